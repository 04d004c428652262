"""Stacks on disk, for plans."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

PROVIDERS = {
    "aws": {"source": "aws", "version": "~> 6.0"},
    "helm": {"source": "hashicorp/helm"},
    "kubectl": {"source": "alekc/kubectl"},
    "kubernetes": {"source": "registry.terraform.io/hashicorp/kubernetes"},
}

WriteStack = Callable[..., Path]


@pytest.fixture
def stack(tmp_path: Path) -> WriteStack:
    """Write a stack's cdk.tf.json (a document, or text) and return its folder; nobody can reach the backend."""

    def write(document: Mapping[str, Any] | str, name: str = "app") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        if isinstance(document, str):
            text = document
        else:
            backend = {"s3": {"bucket": "nowhere", "key": "k", "region": "eu-west-1"}}
            settings = {"required_providers": PROVIDERS, "backend": backend, **document.get("terraform", {})}
            text = json.dumps({**document, "terraform": settings})
        (folder / "cdk.tf.json").write_text(text, encoding="utf-8")
        return folder

    return write


def role(name: str, policy: str = "{}", **more: Any) -> dict[str, Any]:
    """A role, with the metadata that the CDK writes beside it."""
    return {
        "//": {"metadata": {"path": f"app/{name}", "uniqueId": name}},
        "name": name,
        "assume_role_policy": policy,
        **more,
    }


def manifest(name: str, **data: str) -> str:
    """The YAML of a ConfigMap."""
    return json.dumps(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "n"}, "data": data}
    )
