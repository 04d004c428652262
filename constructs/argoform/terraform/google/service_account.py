"""`google_service_account`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, computed
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import CreateTimeout


class ServiceAccount(Resource, type="google_service_account", provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_service_account"""

    account_id: Annotated[str, FORCE_NEW]
    """6 to 30 characters, the part of the e-mail address before the `@`."""
    display_name: str | None = None
    disabled: bool | None = None
    """The provider's default is False."""
    project: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    create_ignore_already_exists: bool | None = None
    """Whether an account that exists already is taken over."""
    timeouts: Annotated[CreateTimeout | None, Block("single")] = None
    email: str = computed()
    member: str = computed()
    """The account as IAM names it: `serviceAccount:...`."""
    name: str = computed()
    """The full name: `projects/.../serviceAccounts/...`."""
    unique_id: str = computed()
    id: str = computed(optional=True)
