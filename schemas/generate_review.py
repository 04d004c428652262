"""Make the JSON Schema of the report of `argoform review --format json` (schemas/review.schema.json).

Usage: `python schemas/generate_review.py [--check]`; with `--check` nothing is written and drift is an error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "constructs"))

from targets import write_or_check  # noqa: E402

from argoform.review.formats.json_schema import review_schema  # noqa: E402


def targets() -> dict[Path, str]:
    """The generated file and its text."""
    return {ROOT / "schemas" / "review.schema.json": json.dumps(review_schema(), indent=2, ensure_ascii=False) + "\n"}


if __name__ == "__main__":
    sys.exit(write_or_check(targets, script="generate_review.py", about=__doc__))
