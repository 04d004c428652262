"""Manifests laid out for people: the same data, for every reader."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argoform.terraform.plan.manifests import manifest_file_name, readable
from tests.terraform.go_yaml import read as go_load

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "n",
        "on",
        "1e3",
        "~",
        "",
        "null",
        "0x1F",
        "1_000",
        "2024-01-01",
        "12:30",
        "a: b",
        "- a",
        "x #y",
        "${a}",
        "{{b}}",
        "a\nb",
        "a \nb\n",
    ]
)
documents = st.recursive(
    texts | st.booleans() | st.integers(-(2**31), 2**31) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(documents)
def test_the_layout_changes_nothing(document: object) -> None:
    laid_out = readable(yaml.safe_dump(document))
    assert yaml.safe_load(laid_out) == document
    assert go_load(laid_out) == document


def test_scripts_stand_as_blocks_and_plain_words_without_quotes() -> None:
    text = json.dumps({"kind": "Workflow", "args": ["-c", "set -e\necho ${X}\n"], "on": "off"})
    assert readable(text) == 'kind: Workflow\nargs:\n  - "-c"\n  - |\n    set -e\n    echo ${X}\n"on": "off"\n'


def test_what_is_no_yaml_stays_as_it_is() -> None:
    assert readable("a: [") == "a: ["


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("kubectl_manifest.etl", "kubectl_manifest.etl.yaml"),
        ('module.a["../x y"].kubectl_manifest.b', "module.a-..-x-y-.kubectl_manifest.b.yaml"),
    ],
)
def test_files_are_named_after_the_resource(address: str, name: str) -> None:
    assert manifest_file_name(address) == name
