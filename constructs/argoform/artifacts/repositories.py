"""`ArtifactRepositories`: the ConfigMap in which Argo finds the artifact repositories of a namespace.

https://argo-workflows.readthedocs.io/en/latest/artifact-repository-ref/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from argoform._cdk import Construct
from argoform.artifacts.store import ArtifactStore
from argoform.errors import InputError
from argoform.names import check_dns_label, scoped_name
from argoform.platform import Platform
from argoform.platform.keys import DEFAULT_REPOSITORY
from argoform.platform.repositories import CONFIG_MAP, DEFAULT_ANNOTATION, artifact_repositories
from argoform.terraform import kubernetes
from argoform.terraform.addresses import address_root
from argoform.terraform.document import encode_document
from argoform.terraform.element import place, stack_of
from argoform.terraform.lazy import lazy
from argoform.terraform.shared import find, free_id, share


class ArtifactRepositories(Construct):
    """The ConfigMap `artifact-repositories` of one namespace, with the platform's stores.

    A `WorkflowSpec` makes it by itself, once for its namespace. Make it explicitly, before the specs, to choose its
    stack or labels, or for namespaces without specs (whose workflows use a ClusterWorkflowTemplate).

    Args:
        platform: whose stores they are.
        namespace: where the workflows run.
        labels: of the ConfigMap, and tags of stores that are made for it; the platform's `static_labels` unless given.
        depends_on: what it has to wait for (the namespace, where it is made in the same stack).
        existing: whether something else makes it; nothing is made then.

    Raises:
        InputError: when the app has it already, or a store cannot be opened by the platform's identity.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        namespace: str,
        labels: Mapping[str, str] | None = None,
        depends_on: Sequence[Any] = (),
        existing: bool = False,
    ) -> None:
        check_dns_label(namespace, path="namespace")
        super().__init__(scope, id_)
        place(self, scope, id_)
        other = _find(self, platform, namespace)
        if other is not None:
            raise InputError(
                f"the artifact repositories of the namespace {namespace!r} are made by {other.node.path!r} already",
                path=str(self.node.path),
                expected="one of them, made before the specs of the namespace",
            )
        self.platform = platform
        self.namespace = namespace
        self._specs: dict[str, None] = {}
        self.config_map: kubernetes.ConfigMap | None = None
        for key in _keys(self, platform, namespace):
            share(self, key)
        if existing:
            return
        address_root(self, scoped_name(CONFIG_MAP, cluster=platform.cluster, namespace=namespace))
        self.stores = [ArtifactStore.of(self, platform, name, tags=labels) for name in store_names(platform)]
        default = platform.artifacts is not None and platform.artifact_isolation != "spec"
        # Asked for now, so that what is wrong with a store is told here and not in the middle of the synth.
        artifact_repositories(platform, namespace)
        self.config_map = kubernetes.ConfigMap(
            self,
            "config-map",
            metadata=kubernetes.ObjectMeta(
                name=CONFIG_MAP,
                namespace=namespace,
                labels=dict(platform.static_labels if labels is None else labels) or None,
                annotations={DEFAULT_ANNOTATION: DEFAULT_REPOSITORY} if default else None,
            ),
            data=lazy(self._data),
            provider=platform.providers.kubernetes,
            depends_on=[*depends_on, *(store for store in self.stores if store.store.create)],
        )

    @staticmethod
    def of(
        scope: Construct,
        platform: Platform,
        namespace: str,
        *,
        spec_name: str,
        labels: Mapping[str, str] | None = None,
        depends_on: Sequence[Any] = (),
    ) -> ArtifactRepositories | None:
        """The repositories that a spec uses, made in the stack of `scope` when the app has none for the namespace.

        Args:
            labels: of new ones.
            depends_on: what they have to wait for, whoever makes them.

        Returns:
            None where the platform has no store.

        Raises:
            InputError: when another platform says something else of the same namespace.
        """
        if not store_names(platform):
            return None

        found = _find(scope, platform, namespace)
        if found is None:
            stack = stack_of(scope)
            id_ = free_id(stack, f"{CONFIG_MAP}-{namespace}", platform.cluster)
            found = ArtifactRepositories(
                stack, id_, platform=platform, namespace=namespace, labels=labels, depends_on=depends_on
            )
        if _stores(found.platform) != _stores(platform):
            raise InputError(
                f"two platforms keep artifacts of the namespace {namespace!r} in different stores",
                path="platform.artifacts",
                expected=f"what {found.node.path!r} was made for",
            )
        found._specs[spec_name] = None
        if found.config_map is not None and depends_on:
            new = [item for item in depends_on if all(item is not held for held in found.config_map.depends_on)]
            found.config_map.add_dependency(*new)
        return found

    @property
    def dependencies(self) -> list[Any]:
        """What a workflow that uses the repositories has to wait for."""
        return [] if self.config_map is None else [self.config_map]

    def _data(self) -> dict[str, str]:
        repositories = artifact_repositories(self.platform, self.namespace, list(self._specs))
        return {
            name: encode_document(repository, path=f"artifact_repositories.{name}")
            for name, repository in repositories.items()
        }


def store_names(platform: Platform) -> list[str]:
    """The names of a platform's stores: `default` for its own, then the named ones."""
    return [*([DEFAULT_REPOSITORY] if platform.artifacts is not None else []), *platform.artifact_repositories]


def _stores(platform: Platform) -> tuple[object, ...]:
    return platform.artifacts, platform.artifact_repositories, platform.artifact_isolation, platform.identity


def _find(scope: Construct, platform: Platform, namespace: str) -> ArtifactRepositories | None:
    """The repositories of a namespace that a stack uses: its own, or those of another stack with the same stores.

    Where another stack has different stores, its cluster is another one of the same name.
    """
    everywhere, here = _keys(scope, platform, namespace)
    for key in (here, everywhere):
        found = find(scope, key)
        if isinstance(found, ArtifactRepositories) and (key is here or _stores(found.platform) == _stores(platform)):
            return found
    return None


def _keys(scope: Construct, platform: Platform, namespace: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    key = (ArtifactRepositories, platform.cluster, namespace)
    return key, (*key, stack_of(scope))
