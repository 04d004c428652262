"""The resource of the provider `alekc/kubectl`: any Kubernetes object as YAML."""

from argoform.terraform.kubectl.manifest import Manifest, WaitCondition, WaitField, WaitFor
from argoform.terraform.kubectl.provider import Provider
from argoform.terraform.kubernetes.provider import Exec

__all__ = ["Exec", "Manifest", "Provider", "WaitCondition", "WaitField", "WaitFor"]
