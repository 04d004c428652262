"""The data source `aws_partition`."""

from __future__ import annotations

from argoform.terraform.declare import computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource


class DataPartition(DataSource, type="aws_partition", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition"""

    partition: str = computed()
    """`aws`, `aws-us-gov` or `aws-cn`."""
    dns_suffix: str = computed()
    reverse_dns_prefix: str = computed()
    id: str = computed(optional=True)
