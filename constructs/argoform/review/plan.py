"""A plan as `terraform show -json` and `tofu show -json` write it, read into what the review asks of it.

The format: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from argoform.review.documents import with_documents
from argoform.review.model import Action
from argoform.review.secrets import DOCUMENTS, SECRET_TYPES, Secrets
from argoform.review.values import UNKNOWN, items


@dataclass(frozen=True)
class ResourceChange:
    """What happens to one resource.

    Args:
        address: as Terraform writes it, with modules and indices.
        type: `kubectl_manifest`, ...
        provider: without its host: `alekc/kubectl`.
        before: the arguments and attributes before; None when it did not exist. Secrets are masked, and the YAML
            documents of `kubectl_manifest.yaml_body` and `helm_release.values` are read: each is a mapping, or an
            `Unread` where it could not be.
        after: those after, with `UNKNOWN` where only the apply will tell; None when it will not exist.
        because: the paths whose change forces the replacement.
        previous_address: where it was called otherwise before.
        drift: whether this is what happened outside of Terraform, and not what it will do.
    """

    address: str
    type: str
    name: str
    action: Action
    provider: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    because: tuple[str, ...] = ()
    previous_address: str = ""
    drift: bool = False
    stack: str = ""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values after, or those before where it goes."""
        return self.after if self.after is not None else self.before or {}


@dataclass(frozen=True)
class Plan:
    """One plan.

    Args:
        stack: its name where several were planned at once.
        changes: every managed resource, those that stay as they are included, in the plan's order.
        drift: what changed outside of Terraform.
        references: for each resource (its address without indices), the addresses that its arguments refer to.
        errored: whether Terraform could not plan everything.
    """

    stack: str = ""
    format_version: str = ""
    terraform_version: str = ""
    changes: tuple[ResourceChange, ...] = ()
    drift: tuple[ResourceChange, ...] = ()
    references: Mapping[str, frozenset[str]] = field(default_factory=dict)
    errored: bool = False


def resource_changes(said: Any, secrets: Secrets, *, stack: str = "", drift: bool = False) -> Iterator[ResourceChange]:
    """The managed resources in `resource_changes` or `resource_drift` of a plan."""
    for one in said if isinstance(said, list) else []:
        if not isinstance(one, Mapping) or one.get("mode", "managed") != "managed":
            continue
        change = one.get("change")
        if not isinstance(change, Mapping) or not isinstance(one.get("address"), str):
            continue
        yield ResourceChange(
            address=one["address"],
            type=str(one.get("type", "")),
            name=str(one.get("name", "")),
            action=_action(one, change),
            provider=_without_host(str(one.get("provider_name", ""))),
            before=_values(one, change.get("before"), change.get("before_sensitive"), secrets),
            after=_values(
                one,
                _with_unknown(change.get("after"), change.get("after_unknown")),
                change.get("after_sensitive"),
                secrets,
            ),
            because=tuple(
                ".".join(map(str, path)) for path in items(change.get("replace_paths")) if isinstance(path, list)
            ),
            previous_address=str(one.get("previous_address", "")),
            drift=drift,
            stack=stack,
        )


def _action(one: Mapping[str, Any], change: Mapping[str, Any]) -> Action:
    actions = tuple(items(change.get("actions")))
    if len(actions) == 2:
        return "replace"
    if actions == ("no-op",) and one.get("previous_address"):
        return "move"
    if actions == ("no-op",) and change.get("importing"):
        return "import"
    known: tuple[Action, ...] = ("create", "update", "delete", "read", "forget", "no-op")
    return next((action for action in known if actions == (action,)), "update")


def _values(one: Mapping[str, Any], value: Any, marks: Any, secrets: Secrets) -> Mapping[str, Any] | None:
    """One side of a change, its documents read and its secrets masked."""
    if not isinstance(value, Mapping):
        return None
    type_ = str(one.get("type", ""))
    read = with_documents(type_, value)
    masked = secrets.marked(read, marks, documents=DOCUMENTS.get(type_, frozenset()), keys=type_ in SECRET_TYPES)
    return masked if isinstance(masked, Mapping) else {}


def _with_unknown(after: Any, unknown: Any) -> Any:
    """The values after with `UNKNOWN` wherever `after_unknown` says so, which has them as true in the same shape."""
    if unknown is True:
        return UNKNOWN
    if not unknown:
        return after
    if isinstance(unknown, Mapping):
        known = after if isinstance(after, Mapping) else {}
        return {**known, **{key: _with_unknown(known.get(key), inner) for key, inner in unknown.items()}}
    if isinstance(unknown, list):
        listed = after if isinstance(after, list) else []
        longest = max(len(listed), len(unknown))
        return [
            _with_unknown(listed[i] if i < len(listed) else None, unknown[i] if i < len(unknown) else None)
            for i in range(longest)
        ]
    return after


def _without_host(provider: str) -> str:
    parts = provider.split("/")
    return "/".join(parts[1:]) if len(parts) == 3 else provider
