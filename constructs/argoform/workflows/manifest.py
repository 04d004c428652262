"""Applying one object of Argo's, through the manifest engine that the platform prefers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from argoform._cdk import Construct, cdk
from argoform.argo.schema import check_manifest
from argoform.errors import ArgoformError, InputError, UnknownNameError
from argoform.install import ArgoWorkflows
from argoform.names import KUBERNETES_NAME_LIMIT, check_dns_subdomain, check_label_key, scoped_name
from argoform.platform import Platform
from argoform.spec.plain import plain_data
from argoform.terraform import kubectl, kubernetes
from argoform.terraform.addresses import identifier
from argoform.terraform.document import encode_document
from argoform.terraform.element import path_of, place
from argoform.terraform.lazy import lazy
from argoform.terraform.timeouts import CreateUpdateDeleteTimeouts
from argoform.tokens import refuse_token
from argoform.workflows.completion import complete_at_synth
from argoform.workflows.lint import lint_object
from argoform.workflows.origins import caller
from argoform.workflows.registry import registry

if TYPE_CHECKING:
    from argoform.workflows.workflow_spec import WorkflowSpec

FIELD_MANAGER = "argoform"
"""The name under which the fields of the objects are managed.
https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers"""

API_VERSION = "argoproj.io/v1alpha1"

INSTANCE_ID_LABEL = "workflows.argoproj.io/controller-instanceid"
"""https://argo-workflows.readthedocs.io/en/latest/scaling/#instance-id"""


_ARGUMENTS = ("parameters", "artifacts")

_NEEDS_CRDS = (
    "kubernetes_manifest is planned against the cluster, which must have Argo's CRDs by then: apply the stack that "
    "installs Argo Workflows first, or use the manifest engine kubectl_manifest"
)


@dataclass(frozen=True)
class ApplyOptions:
    """How the cluster is told of an object."""

    field_manager: str = FIELD_MANAGER
    """The name under which its fields are managed."""

    force_conflicts: bool = False
    """Whether to take over fields that others manage; False makes the apply fail and name them."""

    ignore_fields: tuple[str, ...] = ()
    """Paths (`metadata.annotations`) whose drift is left alone; only with `kubectl_manifest`."""

    wait: bool = True
    """Whether a destroy waits until the object is gone, so that what it needs goes after it."""


@dataclass(frozen=True)
class Wait:
    """What an apply waits for before the object counts as made."""

    field: str
    value: str
    seconds: int
    """How long at most."""


class ArgoObject(Construct):
    """One object of Argo's; the base of the constructs that make one.

    Args:
        spec: what it runs, when it holds that itself: it then waits for what the spec calls too.
        address: the name in Terraform's state: what it is, never where its construct stands.
        manifest: gives the whole object at synth.
        depends_on: what must exist before it, and go after it.
        options: how it is applied.
        wait_for: what the apply waits for.
        moved_from: where it was in Terraform's state before: an address or an old construct path.
    """

    spec: WorkflowSpec
    """What it runs, whether it holds that itself or refers to a template of it."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        spec: WorkflowSpec | None,
        address: str,
        manifest: Callable[[], Mapping[str, Any]],
        depends_on: Sequence[Any] = (),
        options: ApplyOptions | None = None,
        wait_for: Wait | None = None,
        moved_from: str | None = None,
    ) -> None:
        super().__init__(scope, id_)
        place(self, scope, id_)
        options = options or ApplyOptions()
        self._spec = spec
        self.platform = platform
        self.origin = caller()
        self._manifest = manifest
        self._checked: Mapping[str, Any] | None = None
        self._encoded: str | None = None
        self.resource: kubectl.Manifest | kubernetes.Manifest
        if platform.manifest_engine == "kubectl_manifest":
            self.resource = kubectl.Manifest(
                self,
                "manifest",
                yaml_body=lazy(self._document),
                server_side_apply=True,
                field_manager=options.field_manager,
                force_conflicts=options.force_conflicts,
                ignore_fields=list(options.ignore_fields) or None,
                wait=options.wait,
                wait_for=None
                if wait_for is None
                else kubectl.WaitFor(field=[kubectl.WaitField(key=wait_for.field, value=wait_for.value)]),
                timeouts=None
                if wait_for is None
                else CreateUpdateDeleteTimeouts(create=f"{wait_for.seconds}s", update=f"{wait_for.seconds}s"),
                provider=platform.providers.kubectl,
                depends_on=depends_on,
                logical_id=identifier(address),
                moved_from=moved_from,
            )
        else:
            if options.ignore_fields:
                raise InputError(
                    "kubernetes_manifest cannot leave drift alone",
                    path="options.ignore_fields",
                    expected="no fields, or the manifest engine kubectl_manifest",
                )
            if spec is not None and isinstance(spec.install, ArgoWorkflows):
                cdk.Annotations.of(self).add_warning(_NEEDS_CRDS)
            self.resource = kubernetes.Manifest(
                self,
                "manifest",
                manifest=lazy(self.manifest),
                field_manager=kubernetes.FieldManager(
                    name=options.field_manager, force_conflicts=options.force_conflicts
                ),
                wait=None if wait_for is None else kubernetes.ManifestWait(fields={wait_for.field: wait_for.value}),
                timeouts=None
                if wait_for is None
                else CreateUpdateDeleteTimeouts(create=f"{wait_for.seconds}s", update=f"{wait_for.seconds}s"),
                provider=platform.providers.kubernetes,
                depends_on=depends_on,
                logical_id=identifier(address),
                moved_from=moved_from,
            )
        registry(self).objects.append(self)
        complete_at_synth(self, self._complete)

    def _complete(self) -> None:
        if self._spec is not None:
            try:
                references = self._spec.references()
            except ArgoformError:
                # The spec tells of its own errors.
                return
            self.resource.add_dependency(*references)
        # Worked out again when it is written; here its errors are told together with those of all constructs.
        self.manifest()
        lint_object(self)

    def manifest(self) -> Mapping[str, Any]:
        """The whole object, as it will be applied.

        Raises:
            InputError: when it is not what the platform's version of Argo accepts.
        """
        manifest = self._manifest()
        if manifest != self._checked:
            check_manifest(manifest, self.platform.argo)
            self._checked, self._encoded = manifest, None
        return manifest

    def _document(self) -> str:
        # The CDK asks several times in one synth.
        manifest = self.manifest()
        if self._encoded is None:
            self._encoded = encode_document(manifest, path=path_of(self).rpartition("/")[2])
        return self._encoded


def controller_labels(platform: Platform) -> dict[str, str]:
    """The label without which a controller that has an instance id does not see an object."""
    return {} if platform.instance_id is None else {INSTANCE_ID_LABEL: platform.instance_id}


def object_name(name: str, *, limit: int = KUBERNETES_NAME_LIMIT) -> str:
    """`name` when an object may be called so.

    Raises:
        InputError: when Kubernetes does not allow it, or it is a token: whoever refers to it needs it at synth.
    """
    refuse_token(name, path="name", because="because others refer to it, and its address derives from it")
    return check_dns_subdomain(name, path="name", limit=limit)


def check_annotations(annotations: Mapping[str, str] | None) -> dict[str, str]:
    """A copy of annotations.

    Raises:
        InputError: when a key is not valid, or a value is no text.
    """
    found = dict(annotations or {})
    for key, value in found.items():
        check_label_key(key, path=f"annotations.{key}")
        if not isinstance(value, str):
            raise InputError(f"a {type(value).__name__} is no text", path=f"annotations.{key}", expected="text")
    return found


def check_arguments(arguments: Mapping[str, Any] | None) -> dict[str, Any]:
    """Arguments of a workflow, in Argo's field names, as plain data.

    Raises:
        InputError: when they are none.
    """
    data = plain_data(arguments or {}, "arguments")
    if not isinstance(data, dict):
        raise InputError("they are not a mapping", path="arguments", expected="`parameters` and `artifacts`")
    for field in data:
        if field not in _ARGUMENTS:
            raise UnknownNameError(
                f"arguments have no field {field!r}",
                name=field,
                known=_ARGUMENTS,
                path=f"arguments.{field}",
                expected="a list in `parameters`, and one in `artifacts`",
            )
    return data


def object_address(kind: str, name: str, *, platform: Platform, namespace: str | None) -> str:
    """The name of an object in Terraform's state: `workflowtemplate-etl-34e56546`."""
    return f"{kind.lower()}-{scoped_name(name, cluster=platform.cluster, namespace=namespace or '', limit=253)}"


def object_manifest(
    kind: str,
    *,
    platform: Platform,
    name: str,
    namespace: str | None,
    labels: Mapping[str, str],
    annotations: Mapping[str, str] | None = None,
    spec: Mapping[str, Any],
) -> dict[str, Any]:
    """The manifest of an object of Argo's, with the label that the platform's controller looks for."""
    metadata: dict[str, Any] = {"name": name}
    if namespace is not None:
        metadata["namespace"] = namespace
    all_labels = {**labels, **controller_labels(platform)}
    if all_labels:
        metadata["labels"] = all_labels
    if annotations:
        metadata["annotations"] = dict(annotations)
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "spec": dict(spec)}
