"""The grants of a `WorkflowSpec`: rights beyond those that follow from its templates, as verbs on the object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from argoform.access.account import WorkflowAccount
from argoform.access.kubernetes_grants import check_api_groups, check_resources, check_verbs
from argoform.artifacts.grantee import IArtifactGrantee, grant_access
from argoform.artifacts.repositories import ArtifactRepositories
from argoform.artifacts.store import ArtifactStore
from argoform.errors import InputError
from argoform.install import IArgoWorkflows
from argoform.names import check_dns_label
from argoform.permissions.derive import KubernetesGrant
from argoform.permissions.parse import parse_statement
from argoform.permissions.policy import Statement
from argoform.permissions.rights import Rights
from argoform.permissions.stores import ArtifactGrant
from argoform.platform import Platform
from argoform.platform.artifacts import ArtifactStore as StoreData
from argoform.platform.keys import DEFAULT_REPOSITORY
from argoform.platform.repositories import Repository, resolve_repository
from argoform.spec.inputs import Inputs


class SpecGrants:
    """What `WorkflowSpec` offers for giving and receiving rights."""

    platform: Platform
    install: IArgoWorkflows | None
    inputs: Inputs
    account: WorkflowAccount
    _wait_for: list[Any]

    if TYPE_CHECKING:

        @property
        def rights(self) -> Rights:
            """Everything that the workflow's account may do."""

    def _begin_grants(self) -> None:
        """Note that nothing is granted yet, and see to it that the namespace knows the platform's stores."""
        self._statements: list[Statement] = []
        self._artifact_grants: list[ArtifactGrant] = []
        self._kubernetes_grants: list[KubernetesGrant] = []
        self._extra_rights = Rights()
        scope: Any = self
        self.artifact_repositories = ArtifactRepositories.of(
            scope,
            self.platform,
            self.inputs.namespace,
            spec_name=self.inputs.name,
            labels=self._shared_labels(),
            depends_on=self._wait_for,
        )
        store = self.artifact_store
        if store is not None:
            store.admit(self)

    def _shared_labels(self) -> dict[str, str]:
        """The labels of what this spec may be the first to need and others share: without those that are its own."""
        rules = self.platform.labels
        own = self.inputs.extra_labels if rules.propagate else {}
        return {**{key: own[key] for key in sorted(rules.required & set(own))}, **self.platform.static_labels}

    def grant(self, rights: Rights) -> None:
        """Let the workflow do more than what follows from its templates."""
        self._extra_rights = self._extra_rights + rights

    def add_artifact_grant(self, grant: ArtifactGrant) -> None:
        """Give the workflow rights on artifacts, in the terms of its own repository.

        They also settle what cannot be derived from its templates: keys and buckets known only when a workflow runs.
        """
        self._artifact_grants.append(grant)

    def grant_artifact_read(self, grantee: IArtifactGrantee, *, reason: str | None = None) -> None:
        """Let another workflow or service read the artifacts of this one.

        Where artifacts are isolated by namespace (the default) this opens the whole prefix of the namespace, because
        that is what its workflows share; `artifact_isolation="spec"` keeps each spec's apart.

        Args:
            grantee: who may read: a `WorkflowSpec`, or a `ServiceAccountIdentity`.
            reason: what `argoform explain permissions` gives as the reason.

        Raises:
            InputError: when the platform has no artifact store.
        """
        repository = self.repository
        if repository is None:
            raise InputError(
                "the platform has no artifact store",
                path="platform.artifacts",
                expected="S3, Gcs, AzureBlob or Minio",
            )
        name = self.inputs.name
        grant_access(
            grantee,
            repository.store,
            repository.prefix,
            read=True,
            reason=reason or f"{grantee.grantee_name} reads the artifacts of {name!r}",
            source=f"{name}.grant_artifact_read",
        )

    def grant_kubernetes(
        self,
        verbs: Sequence[str],
        resources: Sequence[str],
        *,
        api_groups: Sequence[str] = ("",),
        namespace: str | None = None,
        cluster: bool = False,
        resource_names: Sequence[str] = (),
        templates: Sequence[str] = (),
        reason: str = "granted with `grant_kubernetes`",
    ) -> None:
        """Let the workflow do something in the cluster.

        Where the needs of a `resource` template cannot be derived (its manifest is known only when the workflow runs),
        this says what it needs, and the derivation leaves it alone.

        Args:
            verbs: `get`, `create`, ...
            resources: plurals (`jobs`), with subresources (`pods/log`).
            api_groups: `""` is the core group.
            namespace: where; the workflow's own when None. The role and its binding are made there.
            cluster: for resources that belong to no namespace, or for all namespaces.
            resource_names: the only objects that it is for; verbs that name no object (`create`, `list`) need none.
            templates: the `resource` templates that the grant is for; any whose needs cannot be derived when empty.
            reason: what `argoform explain permissions` gives as the reason.

        Raises:
            InputError: when a verb, resource, group or namespace is wrong.

        https://kubernetes.io/docs/reference/access-authn-authz/rbac/
        """
        if cluster and namespace is not None:
            raise InputError(
                "a grant is either for one namespace or for the cluster",
                path="grant_kubernetes.namespace",
                expected="`namespace` or `cluster`, not both",
            )
        if namespace is not None:
            check_dns_label(namespace, path="grant_kubernetes.namespace")
        self._kubernetes_grants.append(
            KubernetesGrant(
                verbs=check_verbs(verbs, path="grant_kubernetes.verbs"),
                resources=check_resources(resources, path="grant_kubernetes.resources"),
                api_groups=check_api_groups(api_groups, path="grant_kubernetes.api_groups"),
                namespace=namespace,
                cluster=cluster,
                resource_names=tuple(resource_names),
                reason=reason,
                templates=tuple(templates),
                source="grant_kubernetes",
            )
        )

    def bind_role(self, name: str, *, namespace: str | None = None, reason: str = "bound with `bind_role`") -> None:
        """Bind the workflow's account to an existing Role.

        Args:
            name: the Role.
            namespace: the Role's; the workflow's own when None.
            reason: what `argoform explain permissions` gives as the reason.
        """
        where = self.inputs.namespace if namespace is None else check_dns_label(namespace, path="bind_role.namespace")
        self.account.bind("Role", name, namespace=where, reason=reason, path="bind_role")

    def bind_cluster_role(
        self,
        name: str,
        *,
        namespace: str | None = None,
        cluster: bool = False,
        reason: str = "bound with `bind_cluster_role`",
    ) -> None:
        """Bind the workflow's account to an existing ClusterRole.

        Args:
            name: the ClusterRole.
            namespace: the one namespace in which the binding holds; the workflow's own when None.
            cluster: bind it in the whole cluster instead.
            reason: what `argoform explain permissions` gives as the reason.
        """
        if cluster and namespace is not None:
            raise InputError(
                "a binding holds either in one namespace or in the cluster",
                path="bind_cluster_role.namespace",
                expected="`namespace` or `cluster`, not both",
            )
        where = self.inputs.namespace if namespace is None else namespace
        check_dns_label(where, path="bind_cluster_role.namespace")
        self.account.bind(
            "ClusterRole", name, namespace=None if cluster else where, reason=reason, path="bind_cluster_role"
        )

    def add_to_role_policy(self, statement: Mapping[str, Any] | Statement) -> None:
        """Add a statement to the policy of the workflow's IAM role.

        Args:
            statement: in IAM's own words: `{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue.arn}`.

        Raises:
            InputError: when it is no statement; at synth where the platform gives workflows no IAM role.
        """
        path = f"add_to_role_policy[{len(self._statements)}]"
        self._statements.append(
            statement if isinstance(statement, Statement) else parse_statement(statement, path=path)
        )

    @property
    def repository(self) -> Repository | None:
        """Where the workflow's artifacts go; None where the platform has no store."""
        inputs = self.inputs
        return resolve_repository(
            self.platform,
            inputs.namespace,
            inputs.name,
            key=inputs.artifact_repository,
            path="artifact_repository",
        )

    @property
    def artifact_store(self) -> ArtifactStore | None:
        """The store of the workflow's repository, to give grants on; None where the platform has none."""
        if self.repository is None:
            return None
        scope: Any = self
        return ArtifactStore.of(scope, self.platform, self.inputs.artifact_repository or DEFAULT_REPOSITORY)

    @property
    def grantee_platform(self) -> Platform:
        """The platform whose identity holds the rights."""
        return self.platform

    @property
    def grantee_name(self) -> str:
        """What reasons call it."""
        return f"the workflow {self.inputs.name!r}"

    @property
    def grantee_store(self) -> StoreData | None:
        """The store of its own repository."""
        return None if self.repository is None else self.repository.store

    @property
    def grantee_role_arn(self) -> str | None:
        """The ARN of its IAM role, where it has one."""
        return None if self.account.identity is None else self.account.identity.role_arn

    @property
    def grantee_rights(self) -> Rights:
        """What it may do."""
        return self.rights

    def _granted(self) -> dict[str, Any]:
        """The explicit grants, as `derive` takes them."""
        return {
            "statements": tuple(self._statements),
            "artifact_grants": tuple(self._artifact_grants),
            "kubernetes_grants": tuple(self._kubernetes_grants),
        }
