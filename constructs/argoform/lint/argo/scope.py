"""What the tags of one template may name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from argoform.argo.names import POD_KINDS, template_kind
from argoform.lint.argo.dag import Dag
from argoform.lint.argo.tags import CHECKED
from argoform.lint.argo.values import items, mapping, mappings, text

BASIC = ("id", "startedAt", "finishedAt", "hostNodeName")
"""What every node has."""

_WITH_RESULT = frozenset({"container", "script", "data", "http", "plugin"})

_ALWAYS = (
    "outputs.",
    "workflow.creationTimestamp",
    "workflow.scheduledTime",
    "workflow.duration",
    "tasks.name",
    "steps.name",
)
"""Tags that begin so are known at run time, and the linter lets them pass."""


@dataclass(frozen=True)
class Node:
    """A task or step, for those that refer to it.

    Args:
        template: what it calls; None when a tag decides that, so that nothing is known of its outputs.
        gathers: whether it loops over a list, so that its outputs are gathered.
        certain: whether the linter looks at what it calls at all; everything passes for one that it could not find.
        hooked: whether it has hooks, which makes its status known.
    """

    template: Mapping[str, Any] | None
    gathers: bool = False
    certain: bool = True
    hooked: bool = False

    def has(self, attribute: str) -> bool:
        """Whether `tasks.NAME.` or `steps.NAME.` may be followed by this; `status` is for the caller to judge."""
        return not self.certain or attribute in self._attributes()

    def _attributes(self) -> Iterator[str]:
        yield from BASIC
        template = self.template
        if template is None:
            return
        if template.get("daemon") is True:
            yield "ip"
        kind = template_kind(template)
        if kind in _WITH_RESULT or (kind == "containerSet" and has_main(template)):
            yield from ("outputs.result", "exitCode")
        outputs = mapping(template.get("outputs"))
        for which in ("parameters", "artifacts"):
            for _, output in mappings(outputs.get(which)):
                yield f"outputs.{which}.{text(output.get('name'))}"
        if self.gathers:
            yield "outputs.parameters"

    def known(self) -> list[str]:
        """Everything that may follow its name, for whoever looks for the nearest."""
        return list(self._attributes())


def has_main(template: Mapping[str, Any]) -> bool:
    """Whether a containerSet template has a container named main."""
    containers = mapping(template.get("containerSet")).get("containers")
    return any(container.get("name") == "main" for _, container in mappings(containers))


def gathers(call: Mapping[str, Any]) -> bool:
    """Whether the outputs of a task or step are gathered; those of withSequence are not."""
    return bool(items(call.get("withItems")) or text(call.get("withParam")))


@dataclass
class Scope:
    """What the tags of one template may name.

    Args:
        names: whole tags.
        sort: `steps` or `tasks`: how nodes are named; empty in a leaf.
        nodes: those that can be referred to, by name.
        dag: of a dag template.
        any_item: whether any `item.KEY` passes, since only the run will tell what the items are.
        any_output: the sorts of global outputs (`parameters`, `artifacts`) of which any name passes.
    """

    names: set[str] = field(default_factory=set)
    sort: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    dag: Dag | None = None
    any_item: bool = False
    any_output: set[str] = field(default_factory=set)

    def knows(
        self,
        tag: str,
        globals_: Mapping[str, str],
        *,
        template_kind_object: bool,
        extra: frozenset[str] = frozenset(),
        task: str | None = None,
        any_item: bool = False,
    ) -> bool:
        """Whether the linter lets a tag pass.

        Args:
            globals_: what the object as a whole knows.
            template_kind_object: whether it is a WorkflowTemplate or ClusterWorkflowTemplate, whose workflow may bring
                any argument.
            extra: whole tags that are known besides.
            task: the task or step in which the tag stands; None outside of one.
            any_item: as `Scope.any_item`, for this task.
        """
        if not tag.startswith(CHECKED) or tag in self.names or tag in extra or tag in globals_:
            return True
        if tag.startswith(_ALWAYS) or tag == "inputs.parameters":
            return True
        if tag.startswith("item."):
            return any_item or self.any_item
        if tag.startswith("workflow."):
            if template_kind_object and tag.startswith("workflow.parameters"):
                return True
            return any(tag.startswith(f"workflow.outputs.{sort}.") for sort in self.any_output)
        if self.sort and tag.startswith(f"{self.sort}."):
            name, _, attribute = tag[len(self.sort) + 1 :].partition(".")
            return self.node_has(name, attribute, task)
        return False

    def node_has(self, name: str, attribute: str, task: str | None) -> bool:
        """Whether a node that can be referred to from here has the attribute."""
        node = self.nodes.get(name)
        if attribute == "status":
            if self.sort == "steps":
                return node is not None or name == task
            if node is None or task is None or self.dag is None:
                return False
            return node.hooked or self.dag.before(name, task)
        if node is None:
            return False
        return node.has(attribute)


def inputs_of(template: Mapping[str, Any], *, paths: bool) -> set[str]:
    """The tags of a template's inputs; `paths` where its artifacts have some."""
    inputs = mapping(template.get("inputs"))
    names = {f"inputs.parameters.{text(item.get('name'))}" for _, item in mappings(inputs.get("parameters"))}
    for _, item in mappings(inputs.get("artifacts")):
        name = f"inputs.artifacts.{text(item.get('name'))}"
        names.add(name)
        if paths:
            names.add(f"{name}.path")
    return names


def own_names(template: Mapping[str, Any], *, leaf: bool) -> set[str]:
    """The tags that a template knows by itself: its inputs, and its pod where it has one."""
    names = inputs_of(template, paths=leaf)
    if template_kind(template) in POD_KINDS:
        names.add("pod.name")
    return names


def item_names(call: Mapping[str, Any]) -> tuple[set[str], bool]:
    """The tags of a task's or step's items, and whether any such tag passes."""
    names: set[str] = set()
    with_items = items(call.get("withItems"))
    for item in with_items:
        if isinstance(item, dict):
            names.update(f"item.{key}" for key in item)
        elif isinstance(item, list):
            names.update(f"item.[{index}]" for index in range(len(item)))
    return names, not with_items and bool(text(call.get("withParam")))


Known = Callable[[str], str | None]
"""The value of a tag, where it is known."""
