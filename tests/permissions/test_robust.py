"""Specs that are wrong in any way: derived, or refused in argoform's own words, never with another exception."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.errors import ArgoformError
from argoform.permissions import explain
from tests.permissions.specs import KEY, container, rights, spec
from tests.permissions.test_needed import ENCRYPTED, EVERYTHING

JUNK = st.sampled_from(
    [None, 1, 1.5, True, "x", "{{x}}", "${TfToken[TOKEN.1]}", [], {}, [None], [[1]], {"a": 1}, ["x"]]
)
PLACE = {"endpoint": "s3.amazonaws.com", "bucket": "b", "key": "k", "encryptionOptions": {"kmsKeyId": KEY}}
WIDE = spec(
    *EVERYTHING["templates"],
    container(
        "calls",
        outputs={
            "artifacts": [
                {
                    "name": "o",
                    "s3": PLACE,
                    "gcs": PLACE,
                    "azure": PLACE,
                    "artifactGC": {"strategy": "OnWorkflowDeletion"},
                }
            ]
        },
        archiveLocation={"s3": PLACE},
    ),
    {
        "name": "dag",
        "dag": {"tasks": [{"name": "t", "inline": container(), "arguments": {"artifacts": []}, "hooks": {"h": {}}}]},
        "steps": [[{"name": "s", "template": "main"}]],
    },
    artifactGC=EVERYTHING["artifactGC"],
    artifactRepositoryRef={"configMap": "artifact-repositories"},
    executor={"serviceAccountName": "e"},
    templateDefaults={"executor": {}},
    hooks={"exit": {"template": "main"}},
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) below a value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [found for key in keys for found in ((value, key), *places(value[key]))]


def test_the_spec_itself_is_derived() -> None:
    assert rights(WIDE, ENCRYPTED).aws


@pytest.mark.slow
@settings(max_examples=600)
@given(st.data())
def test_a_mutated_spec_is_derived_or_refused(data: st.DataObject) -> None:
    mutated = copy.deepcopy(WIDE)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places(mutated)))
        holder[key] = copy.deepcopy(data.draw(JUNK))
    try:
        held = rights(mutated, ENCRYPTED)
    except ArgoformError:
        return
    assert all(row.why for row in explain(held))
    assert held.policy_document().to_json()
