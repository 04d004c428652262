"""The `timeouts` blocks, one for each set of operations that a resource type can limit: `30s`, `10m`, `1h`."""

from __future__ import annotations

from argoform.terraform.declare import BlockModel


class CreateTimeout(BlockModel):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    create: str | None = None


class DeleteTimeout(BlockModel):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    delete: str | None = None


class ReadTimeout(BlockModel):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    read: str | None = None


class CreateUpdateTimeouts(CreateTimeout):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    update: str | None = None


class CreateReadUpdateTimeouts(CreateUpdateTimeouts):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    read: str | None = None


class CreateUpdateDeleteTimeouts(CreateUpdateTimeouts):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    delete: str | None = None


class CreateReadDeleteTimeouts(CreateTimeout):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    read: str | None = None
    delete: str | None = None


class Timeouts(CreateUpdateDeleteTimeouts):
    """https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts"""

    read: str | None = None
