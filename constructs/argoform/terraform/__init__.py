"""Typed declarations of the Terraform resources that are emitted, and the offline plan."""
