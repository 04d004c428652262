"""What stands beside the templates: entrypoint, exit handler, hooks, garbage collection, resources, plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.lint.argo.examples import CONTAINER, calls, container, workflow
from argoform.lint.argo.values import items, mapping, mappings, text
from argoform.lint.argo.walk import analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.names import LABEL_NAME, LABEL_VALUE

_ONE = f"- name: main\n  container: {CONTAINER}"
_REFERENCE = (
    "https://argo-workflows.readthedocs.io/en/latest/workflow-templates/#create-workflow-from-workflowtemplate-spec"
)
_FIELDS = "https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec"

_POD_GC = ("", "OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")


def _found(manifest: Manifest, context: Context, rule_id: str) -> Iterator[Problem]:
    yield from analysis(manifest, context).problems.get(rule_id, ())


@rule(
    "ARGO030",
    family="argo",
    severity="error",
    title="A workflow says where it begins",
    why="A Workflow or CronWorkflow needs an `entrypoint`, its own or that of the template it refers to; only template "
    "kinds may leave it to whoever uses them.",
    bad=workflow(_ONE, "serviceAccountName: example"),
    good=workflow(_ONE, "serviceAccountName: example\nentrypoint: main"),
    link=_FIELDS,
)
def entrypoint(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The entrypoint of a kind that runs."""
    if manifest.kind in ("WorkflowTemplate", "ClusterWorkflowTemplate") or text(manifest.spec.get("entrypoint")):
        return
    reference = manifest.spec.get("workflowTemplateRef")
    if reference is not None:
        kind = "ClusterWorkflowTemplate" if mapping(reference).get("clusterScope") is True else "WorkflowTemplate"
        holder = context.find(kind, manifest.namespace, text(mapping(reference).get("name")))
        if holder is None or text(holder.spec.get("entrypoint")):
            return
    yield Problem(f"{manifest.spec_path}.entrypoint", "the entrypoint is missing", "name the template to begin with")


@rule(
    "ARGO031",
    family="argo",
    severity="error",
    title="Entrypoint and exit handler name a template",
    why="Both must be the literal name of a template of the object, or of the one that `workflowTemplateRef` means.",
    bad=workflow(_ONE, "entrypoint: mian"),
    good=workflow(_ONE, "entrypoint: main"),
    link=_FIELDS,
)
def entrypoint_exists(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The templates that `entrypoint` and `onExit` name."""
    return _found(manifest, context, "ARGO031")


def _hooks(hooks: Any, path: str) -> Iterator[Problem]:
    for name, hook in mapping(hooks).items():
        if name != "exit" and not text(mapping(hook).get("expression")):
            yield Problem(f"{path}.hooks.{name}", f"the hook {name!r} has no `expression` that says when it runs")


@rule(
    "ARGO032",
    family="argo",
    severity="error",
    title="Hooks say when they run",
    needs=("hooks",),
    why="Every hook but `exit` runs when its `expression` becomes true, so it needs one, in the spec and in steps.",
    bad=calls("steps: [[{name: one, template: work, hooks: {running: {template: work}}}]]"),
    good=calls(
        "steps: [[{name: one, template: work, hooks: {running: {template: work, "
        "expression: workflow.status == 'Running'}}}]]"
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/lifecyclehook/",
)
def hook_expression(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Hooks of the spec and of steps; those of tasks are not looked at."""
    yield from _hooks(manifest.spec.get("hooks"), manifest.spec_path)
    for body in analysis(manifest, context).bodies:
        if body.kind == "steps" and not body.call:
            for path, step in body.calls:
                yield from _hooks(step.get("hooks"), path)


@rule(
    "ARGO033",
    family="argo",
    severity="error",
    title="The pods' garbage collection is one that exists",
    needs=("podGC",),
    why="`podGC.strategy` has four values, and its `labelSelector` must be one that Kubernetes takes.",
    bad=workflow(_ONE, "entrypoint: main\npodGC: {strategy: Never}"),
    good=workflow(_ONE, "entrypoint: main\npodGC: {strategy: OnPodCompletion}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#podgc",
)
def pod_gc(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`podGC`."""
    collection = mapping(manifest.spec.get("podGC"))
    path = f"{manifest.spec_path}.podGC"
    strategy = text(collection.get("strategy"))
    if strategy not in _POD_GC:
        yield Problem(f"{path}.strategy", f"{strategy!r} is no strategy", f"one of {', '.join(_POD_GC[1:])}")
    selector = mapping(collection.get("labelSelector"))
    for key, value in mapping(selector.get("matchLabels")).items():
        if not _label_key(str(key)) or not _label_value(value):
            yield Problem(f"{path}.labelSelector.matchLabels", f"{key!r} or its value is none of a label")
    for index, expression in mappings(selector.get("matchExpressions")):
        said = _wrong_expression(expression)
        if said:
            yield Problem(f"{path}.labelSelector.matchExpressions[{index}]", said)


def _label_key(key: str) -> bool:
    prefix, _, name = key.rpartition("/")
    return len(name) <= 63 and LABEL_NAME.fullmatch(name) is not None and len(prefix) <= 253


def _label_value(value: Any) -> bool:
    return not isinstance(value, str) or (len(value) <= 63 and LABEL_VALUE.fullmatch(value) is not None)


def _wrong_expression(expression: Mapping[str, Any]) -> str:
    operator, values = text(expression.get("operator")), items(expression.get("values"))
    if operator not in ("In", "NotIn", "Exists", "DoesNotExist"):
        return f"{operator!r} is no operator; In, NotIn, Exists and DoesNotExist are"
    if operator in ("In", "NotIn") and not values:
        return f"{operator} needs `values`"
    if operator in ("Exists", "DoesNotExist") and values:
        return f"{operator} takes no `values`"
    if not _label_key(text(expression.get("key"))) or not all(map(_label_value, values)):
        return "the key or a value is none of a label"
    return ""


_RESOURCE = re.compile(r"cpu|memory|hugepages-.+")


def _pod_resources(resources: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for sort in ("requests", "limits"):
        for name in mapping(resources.get(sort)):
            if not _RESOURCE.fullmatch(str(name)):
                yield Problem(
                    f"{path}.{sort}.{name}", f"a pod as a whole cannot ask for {name!r}", "cpu, memory or hugepages-*"
                )
    if resources.get("claims"):
        yield Problem(f"{path}.claims", "a pod as a whole takes no claims", "use `resourceClaims`")


@rule(
    "ARGO034",
    family="argo",
    severity="error",
    title="Resources of pods are ones that a pod can ask for",
    needs=("podResources",),
    why="`podResources` are those of the whole pod, for which Kubernetes knows cpu, memory and huge pages "
    "only; http and plugin templates have no pod of their own.",
    bad=container("podResources: {limits: {nvidia.com/gpu: 1}}"),
    good=container("podResources: {limits: {cpu: 1}}"),
    link="https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/",
)
def pod_resources(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`podResources` of the spec and of templates."""
    yield from _pod_resources(mapping(manifest.spec.get("podResources")), f"{manifest.spec_path}.podResources")
    for body in analysis(manifest, context).bodies:
        found = body.template.get("podResources")
        if found is None or body.call:
            continue
        if body.kind in ("http", "plugin"):
            yield body.problem(".podResources", f"a {body.kind} template has no pod of its own")
        yield from _pod_resources(mapping(found), f"{body.path}.podResources")


_PLUGIN = """\
entrypoint: main
executorPlugins:
- metadata: {name: example}
  spec:
    sidecar:
      container:
        name: example
        image: python:3.12
"""


@rule(
    "ARGO035",
    family="argo",
    severity="error",
    title="Executor plugins are complete",
    needs=("executorPlugins",),
    why="A plugin runs as a sidecar that the agent calls: it needs a name, a port, requests and limits, and a security "
    "context.",
    bad=workflow(_ONE, _PLUGIN),
    good=workflow(
        _ONE,
        _PLUGIN + "        ports: [{containerPort: 4355}]\n"
        "        resources: {requests: {cpu: 100m}, limits: {cpu: 100m}}\n"
        "        securityContext: {runAsNonRoot: true}\n",
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/executor_plugins/",
)
def executor_plugins(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`executorPlugins`."""
    for index, plugin in mappings(manifest.spec.get("executorPlugins")):
        path = f"{manifest.spec_path}.executorPlugins[{index}]"
        if not text(mapping(plugin.get("metadata")).get("name")):
            yield Problem(f"{path}.metadata.name", "the plugin has no name")
        sidecar = mapping(mapping(mapping(plugin.get("spec")).get("sidecar")).get("container"))
        here = f"{path}.spec.sidecar.container"
        resources = mapping(sidecar.get("resources"))
        wanted = {
            "ports": items(sidecar.get("ports")),
            "resources.requests": resources.get("requests"),
            "resources.limits": resources.get("limits"),
            "securityContext": sidecar.get("securityContext") is not None,
        }
        for name, value in wanted.items():
            if not value:
                yield Problem(f"{here}.{name}", f"the plugin's container needs `{name}`")


@rule(
    "ARGO036",
    family="argo",
    severity="error",
    title="A workflow template reference leads somewhere",
    needs=("workflowTemplateRef",),
    why="The object must be among those that are linted, in the same namespace; then its templates are the only ones, "
    "and the workflow may have none itself.",
    bad=workflow("", "workflowTemplateRef: {name: absent}"),
    good=workflow("", "workflowTemplateRef: {name: shared}")
    + "---\n"
    + workflow(_ONE, kind="WorkflowTemplate", metadata="name: shared"),
    link=_REFERENCE,
)
def template_reference(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`workflowTemplateRef`."""
    yield from _found(manifest, context, "ARGO036")
    if manifest.spec.get("workflowTemplateRef") is not None and items(manifest.spec.get("templates")):
        said = "beside `workflowTemplateRef` a workflow has no templates of its own"
        yield Problem(f"{manifest.spec_path}.templates", said, "call the others with `templateRef`")
