"""From a rendered workflow spec and a platform to the rights that its account needs, each with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from argoform.errors import InputError, InputErrors
from argoform.permissions.locations import Locations
from argoform.permissions.network import ip_allow_list_rights
from argoform.permissions.parse import parse_permissions
from argoform.permissions.policy import Statement
from argoform.permissions.resource_templates import resource_rights
from argoform.permissions.rights import AwsRight, KubernetesRight, RbacRule, Rights
from argoform.permissions.stores import ArtifactGrant, grant_rights, own, repository_rights
from argoform.permissions.walk import Template, artifacts, collected, mapping, referenced, templates
from argoform.platform.identity import AwsIdentity, ExistingServiceAccount
from argoform.platform.platform import Platform
from argoform.platform.repositories import CONFIG_MAP, Repository, resolve_repository

_ARGO = "argoproj.io"
_T = TypeVar("_T")


@dataclass(frozen=True)
class KubernetesGrant:
    """Kubernetes rights that the user gives a spec explicitly."""

    verbs: tuple[str, ...]
    resources: tuple[str, ...]
    """Plurals: `jobs`, `pods/log`."""
    api_groups: tuple[str, ...] = ("",)
    namespace: str | None = None
    """The workflow's own when None."""
    cluster: bool = False
    """Cluster-wide, for resources that belong to no namespace or for all namespaces."""
    resource_names: tuple[str, ...] = ()
    reason: str = "granted explicitly"
    templates: tuple[str, ...] = ()
    """The `resource` templates that the grant is for; any whose needs cannot be derived when empty."""
    source: str = ""
    """The call by which it was given: `grant_kubernetes`."""

    def right(self, namespace: str, source: str) -> KubernetesRight:
        """The grant as a right of a spec in `namespace`."""
        rule = RbacRule(self.api_groups, self.resources, self.verbs, self.resource_names)
        return KubernetesRight(rule, self.reason, source, None if self.cluster else self.namespace or namespace)


def derive(
    workflow_spec: Mapping[str, Any],
    platform: Platform,
    *,
    namespace: str,
    spec_name: str,
    service_account_name: str | None = None,
    delete_artifacts: bool = False,
    extra_aws_permissions: object = None,
    ip_allow_list: Sequence[str] = (),
    statements: Iterable[Statement] = (),
    artifact_grants: Sequence[ArtifactGrant] = (),
    kubernetes_grants: Sequence[KubernetesGrant] = (),
    referenced_templates: Iterable[tuple[str, Mapping[str, Any]]] = (),
) -> Rights:
    """The rights that one account needs to run a spec.

    Args:
        workflow_spec: a WorkflowSpec in Argo's own field names, as `argoform.spec` renders it.
        spec_name: names the spec's prefix where artifacts are isolated by spec.
        service_account_name: the account whose rights are wanted; that of the spec when None. Templates that name
            another account take no part, except in what the controller does for the workflow as a whole.
        delete_artifacts: also delete under the own prefix, although the spec collects no artifacts.
        extra_aws_permissions: a policy document (JSON text or mapping), a list of statements, or a token.
        ip_allow_list: addresses that AWS requests may come from; any when empty.
        statements: further statements of the role's policy (`add_to_role_policy`).
        artifact_grants: explicit rights on artifacts; they also settle what cannot be derived.
        kubernetes_grants: explicit rights in Kubernetes; they also settle what cannot be derived.
        referenced_templates: (path of the `templateRef`, template) of other specs' templates, where they are known:
            those that name no account run with this one, and the agent runs their http and plugin templates.

    Raises:
        InputError: something cannot be derived or the platform lacks it (InputErrors when several things); each
            error has its path.
    """
    account = service_account_name or str(workflow_spec.get("serviceAccountName") or "default")
    found = list(templates(workflow_spec))
    spec_account = str(workflow_spec.get("serviceAccountName") or "default")
    for path, body in referenced_templates:
        found += referenced(body, path=path, account=spec_account)
    problems = _Problems()
    repository = problems.catch(lambda: _repository(workflow_spec, platform, namespace, spec_name))
    grants = [own(grant, repository) for grant in artifact_grants]
    rights = Rights(kubernetes=_reporting(workflow_spec, found, account, spec_account, namespace))
    rights += _agent(found, account, spec_account, namespace)
    collections = [use for use in collected(workflow_spec, found) if use.account == account]
    collectors = [use.path for use in collections]
    rights += _collection(collectors, namespace)
    for template in found:
        if template.account == account and template.body.get("resource") is not None:
            rights += problems.catch(partial(_resource, template, namespace, kubernetes_grants)) or Rights()
    if repository is not None:
        rights += (
            problems.catch(
                lambda: _own_prefix(workflow_spec, platform, repository, found, account, collectors, delete_artifacts)
            )
            or Rights()
        )
    locations = Locations(platform, namespace, repository, grants)
    for use in (*artifacts(workflow_spec, found), *collections):
        if use.account == account:
            rights += problems.catch(partial(locations.rights, use)) or Rights()
    for i, grant in enumerate(grants):
        rights += grant_rights(platform, repository, grant, grant.source or f"artifact_grants[{i}]")
    granted = tuple(g.right(namespace, g.source or f"kubernetes_grants[{i}]") for i, g in enumerate(kubernetes_grants))
    rights += Rights(kubernetes=granted)
    rights += problems.catch(lambda: _extra(platform, extra_aws_permissions, statements)) or Rights()
    rights += Rights(aws=problems.catch(lambda: ip_allow_list_rights(ip_allow_list)) or ())
    problems.raise_all()
    return rights


def needs_role(rights: Rights, platform: Platform) -> bool:
    """Whether the account needs an IAM role: it has rights in AWS, and the platform's identity gives them by a role."""
    return isinstance(platform.identity, AwsIdentity) and bool(rights.aws or rights.opaque_policies)


def _repository(spec: Mapping[str, Any], platform: Platform, namespace: str, spec_name: str) -> Repository | None:
    reference = spec.get("artifactRepositoryRef")
    if not isinstance(reference, Mapping):
        return resolve_repository(platform, namespace, spec_name)
    key = reference.get("key")
    if key is None and reference.get("configMap") not in (None, CONFIG_MAP):
        raise InputError(
            "the reference names a ConfigMap and no key",
            path="artifactRepositoryRef",
            expected="the key of a repository",
        )
    return resolve_repository(platform, namespace, spec_name, key=None if key is None else str(key))


def _reporting(
    spec: Mapping[str, Any], found: Sequence[Template], account: str, spec_account: str, namespace: str
) -> tuple[KubernetesRight, ...]:
    executor = mapping(spec.get("executor")).get("serviceAccountName")
    reports = [t.path for t in found if t.runs_pod and t.executor_account == account]
    # Templates that come by reference, or with a later submission, report with the spec's account too.
    if not reports and (account != spec_account or executor not in (None, "", account)):
        return ()
    rule = RbacRule((_ARGO,), ("workflowtaskresults",), ("create", "patch"))
    reason = "the executor of every pod reports the outputs and the progress of its node"
    return (KubernetesRight(rule, reason, reports[0] if reports else "serviceAccountName", namespace),)


def _agent(found: Sequence[Template], account: str, spec_account: str, namespace: str) -> Rights:
    run = [template for template in found if template.uses_agent]
    if not run or account != spec_account:
        return Rights()
    source = run[0].path
    kind = "http" if run[0].body.get("http") is not None else "plugin"
    reason = f"the agent pod runs the {kind} template {run[0].name!r}"
    watch = RbacRule((_ARGO,), ("workflowtasksets",), ("list", "watch"))
    report = RbacRule((_ARGO,), ("workflowtasksets/status",), ("patch",))
    return Rights(
        kubernetes=(
            KubernetesRight(watch, f"{reason}: it learns there what to do", source, namespace),
            KubernetesRight(report, f"{reason}: it reports there what came of it", source, namespace),
        ),
        token_secret=f"{account}.service-account-token",
    )


def _collection(collectors: Sequence[str], namespace: str) -> Rights:
    if not collectors:
        return Rights()
    reason = "the pods that collect artifacts run with this account"
    watch = RbacRule((_ARGO,), ("workflowartifactgctasks",), ("list", "watch"))
    report = RbacRule((_ARGO,), ("workflowartifactgctasks/status",), ("patch",))
    return Rights(
        kubernetes=(
            KubernetesRight(watch, f"{reason}: they learn there what to delete", collectors[0], namespace),
            KubernetesRight(report, f"{reason}: they report there what they deleted", collectors[0], namespace),
        )
    )


def _resource(template: Template, namespace: str, grants: Sequence[KubernetesGrant]) -> Rights:
    try:
        return Rights(kubernetes=resource_rights(template, namespace=namespace))
    except InputError:
        if any(template.name in grant.templates or not grant.templates for grant in grants):
            return Rights()
        raise


def _own_prefix(
    spec: Mapping[str, Any],
    platform: Platform,
    repository: Repository,
    found: Sequence[Template],
    account: str,
    collectors: Sequence[str],
    delete_artifacts: bool,
) -> Rights:
    pods = [template.path for template in found if template.runs_pod and template.account == account]
    whole = spec.get("workflowTemplateRef") and account == str(spec.get("serviceAccountName") or "default")
    rights = Rights()
    if pods or whole:
        source = pods[0] if pods else "workflowTemplateRef"
        where = f"the prefix {repository.prefix!r} of its own" if repository.prefix else "the bucket that all share"
        loaded, saved = f"input artifacts are loaded from {where}", f"output artifacts and logs are saved to {where}"
        rights += repository_rights(platform, repository, reason=loaded, source=source)
        rights += repository_rights(platform, repository, read=False, write=True, reason=saved, source=source)
    if collectors or delete_artifacts:
        reason = "artifacts are deleted by garbage collection" if collectors else "an input asks to delete artifacts"
        source = collectors[0] if collectors else "delete_artifacts"
        rights += repository_rights(platform, repository, read=False, delete=True, reason=reason, source=source)
    return rights


def _extra(platform: Platform, extra: object, statements: Iterable[Statement]) -> Rights:
    parsed, token = parse_permissions(extra)
    added = tuple(statements)
    if (parsed or token or added) and not isinstance(platform.identity, AwsIdentity | ExistingServiceAccount):
        kind = "none" if platform.identity is None else repr(platform.identity.kind)
        raise InputError(
            f"AWS permissions need a role, and the platform's identity is {kind}",
            path="extra_aws_permissions",
            expected="a platform with Irsa or PodIdentity",
        )
    asked = "asked for in `extra_aws_permissions`"
    return Rights(
        aws=(
            *(AwsRight(s, asked, f"extra_aws_permissions[{i}]") for i, s in enumerate(parsed)),
            *(AwsRight(s, "added with `add_to_role_policy`", "add_to_role_policy") for s in added),
        ),
        opaque_policies=(token,) if token else (),
    )


class _Problems:
    """Collects the errors of a derivation, so that all of them are told at once."""

    def __init__(self) -> None:
        self._errors: list[InputError] = []

    def catch(self, work: Callable[[], _T]) -> _T | None:
        """What `work` returns, or None when it raised an `InputError`."""
        try:
            return work()
        except InputError as error:
            self._errors.append(error)
            return None

    def raise_all(self) -> None:
        """Raise what was collected: a single error as it is."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise InputErrors(self._errors)
