"""Where the measured reference data lies: beside the checkout, never in it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""

REFERENCE = ROOT.parent / "shared"
"""The folder of reference data."""


def reference(*parts: str) -> Path:
    """The file or folder of that name in the reference data; the test is skipped where it is absent."""
    path = REFERENCE.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the reference data {'/'.join(parts)!r} is not beside this checkout")
    return path
