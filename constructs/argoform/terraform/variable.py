"""Terraform variables for values that must be nowhere but in the cluster."""

from __future__ import annotations

from argoform._cdk import Construct, cdk
from argoform.terraform.escape import escape


class SensitiveVariable(cdk.TerraformVariable):
    """A variable that is sensitive and ephemeral: its value is in no plan, no plan file and no state.

    `string_value` is the token for it, and Terraform lets it stand only in write-only arguments (`data_wo`) and the
    configuration of providers. Needs Terraform or OpenTofu 1.11.
    https://developer.hashicorp.com/terraform/language/values/variables#exclude-values-from-state

    Args:
        description: says what the value is for; shown by Terraform when it asks for the value.
    """

    def __init__(self, scope: Construct, id: str, *, description: str | None = None) -> None:
        super().__init__(scope, id, type="string", sensitive=True, nullable=False, description=escape(description))
        # The CDK has no argument for it.
        self.add_override("ephemeral", True)
