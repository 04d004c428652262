"""Plans as Terraform shows them, in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import yaml

from argoform.review.model import Review
from argoform.review.plan_file import plans_in
from argoform.review.policy_file import PolicyFile
from argoform.review.run import review

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def plan(*changes: Mapping[str, Any], drift: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """A plan of these changes."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.15.0",
        "resource_changes": list(changes),
        "resource_drift": list(drift),
        **more,
    }


def change(
    type_: str, before: Any, after: Any, *, name: str = "it", address: str = "", unknown: Any = None, **more: Any
) -> dict[str, Any]:
    """A change of a resource; the action follows from its sides unless `actions` is given."""
    actions = (
        ["create"]
        if before is None
        else ["delete"]
        if after is None
        else ["no-op"]
        if before == after and not unknown
        else ["update"]
    )
    inside = {
        key: more.pop(key)
        for key in ("before_sensitive", "after_sensitive", "replace_paths", "importing")
        if key in more
    }
    return {
        "address": address or f"{type_}.{name}",
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/x",
        "change": {
            "actions": more.pop("actions", actions),
            "before": before,
            "after": after,
            "after_unknown": unknown or {},
            "before_sensitive": {},
            "after_sensitive": {},
            **inside,
        },
        **more,
    }


def manifest(before: Any, after: Any, *, name: str = "it", unknown: Any = None, **more: Any) -> dict[str, Any]:
    """A change of a `kubectl_manifest`; sides are objects, or texts that stand for themselves."""
    sides = [None if side is None else {"yaml_body": _text(side), "wait": True} for side in (before, after)]
    marks = {"yaml_body": True, "yaml_body_parsed": True}
    return change(
        "kubectl_manifest",
        *sides,
        name=name,
        unknown=unknown,
        before_sensitive=marks if before is not None else False,
        after_sensitive=marks if after is not None else False,
        **more,
    )


def _text(side: Any) -> str:
    return side if isinstance(side, str) else yaml.safe_dump(side, sort_keys=False, allow_unicode=True)


def template(
    spec: Mapping[str, Any] | None = None, *, kind: str = "WorkflowTemplate", name: str = "etl"
) -> dict[str, Any]:
    """A workflow template that lint has little to say about, with the given fields of its spec."""
    work = {
        "name": "main",
        "container": {"image": "registry.example.com/etl:1.0.0", "command": ["etl"]},
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "data"},
        "spec": {"entrypoint": "main", "templates": [work], **(spec or {})},
    }


def reviewed(document: Mapping[str, Any], *, policy: PolicyFile | None = None, **more: Any) -> Review:
    """The review of a plan, as of a day that does not move."""
    plans, secrets = plans_in(document, file="plan.json")
    return review(plans, secrets, title="plan.json", policy=policy, now=NOW, **more)


def rules(found: Review) -> set[str]:
    """The ids of the review's own findings."""
    return {finding.rule for finding in found.findings if finding.family == "review"}
