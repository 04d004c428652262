"""What is generated from the models is what the models say now."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from argoform.spec import Inputs
from tests.reference import ROOT
from tests.spec.examples import VALID, inputs


@pytest.mark.slow
@pytest.mark.parametrize("script", ["generate_inputs.py", "generate_keywords.py"])
def test_nothing_has_drifted(script: str) -> None:
    command = [sys.executable, str(ROOT / "schemas" / script), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["wf_spec", "platform"])
def test_the_published_schemas_are_schemas(name: str) -> None:
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    right = inputs() if name == "wf_spec" else {"profile": "eks", "cluster": "prod", "argo_version": "4.0"}
    assert validator.is_valid(right)
    assert not validator.is_valid({**right, "unknown": 1})


def test_every_input_is_documented_with_a_link() -> None:
    published = json.loads((ROOT / "schemas" / "wf_spec.schema.json").read_text())["properties"]
    for name in Inputs.model_fields:
        assert "https://" in published[name].get("description", ""), name


def test_the_reference_page_has_every_input() -> None:
    page = Path(ROOT / "docs" / "reference" / "inputs.md").read_text()
    for name in VALID:
        assert page.count(f"### `{name}`\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uid", -1),
        ("uid", 2**31),
        ("active_deadline_seconds", 0),
        ("retry_max_attempts", -1),
        ("pod_delete_delay_seconds", -1),
        ("priority", 2**31),
        ("tmp_directories", {"a": {"mount_path": "/a", "size_mb": 0}}),
        ("node_preferences", {"a": {"weight": 101, "operator": "Exists", "values": []}}),
    ],
)
def test_the_published_schema_has_the_bounds(name: str, value: object) -> None:
    schema = json.loads((ROOT / "schemas" / "wf_spec.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(inputs())
    assert not validator.is_valid(inputs(**{name: value}))
