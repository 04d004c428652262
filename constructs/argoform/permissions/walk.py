"""Walking a rendered workflow spec: its templates with the accounts that run them, and the artifacts they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argoform.permissions.rights import Access

POD_KINDS = ("container", "script", "containerSet", "resource", "data")
"""The kinds of templates that run in a pod of their own."""

AGENT_KINDS = ("http", "plugin")
"""The kinds that run in the workflow's agent pod."""


@dataclass(frozen=True)
class Template:
    """A template of a spec."""

    body: Mapping[str, Any]
    path: str
    account: str
    """The service account of its pod."""
    executor_account: str
    """The service account that its executor reports with."""

    @property
    def name(self) -> str:
        """Its name; that of the task or step for an inline one."""
        return str(self.body.get("name", ""))

    @property
    def runs_pod(self) -> bool:
        """Whether it has a pod of its own."""
        return any(self.body.get(kind) is not None for kind in POD_KINDS)

    @property
    def uses_agent(self) -> bool:
        """Whether the workflow's agent runs it."""
        return any(self.body.get(kind) is not None for kind in AGENT_KINDS)


@dataclass(frozen=True)
class ArtifactUse:
    """An artifact somewhere in a spec, and what is done with it."""

    body: Mapping[str, Any]
    path: str
    account: str
    access: Access

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.body.get("name", ""))


def templates(spec: Mapping[str, Any], *, path: str = "") -> Iterator[Template]:
    """Every template of a spec, those inline in tasks and steps included."""
    owner = str(spec.get("serviceAccountName") or "default")
    executor = _name(spec.get("executor"))
    defaults = mapping(spec.get("templateDefaults"))
    for i, template in enumerate(sequence(spec.get("templates"))):
        yield from _template({**defaults, **mapping(template)}, f"{path}templates[{i}]", owner, executor)


def referenced(template: Mapping[str, Any], *, path: str, account: str) -> Iterator[Template]:
    """A template of another spec that is called by `templateRef`: the account that it names itself runs it."""
    yield from _template(template, path, account, "")


def calls(template: Mapping[str, Any], path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every task, step and hook of a dag or steps template, with its path."""
    for i, task in enumerate(sequence(mapping(template.get("dag")).get("tasks"))):
        yield from _call(task, f"{path}.dag.tasks[{i}]")
    for i, group in enumerate(sequence(template.get("steps"))):
        steps = group if isinstance(group, list | tuple) else sequence(mapping(group).get("steps"))
        for j, step in enumerate(steps):
            yield from _call(step, f"{path}.steps[{i}][{j}]")


def artifacts(spec: Mapping[str, Any], found: Sequence[Template]) -> Iterator[ArtifactUse]:
    """Every artifact that a spec and its templates name, as the account that moves it sees it."""
    owner = str(spec.get("serviceAccountName") or "default")
    yield from _uses(mapping(spec.get("arguments")).get("artifacts"), "arguments.artifacts", owner, "read")
    by_name = {template.name: template for template in found if template.name}
    for call, path in _hooks(spec, ""):
        yield from _arguments(call, path, owner, by_name)
    for template in found:
        body, path, account = template.body, template.path, template.account
        yield from _uses(mapping(body.get("inputs")).get("artifacts"), f"{path}.inputs.artifacts", account, "read")
        yield from _uses(mapping(body.get("outputs")).get("artifacts"), f"{path}.outputs.artifacts", account, "write")
        for task, where in calls(body, path):
            yield from _arguments(task, where, account, by_name)
        if template.runs_pod and body.get("archiveLocation"):
            yield ArtifactUse(mapping(body["archiveLocation"]), f"{path}.archiveLocation", account, "write")
        source = mapping(mapping(mapping(body.get("data")).get("source")).get("artifactPaths"))
        if source:
            yield ArtifactUse(source, f"{path}.data.source.artifactPaths", account, "read")
        manifest = mapping(mapping(mapping(body.get("resource")).get("manifestFrom")).get("artifact"))
        if manifest:
            yield ArtifactUse(manifest, f"{path}.resource.manifestFrom.artifact", account, "read")


def collected(spec: Mapping[str, Any], found: Sequence[Template]) -> Iterator[ArtifactUse]:
    """Every artifact garbage collection that a spec asks for: of the workflow as a whole (with an empty body), and of
    each output artifact.

    Without an account of its own the collector runs as `default`, whatever account the workflow has.
    """
    whole = mapping(spec.get("artifactGC"))
    if _collects(whole):
        yield ArtifactUse({}, "artifactGC", _collector(whole, {}), "delete")
    for template in found:
        for i, artifact in enumerate(sequence(mapping(template.body.get("outputs")).get("artifacts"))):
            body = mapping(artifact)
            own = mapping(body.get("artifactGC"))
            if _collects(own if own.get("strategy") else whole):
                yield ArtifactUse(body, f"{template.path}.outputs.artifacts[{i}]", _collector(whole, own), "delete")


def _collector(whole: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    return str(own.get("serviceAccountName") or whole.get("serviceAccountName") or "default")


def _collects(collection: Mapping[str, Any]) -> bool:
    return collection.get("strategy") not in (None, "", "Never")


def _template(body: Mapping[str, Any], path: str, owner: str, executor: str) -> Iterator[Template]:
    account = str(body.get("serviceAccountName") or owner)
    yield Template(body, path, account, _name(body.get("executor")) or executor or account)
    for call, where in calls(body, path):
        inline = call.get("inline")
        if isinstance(inline, Mapping):
            yield from _template({"name": call.get("name", ""), **inline}, f"{where}.inline", owner, executor)


def _call(task: object, path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    body = mapping(task)
    yield body, path
    yield from _hooks(body, f"{path}.")


def _hooks(owner: Mapping[str, Any], path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    for name, hook in mapping(owner.get("hooks")).items():
        yield mapping(hook), f"{path}hooks.{name}"


def _arguments(
    call: Mapping[str, Any], path: str, account: str, by_name: Mapping[str, Template]
) -> Iterator[ArtifactUse]:
    called = by_name.get(str(call.get("template", "")))
    inline = mapping(call.get("inline"))
    reader = called.account if called is not None else str(inline.get("serviceAccountName") or account)
    listed = mapping(call.get("arguments")).get("artifacts")
    yield from _uses(listed, f"{path}.arguments.artifacts", reader, "read")


def _uses(listed: object, path: str, account: str, access: Access) -> Iterator[ArtifactUse]:
    for i, artifact in enumerate(sequence(listed)):
        yield ArtifactUse(mapping(artifact), f"{path}[{i}]", account, access)


def _name(executor: object) -> str:
    return str(mapping(executor).get("serviceAccountName") or "")


def mapping(value: object) -> Mapping[str, Any]:
    """`value` when it is a mapping, else an empty one: what is of the wrong type is judged by the schema."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[Any]:
    """`value` when it is a list, else an empty one."""
    return value if isinstance(value, list | tuple) else ()
