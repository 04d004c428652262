"""Typed declarations of the Terraform resources that are emitted, and the offline plan."""

from argoform.terraform.registry import declarations

__all__ = ["declarations"]
