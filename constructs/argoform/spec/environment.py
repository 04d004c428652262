"""The environment of every container."""

from __future__ import annotations

from typing import Any

from argoform.spec.inputs import Inputs


def env(inputs: Inputs, secret_name: str) -> list[dict[str, Any]]:
    """The variables in wf_spec's order: own secrets, from Secrets, from ConfigMaps, plain; by name within each.

    Args:
        secret_name: the Secret that holds `common_secrets`.
    """
    found = [_from_secret(name, secret_name, name) for name in sorted(inputs.common_secrets)]
    for name, secret in sorted(inputs.common_env_from_secrets.items()):
        found.append(_from_secret(name, secret.secret_name, secret.key))
    for name, reference in sorted(inputs.common_env_from_config_maps.items()):
        key = {"name": reference.config_map_name, "key": reference.key, "optional": False}
        found.append({"name": name, "valueFrom": {"configMapKeyRef": key}})
    for name, value in sorted(inputs.common_env.items()):
        # A variable without a value is empty in Kubernetes.
        found.append({"name": name, "value": value} if value else {"name": name})
    return found


def _from_secret(name: str, secret_name: str, key: str) -> dict[str, Any]:
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": secret_name, "key": key, "optional": False}}}
