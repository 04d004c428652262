"""Inputs that become environment variables of every container."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from argoform.spec.inputs.types import DataKey, EnvName, Group, ObjectName, Section, Text, wrong


class SecretKey(Group):
    """A key of an existing Secret."""

    secret_name: ObjectName
    """The name of the Secret, in the workflow's namespace."""

    key: DataKey
    """The key."""


class ConfigMapKey(Group):
    """A key of an existing ConfigMap."""

    config_map_name: ObjectName
    """The name of the ConfigMap, in the workflow's namespace."""

    key: DataKey
    """The key."""


def _secrets(value: Any) -> Any:
    # Where only the specification is computed the names suffice.
    if isinstance(value, list | tuple | set | frozenset):
        if not all(isinstance(name, str) for name in value):
            raise wrong("a name is not a string", "names of variables")
        return dict.fromkeys(value)
    return value


Secrets = Annotated[
    dict[EnvName, Any],
    BeforeValidator(_secrets),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
                {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            ]
        }
    ),
]


class Environment(Section):
    """The environment of every container, in the order: secrets, from Secrets, from ConfigMaps, plain."""

    common_secrets: Secrets = Field(default={}, repr=False, exclude=True)
    """Secret variables by name; they are kept in one Secret. The constructs want each value as a sensitive and
    ephemeral Terraform variable; the specification holds the names alone, so a list of names will do.

    https://kubernetes.io/docs/concepts/configuration/secret/
    """

    common_env_from_secrets: dict[EnvName, SecretKey] = {}
    """Variables whose values are in existing Secrets.

    https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
    """

    common_env_from_config_maps: dict[EnvName, ConfigMapKey] = {}
    """Variables whose values are in existing ConfigMaps.

    https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
    """

    common_env: dict[EnvName, Text] = {}
    """Variables with their values.

    https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
    """
