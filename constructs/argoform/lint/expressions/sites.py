"""Where expressions stand in a manifest, and which names each of them has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from argoform.argo.names import calls, template_kind
from argoform.lint.expressions.order import earlier_steps, earlier_tasks
from argoform.lint.expressions.tags import bracketed, tags, texts
from argoform.lint.manifest import Manifest

Language = Literal["expr", "tag", "govaluate", "depends"]


@dataclass(frozen=True)
class Site:
    """An expression and where it stands.

    Args:
        path: of the text that holds it.
        text: the expression itself; without the braces for one in a tag.
        language: `tag` is expr-lang in `{{=...}}`.
        roots: the first names that it has; None where they are not known.
        inputs: the names of the input parameters and artifacts, by `parameters` and `artifacts`.
        nodes: the steps or tasks that it can see, by name, with each one's call; None where they are not known.
        result: what it must come to.
    """

    path: str
    text: str
    language: Language
    roots: frozenset[str] | None = None
    inputs: Mapping[str, frozenset[str]] | None = None
    nodes: Mapping[str, Mapping[str, Any]] | None = None
    result: Literal["boolean", "any"] = "any"
    earlier: Callable[[str], bool] | None = None
    """Whether a step or task of that name has ended before the one that holds the expression; None if none does."""
    parameters: frozenset[str] | None = None
    """The parameters of the workflow; None where others can come from elsewhere."""
    untagged: frozenset[int] = frozenset()
    """The dicts and lists of the object that need no look, as in its inventory."""


_RETRY = frozenset({"lastRetry", "retries"})
_CRON = frozenset({"cronworkflow"})
_METRICS = frozenset({"status", "duration", "exitCode", "resourcesDuration", "outputs"})
_LEAF = frozenset({"workflow", "inputs", "outputs", "pod", "node", "retries", "lastRetry", "item"})
_HTTP = frozenset({"request", "response", "inputs", "workflow"})
_GLOBAL = frozenset({"workflow"})


_FIELDS = frozenset({"condition", "depends", "expression", "fromExpression", "successCondition", "when"})
"""Those whose whole text is an expression."""


def sites(manifest: Manifest) -> Iterator[Site]:
    """Every expression of an object, in the order of the text."""
    inventory = manifest.inventory
    if _FIELDS.isdisjoint(inventory.fields) and not any("{{=" in text for _, text in inventory.tagged):
        return
    parameters = _workflow_parameters(manifest)
    spec, path = manifest.spec, manifest.spec_path
    if manifest.kind == "CronWorkflow":
        yield from _cron(manifest)
    anywhere = Site("", "", "tag", None, parameters=parameters, untagged=inventory.untagged)
    for key, value in spec.items():
        if key == "arguments":
            yield from _tagged(value, f"{path}.{key}", _with(anywhere, roots=_GLOBAL))
        elif key == "retryStrategy":
            yield from _retry(value, f"{path}.{key}", _with(anywhere, roots=_LEAF))
        elif key == "templateDefaults" and isinstance(value, dict):
            # They are merged into templates whose inputs are not known here.
            yield from _template(value, f"{path}.{key}", anywhere)
        elif key not in ("templates", "hooks", "workflowMetadata"):
            yield from _tagged(value, f"{path}.{key}", anywhere)
    yield from _metrics_when(spec, path)
    yield from _hooks(spec, path, _with(anywhere, language="expr", roots=_GLOBAL, result="boolean"))
    metadata = spec.get("workflowMetadata")
    if isinstance(metadata, dict):
        for name, source in _items(metadata.get("labelsFrom")):
            if isinstance(source, dict) and isinstance(source.get("expression"), str):
                place = f"{path}.workflowMetadata.labelsFrom{bracketed(name)}.expression"
                yield Site(place, source["expression"], "expr", _GLOBAL, parameters=parameters)
    for place, template in manifest.templates:
        yield from _template(template, place, _scope(template, place, anywhere))


def _workflow_parameters(manifest: Manifest) -> frozenset[str] | None:
    """The declared parameters; None where a submission can bring others or a referenced template has them."""
    if manifest.kind not in ("Workflow", "CronWorkflow") or manifest.spec.get("workflowTemplateRef"):
        return None
    arguments = manifest.spec.get("arguments")
    return _named(arguments.get("parameters")) if isinstance(arguments, dict) else frozenset()


def _cron(manifest: Manifest) -> Iterator[Site]:
    spec = manifest.data.get("spec")
    if not isinstance(spec, dict):
        return
    if isinstance(spec.get("when"), str):
        yield from _whole_or_tags(spec["when"], Site("spec.when", "", "expr", _CRON, result="boolean"))
    stop = spec.get("stopStrategy")
    if isinstance(stop, dict):
        for key in ("expression", "condition"):
            if isinstance(stop.get(key), str):
                yield Site(f"spec.stopStrategy.{key}", stop[key], "expr", _CRON, result="boolean")


def _scope(template: Mapping[str, Any], path: str, anywhere: Site) -> Site:
    """What the tags of a template have."""
    # The tags of an inline template are replaced together with those of the task that holds it.
    if path.endswith(".inline"):
        return _with(anywhere, parameters=None)
    kind = template_kind(template)
    base = _with(anywhere, roots=_LEAF, inputs=_inputs(template))
    if kind == "http":
        return _with(base, roots=_LEAF | _HTTP)
    if kind not in ("dag", "steps"):
        return base
    nodes = {str(call.get("name")): call for _, call in calls(template) if isinstance(call.get("name"), str)}
    return _with(base, roots=_LEAF | {"tasks" if kind == "dag" else "steps"}, nodes=nodes)


def _template(template: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    for key, value in template.items():
        place = f"{path}.{key}"
        if key in ("dag", "steps"):
            continue
        if key == "outputs":
            yield from _outputs(value, place, base)
        elif key == "metrics":
            metric = _with(base, roots=None if base.roots is None else base.roots | _METRICS)
            yield from _tagged(value, place, metric)
        elif key == "retryStrategy":
            yield from _retry(value, place, base)
        elif key == "http" and isinstance(value, dict):
            yield from _http(value, place, base)
        elif key == "data" and isinstance(value, dict):
            yield from _data(value, place, base)
        else:
            yield from _tagged(value, place, base)
    yield from _metrics_when(template, path)
    yield from _calls(template, path, base)


def _with(site: Site, **changes: Any) -> Site:
    return replace(site, **changes)


def _retry(value: Any, path: str, base: Site) -> Iterator[Site]:
    if not isinstance(value, dict):
        return
    for key, part in value.items():
        if key == "expression" and isinstance(part, str):
            roots = None if base.roots is None else _RETRY
            yield from _whole_or_tags(
                part, _with(base, path=f"{path}.{key}", language="expr", roots=roots, result="boolean")
            )
        else:
            yield from _tagged(part, f"{path}.{key}", base)


def _http(http: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    for key, value in http.items():
        if key == "successCondition" and isinstance(value, str):
            place = _with(base, path=f"{path}.{key}", language="expr", roots=_HTTP, result="boolean")
            yield from _whole_or_tags(value, place)
        else:
            yield from _tagged(value, f"{path}.{key}", base)


def _data(data: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    for key, value in data.items():
        if key != "transformation" or not isinstance(value, list):
            yield from _tagged(value, f"{path}.{key}", base)
            continue
        for index, item in enumerate(value):
            if isinstance(item, dict) and isinstance(item.get("expression"), str):
                place = f"{path}.{key}[{index}].expression"
                yield from _whole_or_tags(
                    item["expression"], _with(base, path=place, language="expr", roots=frozenset({"data"}))
                )


def _outputs(outputs: Any, path: str, base: Site) -> Iterator[Site]:
    if not isinstance(outputs, dict):
        return
    for sort in ("parameters", "artifacts"):
        items = outputs.get(sort)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, dict):
                continue
            for key, value in item.items():
                yield from _value(key, value, f"{path}.{sort}[{index}].{key}", base)


def _value(key: str, value: Any, path: str, base: Site) -> Iterator[Site]:
    """A field of a parameter or artifact, which can hold an expression of its own."""
    if key == "fromExpression" and isinstance(value, str):
        yield from _whole_or_tags(value, _with(base, path=path, language="expr"))
    elif key == "valueFrom" and isinstance(value, dict):
        for inner, part in value.items():
            if inner == "expression" and isinstance(part, str):
                yield from _whole_or_tags(part, _with(base, path=f"{path}.{inner}", language="expr"))
            else:
                yield from _tagged(part, f"{path}.{inner}", base)
    else:
        yield from _tagged(value, path, base)


def _metrics_when(template: Mapping[str, Any], path: str) -> Iterator[Site]:
    metrics = template.get("metrics")
    items = metrics.get("prometheus") if isinstance(metrics, dict) else None
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("when"), str) and item["when"]:
            yield Site(f"{path}.metrics.prometheus[{index}].when", item["when"], "govaluate", result="boolean")


def _calls(template: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    dag = template.get("dag")
    if isinstance(dag, dict) and "target" in dag:
        yield from _tagged(dag["target"], f"{path}.dag.target", base)
    order = earlier_tasks(base.nodes or {}) if isinstance(dag, dict) else earlier_steps(template)
    for place, call in calls(template, path):
        for site in _call(call, place, base):
            yield _with(site, earlier=order(call.get("name")))


def _call(call: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    for key, value in call.items():
        here = f"{path}.{key}"
        if key == "when" and isinstance(value, str) and value:
            yield Site(here, value, "govaluate", result="boolean")
            yield from _tagged(value, here, base)
        elif key == "depends" and isinstance(value, str) and value:
            yield Site(here, value, "depends")
        elif key == "hooks":
            yield from _hooks(call, path, _with(base, language="expr", result="boolean"))
        elif key == "arguments" and isinstance(value, dict):
            yield from _arguments(value, here, base)
        elif key != "inline":
            yield from _tagged(value, here, base)


def _arguments(arguments: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    for sort in ("parameters", "artifacts"):
        items = arguments.get(sort)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                for key, value in item.items():
                    yield from _value(key, value, f"{path}.{sort}[{index}].{key}", base)


def _hooks(holder: Mapping[str, Any], path: str, base: Site) -> Iterator[Site]:
    for name, hook in _items(holder.get("hooks")):
        if not isinstance(hook, dict):
            continue
        place = f"{path}.hooks{bracketed(name)}"
        for key, value in hook.items():
            if key == "expression" and isinstance(value, str):
                yield from _whole_or_tags(value, _with(base, path=f"{place}.{key}"))
            else:
                yield from _tagged(value, f"{place}.{key}", _with(base, result="any"))


def _whole_or_tags(text: str, site: Site) -> Iterator[Site]:
    """An expression, or the one in the tag where the whole text is a `{{=...}}` tag."""
    found = list(tags(text))
    if len(found) == 1 and found[0].expression and found[0].closed and text.strip() == f"{{{{={found[0].body}}}}}":
        yield _with(site, text=found[0].body, language="tag")
        return
    yield _with(site, text=text)


def _tagged(value: Any, path: str, base: Site) -> Iterator[Site]:
    """Every `{{=...}}` tag in a value, however deep."""
    if id(value) in base.untagged:
        return
    for here, text in texts(value, path):
        if "{{=" in text:
            for tag in tags(text):
                if tag.expression and tag.closed:
                    yield _with(base, path=here, text=tag.body, language="tag", result="any")


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key), item


def _named(items: Any) -> frozenset[str]:
    return frozenset(
        str(item.get("name")) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict)
    )


def _inputs(template: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    inputs = template.get("inputs")
    if not isinstance(inputs, dict):
        return {"parameters": frozenset(), "artifacts": frozenset()}
    return {sort: _named(inputs.get(sort)) for sort in ("parameters", "artifacts")}
