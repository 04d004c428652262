"""What an app makes of the kinds that specs refer to by name: specs, templates and semaphores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from argoform._cdk import Construct
from argoform.terraform.element import app_id, stack_of

if TYPE_CHECKING:
    from argoform.lint.finding import Finding
    from argoform.workflows.manifest import ArgoObject
    from argoform.workflows.semaphores import SemaphoreConfigMap
    from argoform.workflows.workflow_spec import WorkflowSpec
    from argoform.workflows.workflow_template import WorkflowTemplate


@dataclass(frozen=True)
class SemaphoreSource:
    """A ConfigMap that holds semaphores, and how large they are."""

    config_map: Any
    """The resource that makes it."""
    sizes: dict[str, int]
    maker: str
    """The path of the construct that makes it."""


@dataclass(frozen=True)
class Judged:
    """What the linter found in a manifest."""

    manifest: Mapping[str, Any]
    findings: tuple[Finding, ...]


@dataclass
class Registry:
    """Everything of one app, in the order in which it was made."""

    specs: list[WorkflowSpec] = field(default_factory=list)
    templates: list[WorkflowTemplate] = field(default_factory=list)
    semaphores: dict[tuple[str, str, str], SemaphoreSource] = field(default_factory=dict)
    """By cluster, namespace and name."""
    semaphore_config_maps: list[SemaphoreConfigMap] = field(default_factory=list)
    objects: list[ArgoObject] = field(default_factory=list)
    judged: dict[int, Judged] = field(default_factory=dict)
    """By the identity of the object."""

    def template(self, spec: WorkflowSpec, name: str, *, cluster_scope: bool) -> WorkflowTemplate | None:
        """The template that a workflow of `spec` means by a name; None where the app does not make it.

        One in the same stack is preferred, since several stacks may make the same things for several clusters.
        """
        found = [
            template
            for template in self.templates
            if template.name == name
            and template.cluster_scope == cluster_scope
            and template.platform.cluster == spec.platform.cluster
            and (cluster_scope or template.namespace == spec.namespace)
        ]
        own = [template for template in found if stack_of(template) is stack_of(spec)]
        return next(iter(own or found), None)

    def of_cluster(self, cluster: str) -> Iterator[WorkflowSpec]:
        """The specs of one cluster."""
        return (spec for spec in self.specs if spec.platform.cluster == cluster)


_registries: dict[str, Registry] = {}


def registry(scope: Construct) -> Registry:
    """The registry of the app that a construct belongs to."""
    return _registries.setdefault(app_id(scope), Registry())
