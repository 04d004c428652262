"""Rules: templates that hooks and exit handlers name, which Argo's linter does not look up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from argoform.argo.names import calls
from argoform.lint.context import Context
from argoform.lint.expressions.names import suggestion
from argoform.lint.expressions.tags import bracketed
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import Items, is_fixed, part, workflow


def _example(hook: str) -> str:
    return workflow(f"""
- name: main
  steps:
    - - name: work
        template: work
        hooks: {{exit: {{template: {hook}}}}}
- name: work
  container: {{image: "busybox:1.37"}}
- name: notify
  container: {{image: "busybox:1.37"}}
""")


@rule(
    "AF129",
    severity="error",
    title="Hooks call templates that exist",
    needs=("hooks", "onExit"),
    why="""Argo's linter looks up the template of neither a hook nor the onExit of a step or task. The workflow runs,
and ends in an error at the moment the hook is for: often when the very thing went wrong that it was to report.""",
    bad=_example("notfy"),
    good=_example("notify"),
    link="https://argo-workflows.readthedocs.io/en/latest/lifecyclehook/",
)
def hooks_exist(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up the template of every hook."""
    found = list(hooks(manifest))
    if not found:
        return
    known = _names(manifest, context)
    for path, hook in found:
        if isinstance(hook.get("templateRef"), dict):
            yield from _referenced(hook["templateRef"], f"{path}.templateRef", manifest, context)
        elif is_fixed(hook.get("template")) and known is not None and hook["template"] not in known:
            place = path if path.endswith(".onExit") else f"{path}.template"
            yield _unknown(place, str(hook["template"]), known)


def hooks(manifest: Manifest) -> Items:
    """Every hook of the spec, of tasks and of steps, and their `onExit`, with their paths."""
    yield from _of(manifest.spec, manifest.spec_path)
    for path, template in manifest.templates:
        for place, call in calls(template, path):
            yield from _of(call, place)
            if is_fixed(call.get("onExit")) and call["onExit"]:
                yield f"{place}.onExit", {"template": call["onExit"]}


def _of(holder: Mapping[str, Any], path: str) -> Items:
    found = holder.get("hooks")
    for name, hook in found.items() if isinstance(found, dict) else ():
        if isinstance(hook, dict):
            yield f"{path}.hooks{bracketed(str(name))}", hook


def _names(manifest: Manifest, context: Context) -> frozenset[str] | None:
    """The templates that a name can mean; None where they are another object's that is not at hand."""
    own = _declared(manifest)
    reference = manifest.spec.get("workflowTemplateRef")
    if not isinstance(reference, dict):
        return own
    other = _find(reference, manifest, context)
    return None if other is None else own | _declared(other)


def _declared(manifest: Manifest) -> frozenset[str]:
    return frozenset(str(template["name"]) for _, template in manifest.templates if template.get("name"))


def _find(reference: Mapping[str, Any], manifest: Manifest, context: Context) -> Manifest | None:
    kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") else "WorkflowTemplate"
    return context.find(kind, manifest.namespace, str(reference.get("name", "")))


def _referenced(reference: Mapping[str, Any], path: str, manifest: Manifest, context: Context) -> Iterator[Problem]:
    other = _find(reference, manifest, context)
    name = part(reference, "template")
    if other is not None and is_fixed(name) and name not in (known := _declared(other)):
        yield _unknown(f"{path}.template", str(name), known)


def _unknown(path: str, name: str, known: frozenset[str]) -> Problem:
    return Problem(path, f"there is no template {name}", suggestion(name, known))
