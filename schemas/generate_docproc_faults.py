"""Writes what the linter says of the sketched pipeline into docs/guide/docproc-faults.md."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "guide" / "docproc-faults.md"
SKETCH = "tests/data/docproc-sketch.yaml"

_BLOCK = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def told() -> str:
    """What the command prints for the sketch."""
    command = [sys.executable, "-m", "argoform", "lint", SKETCH]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 1:
        raise SystemExit(f"the linter ended with {done.returncode}: {done.stderr}")
    return done.stdout


def page() -> str:
    """The page with the report in it."""
    return _BLOCK.sub(lambda _: told(), PAGE.read_text(encoding="utf-8"), count=1)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
