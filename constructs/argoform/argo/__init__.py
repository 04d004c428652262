"""Argo's dialects: its versions, the structure of its objects, and the names of its fields and variables."""

from argoform.argo.version import MINORS, ArgoVersion

__all__ = ["MINORS", "ArgoVersion"]
