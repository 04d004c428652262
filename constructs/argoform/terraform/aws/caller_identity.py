"""The data source `aws_caller_identity`."""

from __future__ import annotations

from argoform.terraform.declare import computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource


class DataCallerIdentity(DataSource, type="aws_caller_identity", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity"""

    account_id: str = computed()
    arn: str = computed()
    user_id: str = computed()
    id: str = computed(optional=True)
