"""Writing what a script generates, or saying what has drifted; shared by the scripts that make several files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def write_or_check(targets: Callable[[], Mapping[Path, str]], *, script: str, about: str) -> int:
    """The main program of a script: write the files, or with --check say which have drifted.

    Args:
        targets: gives the text of each file; asked only once the arguments are right.
        script: the file name of the script, which a message of drift names.
        about: the script's docstring, whose first line is its help.

    Returns:
        1 when a file has drifted, else 0.
    """
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not what it would be")
    check = parser.parse_args().check
    drifted = False
    for path, text in targets().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            print(f"{path.relative_to(ROOT)} is out of date; run python schemas/{script}", file=sys.stderr)
            drifted = True
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if drifted else 0
