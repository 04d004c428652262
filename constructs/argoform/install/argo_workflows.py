"""`ArgoWorkflows`: the Argo Workflows Helm release with the namespaces that it manages, or one that exists already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from argoform._cdk import Construct
from argoform.argo import ArgoVersion
from argoform.errors import DialectError, InputError
from argoform.install.charts import ARGO_WORKFLOWS, REPOSITORY
from argoform.install.values import CrdMode, argo_workflows_values, merge_values
from argoform.names import check_dns_label, scoped_name
from argoform.platform import Platform
from argoform.terraform import helm, kubernetes
from argoform.terraform.addresses import address_root
from argoform.terraform.document import encode_document
from argoform.terraform.element import place

RELEASE = "argo-workflows"
"""The name of the Helm release."""


class IArgoWorkflows(Protocol):
    """An Argo Workflows that workflows can be deployed to: installed by this stack, or existing."""

    @property
    def namespace(self) -> str:
        """The namespace of the controller."""
        ...

    def namespace_dependencies(self, namespace: str) -> list[Any]:
        """What any object in `namespace` has to wait for: the namespace, where it is made here."""
        ...

    def dependencies(self, namespace: str) -> list[Any]:
        """What an object of Argo's in `namespace` has to wait for, and must be deleted before."""
        ...


@dataclass(frozen=True)
class ExistingArgoWorkflows:
    """An Argo Workflows that something else has installed.

    Args:
        namespace: where its controller runs.
        depends_on: what installs it, when that is in the same stack.
    """

    namespace: str = "argo"
    depends_on: tuple[Any, ...] = ()

    def namespace_dependencies(self, namespace: str) -> list[Any]:
        """Nothing: the namespaces exist as well."""
        return []

    def dependencies(self, namespace: str) -> list[Any]:
        """What an object of Argo's has to wait for."""
        return list(self.depends_on)


class ArgoWorkflows(Construct):
    """The Argo Workflows Helm release.

    The namespaces are made first, then the release; workflows that are given this construct as `install` come after it,
    and are deleted before it.

    Args:
        platform: the cluster; its `argo_version` must be the dialect of the chart's application.
        namespace: of the controller and the server; default `argo`.
        workflow_namespaces: namespaces that the controller manages; they are made here unless `create_namespaces`
            is false.
        create_namespaces: whether the namespaces are made here.
        crds: `minified` (default), `full` or `none`.
        chart_version: another version of the chart; then `app_version` has to say what is in it.
        app_version: the version of Argo Workflows inside the chart.
        template_referencing: `Strict` or `Secure` restrict which workflows may run.
        labels: labels of the namespaces and of every object of the release.
        values: values for the chart, merged deeply over those that argoform sets.
        timeout: seconds to wait for the release, default 600.

    Raises:
        DialectError: when the chart installs another dialect than the platform's.
        InputError: when a namespace is not valid, or `chart_version` comes without `app_version`.

    https://github.com/argoproj/argo-helm/tree/main/charts/argo-workflows
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        namespace: str = "argo",
        workflow_namespaces: Sequence[str] = (),
        create_namespaces: bool = True,
        crds: CrdMode = "minified",
        chart_version: str = ARGO_WORKFLOWS.version,
        app_version: str | None = None,
        template_referencing: Literal["Strict", "Secure"] | None = None,
        labels: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
        timeout: int = 600,
    ) -> None:
        super().__init__(scope, id_)
        place(self, scope, id_)
        self._check_version(platform, chart_version, app_version)
        names = list(dict.fromkeys([namespace, *workflow_namespaces]))
        for i, name in enumerate(names):
            check_dns_label(name, path="namespace" if i == 0 else f"workflow_namespaces[{i - 1}]")
        address_root(
            self,
            scoped_name(RELEASE, cluster=platform.cluster, namespace=namespace),
            what=f"the Argo Workflows of the namespace {namespace!r}",
        )
        self.platform = platform
        self._namespace = namespace
        self.namespaces: dict[str, kubernetes.Namespace] = {}
        if create_namespaces:
            for name in names:
                self.namespaces[name] = kubernetes.Namespace(
                    self,
                    f"namespace-{name}",
                    metadata=kubernetes.ObjectMeta(name=name, labels=dict(labels) if labels else None),
                    provider=platform.providers.kubernetes,
                )
        document = merge_values(
            argo_workflows_values(
                platform,
                workflow_namespaces=[name for name in names if name != namespace] or [namespace],
                crds=crds,
                template_referencing=template_referencing,
                labels=labels,
            ),
            values or {},
        )
        self.release = helm.Release(
            self,
            "release",
            name=RELEASE,
            repository=REPOSITORY,
            chart=ARGO_WORKFLOWS.name,
            version=chart_version,
            namespace=namespace,
            values=[encode_document(document, path="values")],
            timeout=timeout,
            # A failed first install is rolled back, so that the next apply starts from nothing half-done.
            atomic=True,
            provider=platform.providers.helm,
            depends_on=list(self.namespaces.values()),
        )

    @property
    def namespace(self) -> str:
        """The namespace of the controller and the server."""
        return self._namespace

    def namespace_dependencies(self, namespace: str) -> list[Any]:
        """What any object in `namespace` has to wait for: the namespace, where it is made here."""
        return [self.namespaces[namespace]] if namespace in self.namespaces else []

    def dependencies(self, namespace: str) -> list[Any]:
        """What an object of Argo's in `namespace` has to wait for, and must be deleted before."""
        return [self.release, *self.namespace_dependencies(namespace)]

    @staticmethod
    def existing(*, namespace: str = "argo", depends_on: Sequence[Any] = ()) -> ExistingArgoWorkflows:
        """An Argo Workflows that is installed already, or by something else in the stack.

        Args:
            namespace: where its controller runs.
            depends_on: the constructs that install it, when they are in the same stack.
        """
        return ExistingArgoWorkflows(namespace=namespace, depends_on=tuple(depends_on))

    @staticmethod
    def _check_version(platform: Platform, chart_version: str, app_version: str | None) -> None:
        if app_version is None:
            if chart_version != ARGO_WORKFLOWS.version:
                raise InputError(
                    f"argoform does not know which Argo Workflows chart {chart_version} installs",
                    path="app_version",
                    expected="the chart's appVersion",
                )
            app_version = ARGO_WORKFLOWS.app_version
        installed = ArgoVersion.parse(app_version, path="app_version")
        wanted = platform.argo
        if installed.dialect != wanted.dialect or (wanted.patch is not None and wanted.patch != installed.patch):
            raise DialectError(
                f"chart {ARGO_WORKFLOWS.name} {chart_version} installs Argo Workflows {installed}, "
                f"and the platform says {wanted}",
                path="platform.argo_version",
                expected=f"{installed.dialect!r}, or another chart_version and app_version",
            )
