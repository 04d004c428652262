"""`WorkflowTemplate` and `ClusterWorkflowTemplate`: a spec that can be submitted again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from argoform._cdk import Construct
from argoform.workflows.manifest import (
    ApplyOptions,
    ArgoObject,
    check_annotations,
    controller_labels,
    object_address,
    object_manifest,
    object_name,
)
from argoform.workflows.references import Reference
from argoform.workflows.registry import registry
from argoform.workflows.submission import submit_template
from argoform.workflows.workflow_spec import WorkflowSpec


class WorkflowTemplate(ArgoObject):
    """A WorkflowTemplate that holds a spec.

    https://argo-workflows.readthedocs.io/en/latest/workflow-templates/

    Args:
        spec: what it holds.
        name: its name; the spec's unless given.
        annotations: of the object itself.
        options: how it is applied.
        depends_on: what it has to wait for, besides the spec and Argo.
        moved_from: where it was in Terraform's state before: an address or an old construct path.

    Raises:
        InputError: when the name or an annotation is not valid.
    """

    KIND = "WorkflowTemplate"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        spec: WorkflowSpec,
        name: str | None = None,
        annotations: Mapping[str, str] | None = None,
        options: ApplyOptions | None = None,
        depends_on: Sequence[Any] = (),
        moved_from: str | None = None,
    ) -> None:
        self.spec = spec
        self.name = object_name(name or spec.name)
        self.annotations = check_annotations(annotations)
        super().__init__(
            scope,
            id_,
            platform=spec.platform,
            spec=spec,
            address=object_address(self.KIND, self.name, platform=spec.platform, namespace=self.namespace),
            manifest=self._whole,
            depends_on=[*spec.dependencies(), *depends_on],
            options=options,
            moved_from=moved_from,
        )
        registry(self).templates.append(self)

    @property
    def cluster_scope(self) -> bool:
        """Whether it belongs to no namespace."""
        return self.namespace is None

    @property
    def controller_labels(self) -> dict[str, str]:
        """The labels without which the controller would not see a workflow."""
        return controller_labels(self.platform)

    @property
    def namespace(self) -> str | None:
        """The namespace of the object; None when it belongs to none."""
        return self.spec.namespace

    @property
    def reference(self) -> dict[str, Any]:
        """What a `workflowTemplateRef` says of it."""
        return {"name": self.name}

    def template_ref(self, template: str) -> Reference:
        """What a `templateRef` says of one of its templates: a task, step or hook of another spec takes it.

        Whatever deploys the other spec then waits for this template. Pods run with the account of this template's spec,
        and their artifacts and logs go to the repository of the calling workflow, so the account is given rights there.
        Whether there is such a template is judged at synth.

        https://argo-workflows.readthedocs.io/en/latest/fields/#templateref
        """
        return Reference.to(self, {**self.reference, "template": template})

    def submit_template(
        self,
        name: str,
        *,
        arguments: Mapping[str, Any] | None = None,
        wait: bool = True,
        set_owner_reference: bool = False,
    ) -> Reference:
        """A template that starts a workflow of its own from this WorkflowTemplate: `other.add_template(...)` takes it.

        The workflow runs beside the one that starts it: with its own account, repository, deadline and retention. The
        rights that starting and watching it take follow from the template.

        https://argo-workflows.readthedocs.io/en/latest/workflow-of-workflows/

        Args:
            name: the name of the template. Its output parameter `workflow-name` names the workflow.
            arguments: the values of parameters by name. A value may hold Argo's tags; `{{inputs.parameters.NAME}}`
                becomes an input of the template, and no value of it can break out of its place.
            wait: whether the step lasts until the workflow has ended, and fails if the workflow did.
            set_owner_reference: whether the workflow is deleted together with the one that started it.

        Raises:
            UnknownNameError: when this template's spec has no such parameter.
        """
        return submit_template(self, name, arguments=arguments, wait=wait, set_owner_reference=set_owner_reference)

    def _whole(self) -> Mapping[str, Any]:
        return object_manifest(
            self.KIND,
            platform=self.platform,
            name=self.name,
            namespace=self.namespace,
            labels=self.spec.defaults.object_labels,
            annotations=self.annotations,
            spec=self.spec.workflow_spec,
        )


class ClusterWorkflowTemplate(WorkflowTemplate):
    """A ClusterWorkflowTemplate that holds a spec; workflows of every namespace may use it.

    The account of the spec stands in its own namespace, so workflows elsewhere need one of the same name there.

    https://argo-workflows.readthedocs.io/en/latest/cluster-workflow-templates/
    """

    KIND = "ClusterWorkflowTemplate"

    @property
    def namespace(self) -> str | None:
        """None: it belongs to no namespace."""
        return None

    @property
    def reference(self) -> dict[str, Any]:
        """What a `workflowTemplateRef` says of it."""
        return {"name": self.name, "clusterScope": True}
