"""`SemaphoreConfigMap`: semaphores that several specs and templates share, in a ConfigMap that is made once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from argoform._cdk import Construct
from argoform.errors import InputError, InputErrors, UnknownNameError
from argoform.install import IArgoWorkflows
from argoform.names import check_data_key, check_dns_label
from argoform.platform import Platform
from argoform.spec.build import SEMAPHORE_KEY
from argoform.spec.checks import check_semaphores
from argoform.spec.labels import check_own_labels
from argoform.spec.synchronization import NAMESPACE_SINCE, Semaphore, semaphores_in
from argoform.terraform import kubernetes
from argoform.terraform.addresses import identifier
from argoform.terraform.element import path_of
from argoform.tokens import has_token
from argoform.workflows.manifest import object_address, object_name
from argoform.workflows.references import semaphore_uses
from argoform.workflows.registry import Registry, SemaphoreSource, registry

if TYPE_CHECKING:
    from argoform.workflows.workflow_spec import WorkflowSpec


class SemaphoreConfigMap(Construct):
    """Semaphores by name, for `synchronization` of templates and for whole specs.

        deploys = SemaphoreConfigMap(self, "deploys", platform=platform, namespace="data", sizes={"production": 1})
        etl.add_template({..., "synchronization": deploys.semaphore("production")})

    Whatever holds one of them waits for the ConfigMap. A spec whose `semaphore_name` is this ConfigMap's takes the size
    of the key `workflow`, which must be its own `workflow_parallelism`. For a `Mutex` nothing has to exist.

    https://argo-workflows.readthedocs.io/en/latest/synchronization/

    Args:
        platform: the cluster.
        namespace: where it is; workflows of other namespaces may hold its semaphores from Argo 3.5 on.
        sizes: how many may hold each semaphore at once, by its key.
        name: the name of the ConfigMap; the construct's id unless given.
        install: the Argo Workflows whose namespaces it waits for.
        labels: of the ConfigMap; the platform's `LabelRules` hold for them.
        depends_on: what it has to wait for.
        moved_from: where it was in Terraform's state before: an address or an old construct path.

    Raises:
        InputError: when a name, a size or a label is not valid, or the app makes the ConfigMap already.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        namespace: str,
        sizes: Mapping[str, int],
        name: str | None = None,
        install: IArgoWorkflows | None = None,
        labels: Mapping[str, str] | None = None,
        depends_on: Sequence[Any] = (),
        moved_from: str | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.platform = platform
        self.namespace = check_dns_label(namespace, path="namespace")
        self.name = object_name(name or id_, limit=253)
        self.sizes = _sizes(sizes)
        check_own_labels(labels or {}, platform, path="labels")
        known = registry(self).semaphores
        place = (platform.cluster, namespace, self.name)
        if place in known:
            raise InputError(
                f"{known[place].maker!r} makes the ConfigMap {self.name!r} already",
                path="name",
                expected="another name, or the semaphores of both in one SemaphoreConfigMap",
            )
        self.config_map = kubernetes.ConfigMap(
            self,
            "config-map",
            metadata=kubernetes.ObjectMeta(
                name=self.name, namespace=namespace, labels={**platform.static_labels, **(labels or {})} or None
            ),
            data={key: str(size) for key, size in self.sizes.items()},
            provider=platform.providers.kubernetes,
            depends_on=[*depends_on, *(install.namespace_dependencies(namespace) if install else [])],
            logical_id=identifier(object_address("semaphore", self.name, platform=platform, namespace=namespace)),
            moved_from=moved_from,
        )
        known[place] = SemaphoreSource(self.config_map, self.sizes, str(self.node.path))
        registry(self).semaphore_config_maps.append(self)

    def semaphore(self, key: str) -> Semaphore:
        """One of the semaphores, for `synchronization`.

        Raises:
            UnknownNameError: when there is none of that name.
        """
        if key not in self.sizes:
            raise UnknownNameError(
                f"{self.name!r} has no semaphore {key!r}",
                name=key,
                known=self.sizes,
                path="semaphore",
                expected=f"one of {', '.join(self.sizes)}",
            )
        known = self.platform.argo.at_least(NAMESPACE_SINCE)
        return Semaphore(name=self.name, key=key, size=self.sizes[key], namespace=self.namespace if known else None)


def workflow_semaphore(spec: WorkflowSpec, depends_on: Sequence[Any]) -> kubernetes.ConfigMap | None:
    """The ConfigMap behind `workflow_parallelism`: that of another construct when it has the same name.

    Raises:
        InputError: when that has no semaphore for whole workflows.
    """
    defaults = spec.defaults
    if not defaults.semaphore_data:
        return None
    known = registry(spec).semaphores
    place = (spec.platform.cluster, spec.namespace, defaults.semaphore_name)
    shared = known.get(place)
    if shared is not None:
        if SEMAPHORE_KEY not in shared.sizes:
            raise InputError(
                f"the ConfigMap {defaults.semaphore_name!r} of {shared.maker!r} has no key {SEMAPHORE_KEY!r}",
                path="semaphore_name",
                expected=f"a ConfigMap with the key {SEMAPHORE_KEY!r}",
            )
        made: kubernetes.ConfigMap = shared.config_map
        return made
    made = kubernetes.ConfigMap(
        spec,
        "semaphore",
        metadata=kubernetes.ObjectMeta(
            name=defaults.semaphore_name, namespace=spec.namespace, labels=defaults.object_labels
        ),
        data=defaults.semaphore_data,
        provider=spec.platform.providers.kubernetes,
        depends_on=depends_on,
    )
    sizes = {key: int(size) for key, size in defaults.semaphore_data.items()}
    known[place] = SemaphoreSource(made, sizes, path_of(spec))
    return made


def check_shared_semaphores(spec: WorkflowSpec) -> None:
    """Hold the semaphores of a spec against those of the rest of the app.

    Raises:
        InputErrors: when a size differs, or nothing makes the ConfigMap of a semaphore with a size.
    """
    known = registry(spec)
    errors = [_unmade(spec, known, path, semaphore) for path, semaphore in _held_by_templates(spec)]
    wrong = [error for error in errors if error is not None]
    for use in semaphore_uses(spec.workflow_spec):
        source = known.semaphores.get((spec.platform.cluster, use.namespace or spec.namespace, use.name))
        if source is not None and use.key not in source.sizes:
            wrong.append(
                UnknownNameError(
                    f"{source.maker!r} has no semaphore {use.key!r}", name=use.key, known=source.sizes, path=use.path
                )
            )
    if wrong:
        raise InputErrors(wrong)
    own = f"{path_of(spec)}: "
    for finding in check_semaphores(_held_in_app(known, spec.platform.cluster), namespace=spec.namespace):
        if finding.path.startswith(own):
            raise InputError(
                f"{finding.message} (both are in the cluster {spec.platform.cluster!r})",
                path=finding.path.removeprefix(own),
                expected="one size for all, or another semaphore",
            )


def semaphore_dependencies(spec: WorkflowSpec) -> list[Any]:
    """The ConfigMaps of the semaphores that a spec holds and the app makes."""
    known = registry(spec).semaphores
    found = {
        id(source): source.config_map
        for use in semaphore_uses(spec.workflow_spec)
        if (source := known.get((spec.platform.cluster, use.namespace or spec.namespace, use.name))) is not None
    }
    return list(found.values())


def _held_by_templates(spec: WorkflowSpec) -> Iterator[tuple[str, Semaphore]]:
    for i, template in enumerate(spec.given_templates):
        for semaphore in semaphores_in(template):
            yield f"templates[{i}].synchronization", semaphore


def _held_in_app(known: Registry, cluster: str) -> Iterator[tuple[str, Semaphore]]:
    """Who holds each semaphore of a cluster, every one with its namespace."""
    for source in known.semaphore_config_maps:
        if source.platform.cluster == cluster:
            for key, size in source.sizes.items():
                semaphore = Semaphore(name=source.name, key=key, size=size, namespace=source.namespace)
                yield f"{source.node.path}: sizes.{key}", semaphore
    for spec in known.of_cluster(cluster):
        for key, text in spec.defaults.semaphore_data.items():
            semaphore = Semaphore(name=spec.defaults.semaphore_name, key=key, size=int(text), namespace=spec.namespace)
            yield f"{path_of(spec)}: workflow_parallelism", semaphore
        for path, semaphore in _held_by_templates(spec):
            yield f"{path_of(spec)}: {path}", replace(semaphore, namespace=semaphore.namespace or spec.namespace)


def _unmade(spec: WorkflowSpec, known: Registry, path: str, semaphore: Semaphore) -> InputError | None:
    place = (spec.platform.cluster, semaphore.namespace or spec.namespace, semaphore.name)
    if semaphore.size is None or has_token(semaphore.name) or place in known.semaphores:
        return None
    return InputError(
        f"nothing in the app makes the ConfigMap {semaphore.name!r}, which holds the size {semaphore.size}",
        path=path,
        expected=f"SemaphoreConfigMap(..., sizes={{{semaphore.key!r}: {semaphore.size}}}).semaphore({semaphore.key!r})"
        ", or no `size` where the ConfigMap exists",
    )


def _sizes(sizes: Mapping[str, int]) -> dict[str, int]:
    if not sizes:
        raise InputError("there are no semaphores", path="sizes", expected="at least one size by its key")
    for key, size in sizes.items():
        path = f"sizes.{key}"
        if not isinstance(key, str) or has_token(key):
            raise InputError("the key is no plain text", path=path, expected="a name, known at synth")
        check_data_key(key, path=path)
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise InputError(f"{size!r} lets nothing run", path=path, expected="a whole number from 1")
    return dict(sizes)
