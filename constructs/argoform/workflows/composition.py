"""Workflows that are composed of others' templates: what a spec calls, waits for, and lets others do with it.

https://argo-workflows.readthedocs.io/en/latest/workflow-templates/#referencing-other-workflowtemplates
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from argoform.errors import ArgoformError, InputError, InputErrors, UnknownNameError
from argoform.permissions.rights import Rights
from argoform.permissions.stores import callee_rights
from argoform.permissions.walk import Template, referenced
from argoform.platform import ExistingServiceAccount
from argoform.workflows.references import TemplateCall, calls_of, given_references, template_calls
from argoform.workflows.registry import registry

if TYPE_CHECKING:
    from argoform.workflows.workflow_spec import WorkflowSpec
    from argoform.workflows.workflow_template import WorkflowTemplate


@dataclass(frozen=True)
class Reached:
    """A template of another spec that workflows of a spec run."""

    path: str
    """Where the spec, or what it calls, refers to it."""
    owner: WorkflowTemplate
    body: Mapping[str, Any]


def deployed(spec: WorkflowSpec) -> WorkflowTemplate:
    """The template that others can refer to: what deploys a spec as a WorkflowTemplate, or as a cluster's.

    Raises:
        InputError: when nothing does yet.
    """
    found = [template for template in registry(spec).templates if template.spec is spec]
    if not found:
        raise InputError(
            f"nothing deploys the spec {spec.name!r} so that others can refer to it",
            path="template_ref",
            expected="WorkflowTemplate(..., spec=...) or ClusterWorkflowTemplate(..., spec=...), made before",
        )
    return next((template for template in found if not template.cluster_scope), found[0])


def reached(spec: WorkflowSpec) -> list[Reached]:
    """Every template of other specs of the app that workflows of this one run, directly or by way of each other.

    Raises:
        InputErrors: when a reference names no template of the other spec.
    """
    found: dict[tuple[int, str], Reached] = {}
    errors: list[InputError] = []
    waiting: list[tuple[str, WorkflowTemplate, str]] = []

    def call(reference: TemplateCall, path: str) -> None:
        # Argo looks the name up in the namespace of the workflow, wherever the reference stands.
        owner = registry(spec).template(spec, reference.name, cluster_scope=reference.cluster_scope)
        if owner is not None:
            waiting.append((path, owner, reference.template))

    for reference in template_calls(spec.workflow_spec):
        call(reference, reference.path)
    while waiting:
        path, owner, name = waiting.pop(0)
        if (id(owner), name) in found:
            continue
        bodies = _templates_of(owner)
        if bodies is None:
            continue
        if name not in bodies:
            errors.append(
                UnknownNameError(
                    f"the {owner.KIND} {owner.name!r} has no template {name!r}",
                    name=name,
                    known=bodies,
                    path=f"{path}.template",
                )
            )
            continue
        found[(id(owner), name)] = Reached(path, owner, bodies[name])
        for inner in calls_of(bodies[name], path):
            if isinstance(inner, TemplateCall):
                call(inner, path)
            elif inner in bodies:
                waiting.append((path, owner, inner))
    if errors:
        raise InputErrors(errors)
    return list(found.values())


def check_composition(spec: WorkflowSpec, given: Sequence[Any]) -> None:
    """Hold the references of a spec against what they refer to.

    Args:
        given: the templates as the user handed them in.

    Raises:
        InputErrors: when a template does not exist, is in another namespace, or runs with an account that is.
    """
    errors: list[InputError] = []
    for path, reference in given_references(list(given), "templates"):
        target = reference.target
        if target.platform.cluster != spec.platform.cluster:
            errors.append(
                InputError(
                    f"{target.KIND} {target.name!r} is in the cluster {target.platform.cluster!r}, and the spec in "
                    f"{spec.platform.cluster!r}",
                    path=path,
                    expected="a template of the same cluster",
                )
            )
        elif "template" in reference and not target.cluster_scope and target.namespace != spec.namespace:
            errors.append(
                InputError(
                    f"WorkflowTemplate {target.name!r} is in the namespace {target.namespace!r}, and the spec in "
                    f"{spec.namespace!r}",
                    path=path,
                    expected="a template of the same namespace, or a ClusterWorkflowTemplate",
                )
            )
    if errors:
        raise InputErrors(errors)
    errors = [error for item in reached(spec) for error in _foreign_account(spec, item)]
    if errors:
        raise InputErrors(errors[:1])


def _foreign_account(spec: WorkflowSpec, item: Reached) -> Iterator[InputError]:
    owner = item.owner.spec
    made = owner.inputs.service_account_name is None and not isinstance(owner.platform.identity, ExistingServiceAccount)
    if made and owner.namespace != spec.namespace and _pods(item, owner):
        yield InputError(
            f"pods of the template {item.body.get('name')!r} run with the account {owner.service_account_name!r}, "
            f"which is made in the namespace {owner.namespace!r} alone",
            path=item.path,
            expected="`service_account_name` of an account that exists in every namespace, for the spec "
            f"{owner.name!r}",
        )


def needed(spec: WorkflowSpec, given: Sequence[Any]) -> list[Any]:
    """The resources that what deploys a spec has to wait for: the templates that it calls or starts.

    Specs that call each other wait for neither: Argo looks the templates up when a workflow runs.
    """
    return [template.resource for template in _targets(spec, given) if not _leads_to(template.spec, spec, set())]


def _targets(spec: WorkflowSpec, given: Sequence[Any]) -> list[WorkflowTemplate]:
    known = registry(spec)
    found: dict[int, WorkflowTemplate] = {}
    for reference in template_calls(spec.workflow_spec):
        template = known.template(spec, reference.name, cluster_scope=reference.cluster_scope)
        if template is not None:
            found[id(template)] = template
    for _, own in given_references(list(given)):
        found[id(own.target)] = own.target
    whole = spec.inputs.cluster_workflow_template_ref
    if whole is not None:
        template = known.template(spec, whole, cluster_scope=True)
        if template is not None:
            found[id(template)] = template
    return [template for template in found.values() if template.spec is not spec]


def _leads_to(start: WorkflowSpec, end: WorkflowSpec, seen: set[int]) -> bool:
    if id(start) in seen:
        return False
    seen.add(id(start))
    try:
        targets = _targets(start, start.given_templates)
    except ArgoformError:
        return False
    return any(target.spec is end or _leads_to(target.spec, end, seen) for target in targets)


def rights_for_callers(spec: WorkflowSpec) -> Rights:
    """What the account of a spec needs in the stores of the specs that call its templates.

    A pod runs with the account that its template names, and its artifacts and logs go to the repository of the calling
    workflow.
    """
    rights = Rights()
    for caller in registry(spec).of_cluster(spec.platform.cluster):
        if caller is spec or _repository(caller) in (None, _repository(spec)):
            continue
        try:
            items = reached(caller)
        except ArgoformError:
            # The caller tells of its own errors.
            continue
        source = next((item.path for item in items if item.owner.spec is spec and _pods(item, spec)), None)
        if source is not None:
            rights += callee_rights(
                spec.platform,
                caller=caller.name,
                caller_namespace=caller.namespace,
                key=caller.inputs.artifact_repository,
                source=f"{caller.name}: {source}",
            )
    return rights


def _repository(spec: WorkflowSpec) -> tuple[Any, str] | None:
    repository = spec.repository
    return None if repository is None else (repository.store, repository.prefix)


def _pods(item: Reached, owner: WorkflowSpec) -> bool:
    """Whether a template, or one inline in it, runs a pod with the account of the spec that it belongs to."""
    account = owner.service_account_name
    templates: Iterator[Template] = referenced(item.body, path=item.path, account="")
    return any(template.runs_pod and template.account == account for template in templates)


def _templates_of(owner: WorkflowTemplate) -> dict[str, Mapping[str, Any]] | None:
    try:
        return {str(template["name"]): template for template in owner.spec.workflow_spec.get("templates", ())}
    except ArgoformError:
        # The other spec tells of its own errors.
        return None
