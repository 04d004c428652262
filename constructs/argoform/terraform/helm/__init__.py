"""The resource of the provider `hashicorp/helm`: an installed chart."""

from argoform.terraform.helm.provider import Exec, Kubernetes, Provider, Registry
from argoform.terraform.helm.release import (
    PostRender,
    Release,
    ReleaseMetadata,
    SetListValue,
    SetSensitiveValue,
    SetValue,
    SetWriteOnlyValue,
)

__all__ = [
    "Exec",
    "Kubernetes",
    "PostRender",
    "Provider",
    "Registry",
    "Release",
    "ReleaseMetadata",
    "SetListValue",
    "SetSensitiveValue",
    "SetValue",
    "SetWriteOnlyValue",
]
