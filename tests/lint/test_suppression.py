"""The annotation that suppresses findings: how its entries are told apart, and what each of them must have."""

from __future__ import annotations

import pytest

from argoform.lint.manifest import Manifest
from argoform.lint.suppression import ANNOTATION, suppressed


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("AF001: mirrored; AF010: small", {"AF001": "mirrored", "AF010": "small"}),
        ("AF001: mirrored\nAF010: small\n", {"AF001": "mirrored", "AF010": "small"}),
        ("AF001: mirrored;\nAF010: small;", {"AF001": "mirrored", "AF010": "small"}),
        ("AF001: one; two", {"AF001": "one; two"}),
        ("AF001: as\n  AF010 says", {"AF001": "as\n  AF010 says"}),
        ("AF001: ;AF010:small", {"AF010": "small"}),
        ("AF001", {}),
        ("", {}),
        (12, {}),
    ],
)
def test_entries(text: object, ids: dict[str, str]) -> None:
    manifest = Manifest({"kind": "Workflow", "metadata": {"annotations": {ANNOTATION: text}}})
    assert suppressed(manifest) == ids
