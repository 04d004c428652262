"""Checks on what an explicit grant in Kubernetes names: verbs, resources and API groups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from argoform.errors import InputError, UnknownNameError
from argoform.names import DNS_SUBDOMAIN
from argoform.tokens import has_token

VERBS = (
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
    "approve",
    "sign",
    "attest",
    "*",
)
"""https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb"""

_RESOURCE = re.compile(r"\*|[a-z][a-z0-9]*(/(\*|[a-z]+))?|\*/[a-z]+")


def check_verbs(verbs: Sequence[str], *, path: str) -> tuple[str, ...]:
    """The verbs; `InputError` when there is none, or one that Kubernetes does not know."""
    found = _several(verbs, path, "verbs such as 'get'")
    for i, verb in enumerate(found):
        if verb not in VERBS and not has_token(verb):
            raise UnknownNameError(
                f"there is no verb {verb!r}",
                name=verb,
                known=VERBS,
                path=f"{path}[{i}]",
                expected=f"one of {', '.join(VERBS)}",
            )
    return found


def check_resources(resources: Sequence[str], *, path: str) -> tuple[str, ...]:
    """The resources; `InputError` when there is none, or one is no plural in lower case."""
    found = _several(resources, path, "plurals such as 'jobs'")
    for i, resource in enumerate(found):
        if not _RESOURCE.fullmatch(resource) and not has_token(resource):
            raise InputError(
                f"{resource!r} is not the name of a resource",
                path=f"{path}[{i}]",
                expected="its plural in lower case, such as 'jobs' or 'pods/log'; its group goes into `api_groups`",
            )
    return found


def check_api_groups(groups: Sequence[str], *, path: str) -> tuple[str, ...]:
    """The API groups; `InputError` when one is a version (`apps/v1`), or not a domain name."""
    found = _several(groups, path, "groups such as 'batch'; '' is the core group")
    for i, group in enumerate(found):
        if group not in ("", "*") and not DNS_SUBDOMAIN.fullmatch(group) and not has_token(group):
            raise InputError(
                f"{group!r} is not an API group",
                path=f"{path}[{i}]",
                expected="a group without its version, such as 'batch'; '' is the core group",
            )
    return found


def _several(values: Sequence[str], path: str, expected: str) -> tuple[str, ...]:
    if isinstance(values, str) or not values or not all(isinstance(value, str) for value in values):
        raise InputError("it is not a list of names", path=path, expected=f"a list of {expected}")
    return tuple(values)
