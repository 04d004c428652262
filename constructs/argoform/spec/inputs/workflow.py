"""Inputs that say what the workflow is: its names, templates, arguments and limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from argoform.spec.inputs.types import (
    Flag,
    Group,
    Name,
    Namespace,
    ObjectName,
    ParameterName,
    Quantity,
    Seconds,
    Section,
    TemplateName,
    Text,
    Whole,
    plain_input,
    wrong,
)


def _mapping(value: Any) -> Any:
    data = plain_input(value)
    if not isinstance(data, dict):
        raise wrong("it is not a mapping", "a mapping")
    return data


def _named(values: list[Any]) -> list[Any]:
    seen: set[str] = set()
    for i, value in enumerate(values):
        if not isinstance(value, dict) or not isinstance(value.get("name"), str) or not value["name"]:
            raise wrong(f"entry {i} has no name", "mappings with a name")
        if value["name"] in seen:
            raise wrong(f"entry {i} has the name {value['name']!r}, which an earlier entry has", "distinct names")
        seen.add(value["name"])
    return values


Entries = Annotated[
    list[Any],
    BeforeValidator(plain_input),
    AfterValidator(_named),
    WithJsonSchema({"type": "array", "items": {"type": "object", "required": ["name"]}}),
]
"""A list of parameters or artifacts in Argo's own field names."""

AnyMapping = Annotated[dict[str, Any], BeforeValidator(_mapping), WithJsonSchema({"type": "object"})]
"""A mapping in Argo's own field names."""


class Arguments(Group):
    """https://argo-workflows.readthedocs.io/en/latest/fields/#arguments"""

    artifacts: Entries = []
    """The input artifacts of the workflow."""

    parameters: Entries = []
    """The parameters of the workflow."""


class PassthroughParameter(Group):
    """A parameter that the workflow and every one of its templates have."""

    name: ParameterName
    """The name."""

    default: Text | None = None
    """The value of the workflow's parameter when nothing else is given."""

    description: Text | None = None
    """What the parameter means."""

    enum: list[Text] | None = None
    """The values that may be chosen."""

    globalName: Text | None = None  # noqa: N815 - Argo's own name
    """The name under which an output parameter is global."""

    value: Text | None = None
    """A value that overrides the default."""


class Requests(Group):
    """What a container asks for."""

    memory: Quantity | None = "100Mi"
    """Memory."""

    cpu: Quantity | None = "50m"
    """CPU."""


class Limits(Group):
    """What a container may use at most."""

    memory: Quantity | None = "100Mi"
    """Memory."""

    cpu: Quantity | None = None
    """CPU; no limit when not given."""


class Resources(Group):
    """https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"""

    requests: Requests = Requests()
    """What a container asks for; `memory` is 100Mi and `cpu` 50m unless given."""

    limits: Limits = Limits()
    """What a container may use at most; `memory` is 100Mi unless given."""


class Workflow(Section):
    """The workflow itself."""

    null_means: ClassVar[frozenset[str]] = frozenset({"active_deadline_seconds", "workflow_parallelism"})

    name: Name
    """The name of the workflow; everything that is made for it is named after it.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    """

    namespace: Namespace
    """The namespace that the workflow runs in.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
    """

    entrypoint: TemplateName
    """The name of the template that runs first.

    https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec
    """

    templates: Annotated[
        Sequence[Any],
        Field(json_schema_extra={"type": "array", "items": {"type": "object"}}),
    ] = ()
    """The templates, in Argo's own field names, as Hera objects, or as a whole Hera workflow. Every template gets the
    defaults of its kind; what it says itself wins, key by key. Required unless `cluster_workflow_template_ref` is
    given.

    https://argo-workflows.readthedocs.io/en/latest/fields/#template
    """

    arguments: Arguments = Arguments()
    """The arguments of the workflow.

    https://argo-workflows.readthedocs.io/en/latest/fields/#arguments
    """

    passthrough_parameters: list[PassthroughParameter] = []
    """Parameters that the workflow has and that every template, task and step is given under the same name.

    https://argo-workflows.readthedocs.io/en/latest/fields/#parameter
    """

    default_container_image: Text = "docker.io/library/busybox:1.36.1"
    """The image of containers and scripts that name none.

    https://kubernetes.io/docs/concepts/containers/images/
    """

    default_resources: Resources = Resources()
    """The resources of containers and scripts that name none.

    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
    """

    pull_through_cache_enabled: Flag = True
    """Whether the platform may serve the images from its pull-through cache; said in a label that the platform reads.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    """

    active_deadline_seconds: Annotated[Seconds, Field(ge=1)] | None = 60 * 60 * 24
    """Seconds that the workflow may run before it is terminated; null is no limit.

    https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec
    """

    archive_logs_enabled: Flag = True
    """Whether the logs of pods are kept in the artifact store.

    https://argo-workflows.readthedocs.io/en/latest/configure-archive-logs/
    """

    dns_policy: Literal["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"] = "ClusterFirst"
    """The DNS policy of the pods.

    https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
    """

    hooks: AnyMapping = {}
    """Templates that run when the workflow reaches a state, by the name of the hook.

    https://argo-workflows.readthedocs.io/en/latest/lifecyclehook/
    """

    on_exit: TemplateName | None = None
    """The name of the template that runs at the end, whether the workflow succeeded or not.

    https://argo-workflows.readthedocs.io/en/latest/walk-through/exit-handlers/
    """

    suspend: Flag = False
    """Whether the workflow waits to be resumed before it begins.

    https://argo-workflows.readthedocs.io/en/latest/walk-through/suspending/
    """

    cluster_workflow_template_ref: ObjectName | None = None
    """The name of a ClusterWorkflowTemplate that holds the templates; none are emitted then.

    https://argo-workflows.readthedocs.io/en/latest/cluster-workflow-templates/
    """

    pod_parallelism: Whole | None = None
    """Pods of one workflow that may run at once; no limit when not given.

    https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec
    """

    workflow_parallelism: Whole | None = 1
    """Workflows of this spec that may run at once, held by a semaphore; null is no limit.

    https://argo-workflows.readthedocs.io/en/latest/synchronization/
    """

    priority: Annotated[Whole, Field(ge=-(2**31), le=2**31 - 1)] | None = None
    """Where the controller runs a limited number of workflows, those with a higher priority begin first.

    https://argo-workflows.readthedocs.io/en/latest/parallelism/#priority
    """
