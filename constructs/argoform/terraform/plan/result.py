"""The outcome of a plan: Terraform's JSON, and what a reader wants of it first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from argoform.terraform.plan.configuration import Stack
from argoform.terraform.plan.diagnostics import Diagnostic

Action = Literal["create", "update", "replace", "delete", "read", "forget", "move", "import", "no-op"]


@dataclass(frozen=True)
class ResourceChange:
    """What will happen to one resource."""

    address: str
    """As Terraform writes it: `kubectl_manifest.etl`."""
    type: str
    action: Action
    construct: str = ""
    """The path of the construct that emitted it; empty when unknown."""
    because: tuple[str, ...] = ()
    """For a replacement, the attributes whose change forces it."""


@dataclass(frozen=True)
class Summary:
    """How many resources will be touched, each counted once."""

    add: int = 0
    change: int = 0
    replace: int = 0
    destroy: int = 0

    def __str__(self) -> str:
        return f"{self.add} to add, {self.change} to change, {self.replace} to replace, {self.destroy} to destroy"

    def __add__(self, other: Summary) -> Summary:
        return Summary(
            self.add + other.add, self.change + other.change, self.replace + other.replace, self.destroy + other.destroy
        )


@dataclass(frozen=True)
class StackPlan:
    """The plan of one stack."""

    name: str
    plan: Mapping[str, Any]
    """What `terraform show -json` prints of the plan: https://developer.hashicorp.com/terraform/internals/json-format."""
    changes: tuple[ResourceChange, ...]
    """Everything but what stays as it is."""
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def summary(self) -> Summary:
        """The counts."""
        actions = [change.action for change in self.changes]
        return Summary(*(actions.count(action) for action in ("create", "update", "replace", "delete")))


@dataclass(frozen=True)
class PlanResult:
    """The plans of the stacks that were asked for, in the order in which they would be applied."""

    stacks: tuple[StackPlan, ...]
    engine: str
    """The engine that planned."""

    @property
    def summary(self) -> Summary:
        """The counts of all stacks."""
        return sum((stack.summary for stack in self.stacks), Summary())

    def document(self) -> Mapping[str, Any]:
        """Terraform's JSON of the plan; for several stacks `{"stacks": {name: plan}}`."""
        if len(self.stacks) == 1:
            return self.stacks[0].plan
        return {"stacks": {stack.name: stack.plan for stack in self.stacks}}


def stack_plan(stack: Stack, plan: Mapping[str, Any], warnings: tuple[Diagnostic, ...]) -> StackPlan:
    """The plan of a stack from Terraform's JSON of it."""
    changes = (_change(stack, said) for said in plan.get("resource_changes") or [])
    said = tuple(Diagnostic("warning", text) for text in stack.warnings)
    return StackPlan(stack.name, plan, tuple(c for c in changes if c.action != "no-op"), said + warnings)


def _change(stack: Stack, said: Mapping[str, Any]) -> ResourceChange:
    change = said["change"]
    actions = tuple(change["actions"])
    action: Action
    if len(actions) == 2:
        action = "replace"
    elif actions == ("no-op",) and "previous_address" in said:
        action = "move"
    elif actions == ("no-op",) and "importing" in change:
        action = "import"
    else:
        action = actions[0]
    return ResourceChange(
        address=said["address"],
        type=said["type"],
        action=action,
        construct=stack.construct_of(said["address"]),
        because=tuple(".".join(map(str, path)) for path in change.get("replace_paths") or []),
    )


def rendered_manifests(plan: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every manifest in a plan as Terraform will apply it: the resource's address and the YAML text.

    Args:
        plan: what `terraform show -json` prints of a plan, or `PlanResult.document()`.

    Manifests that depend on values known only after apply are left out.
    """
    if isinstance(plan.get("stacks"), dict):
        return [pair for each in plan["stacks"].values() for pair in rendered_manifests(each)]
    found = ((resource, _manifest(resource)) for resource in _resources(plan["planned_values"].get("root_module", {})))
    return [(resource["address"], text) for resource, text in found if text is not None]


def _manifest(resource: Mapping[str, Any]) -> str | None:
    values = resource.get("values") or {}
    if resource.get("type") == "kubectl_manifest" and isinstance(values.get("yaml_body"), str):
        return str(values["yaml_body"])
    if resource.get("type") == "kubernetes_manifest" and isinstance(values.get("manifest"), dict):
        import yaml

        return yaml.safe_dump(values["manifest"], sort_keys=False, allow_unicode=True)
    return None


def _resources(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources") or []
    for child in module.get("child_modules") or []:
        yield from _resources(child)
