"""The whole of what is computed, on every platform, to be looked at when it changes."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from argoform.platform import Platform
from argoform.yaml_text import write_yaml
from tests.spec.examples import made

RICH: dict[str, Any] = {
    "templates": [
        {"name": "work", "container": {"image": "alpine:3.20", "command": ["work"]}},
        {"name": "code", "script": {"command": ["python"], "source": "print(1)"}, "tolerations": []},
        {"name": "get", "resource": {"action": "get", "manifest": "kind: Pod"}},
        {"name": "all", "containerSet": {"containers": [{"name": "a"}, {"name": "b", "dependencies": ["a"]}]}},
        {"name": "call", "http": {"url": "https://example.com/{{inputs.parameters.day}}"}},
        {"name": "main", "steps": [[{"name": "w", "template": "work"}], [{"name": "c", "template": "code"}]]},
    ],
    "passthrough_parameters": [{"name": "day", "default": "monday"}],
    "common_env": {"LEVEL": "info"},
    "common_secrets": ["TOKEN"],
    "tmp_directories": {"cache": {"mount_path": "/cache", "size_mb": 500}},
    "volume_mounts": {"data": {"mount_path": "/data", "size_gb": 10, "access_modes": ["ReadWriteMany"]}},
    "extra_labels": {"team": "obs"},
    "delete_artifacts_on_deletion": True,
    "retry_scope": "leaf",
    "pod_parallelism": 10,
}


@pytest.mark.parametrize("profile", ["local", "eks", "panfactum"])
def test_the_outputs_of_rich_inputs(profile: str, snapshot: SnapshotAssertion) -> None:
    outputs = made(Platform.from_profile(profile), **RICH)
    assert write_yaml(outputs.to_dict()) == snapshot


def test_the_outputs_in_an_old_dialect(snapshot: SnapshotAssertion) -> None:
    outputs = made(Platform.local(argo_version="3.4"), **RICH)
    assert write_yaml(outputs.workflow_spec) == snapshot
