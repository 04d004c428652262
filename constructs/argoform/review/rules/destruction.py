"""Rules about what goes: data, running work, and identities that workflows run as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.case import Case
from argoform.review.data_holders import HOLDERS, HOLDING_KINDS
from argoform.review.fates import Fate, because, fate
from argoform.review.helm import chart_name, merged_values
from argoform.review.model import Severity
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.uses import Use, key_of, key_of_manifest, uses_of
from argoform.review.values import at, mapping


@rule(
    "RV001",
    severity="critical",
    title="something that holds data is destroyed or replaced",
    why="What it holds is gone after the apply; a replacement begins empty.",
    link="https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
)
def data_destroyed(case: Case) -> Iterator[Problem]:
    """Buckets, volumes, databases, namespaces, secrets, keys, CRDs, and Argo's own Helm release."""
    for change in case.plan.changes:
        held = HOLDERS.get(change.type)
        if held is not None:
            yield from _lost(change, held[0], held[1])
        elif change.type == "helm_release":
            yield from _release(change)
    for one in case.objects:
        held = HOLDING_KINDS.get((one.api_version.rpartition("/")[0], one.kind))
        if held is not None and not (one.kind == "Secret" and _still_used(case, one)):
            severity = "medium" if one.kind == "PersistentVolume" and _retained(one) else held[0]
            yield from _lost(one, severity, held[1])


def _lost(one: ObjectChange | ResourceChange, severity: Severity, what: str) -> Iterator[Problem]:
    name = one.title if isinstance(one, ObjectChange) else one.address
    become = fate(one)
    if become == "left":
        yield Problem(one, f"Terraform forgets {name}, which stays where it is", severity="info")
    elif become:
        end = f", and {what} goes with it" if become == "destroyed" else f"{because(one)}: {what} is lost"
        yield Problem(one, f"{name} is {become}{end}", severity=severity, path=_path(one, become), hint=_hint(one))


def _path(one: ObjectChange | ResourceChange, become: Fate) -> str:
    change = one.change if isinstance(one, ObjectChange) else one
    return change.because[0] if become == "replaced" and change.because else ""


def _hint(one: ObjectChange | ResourceChange) -> str:
    """What stands in the way of the destruction, or what to do about it."""
    if isinstance(one, ObjectChange):
        return "keep it with a removed block or a state move, or copy what it holds first"
    before = one.before or {}
    for name in ("deletion_protection", "deletion_protection_enabled"):
        if before.get(name) is True:
            return f"{name} is on, so the apply fails until it is taken off"
    if one.type in ("aws_s3_bucket", "google_storage_bucket") and before.get("force_destroy") is not True:
        return "force_destroy is off, so the apply fails unless the bucket is empty"
    return "keep it with a removed block or a state move, or copy what it holds first"


def _retained(one: ObjectChange) -> bool:
    return bool(at(one.before, "spec", "persistentVolumeReclaimPolicy") == "Retain")


def _release(change: ResourceChange) -> Iterator[Problem]:
    """Argo's own Helm release: without the controller nothing runs, without the CRDs no workflow is left."""
    chart = chart_name(change.before)
    if chart not in ("argo-workflows", "argo-events") or fate(change) not in ("destroyed", "replaced"):
        return
    kept = at(merged_values(change.before), "crds", "keep") is not False
    what = (
        "nothing runs without its controller" if kept else "its CRDs go too, and with them every object of their kinds"
    )
    yield Problem(
        change,
        f"the Helm release of {chart} is {fate(change)}{because(change)}: {what}",
        severity="high" if kept else "critical",
        path=_path(change, fate(change)),
        hint="" if kept else "set crds.keep to true and apply that first",
    )


def _still_used(case: Case, one: ObjectChange) -> bool:
    """Whether something names the object that will not be there, which is told as that."""
    if one.before is None:
        return False
    uses, key = uses_of(case), key_of_manifest(one, one.before)
    return key not in uses.objects_after and any(
        not use.optional and use.user is not one and use.how != "subject" for use in uses.after.get(key, ())
    )


_WORK: dict[str, tuple[Severity, str]] = {
    "Workflow": ("high", "its running pods end"),
    "CronWorkflow": ("high", "nothing starts on its schedule"),
    "WorkflowTemplate": ("medium", "nothing can be submitted from it"),
    "ClusterWorkflowTemplate": ("medium", "nothing can be submitted from it"),
    "WorkflowEventBinding": ("high", "events no longer start workflows by it"),
    "Sensor": ("high", "events no longer start anything by it"),
    "EventSource": ("high", "events of it are no longer heard"),
    "EventBus": ("high", "the events that it holds are lost, and every sensor and event source of it loses touch"),
}


@rule(
    "RV002",
    severity="high",
    title="something that runs or starts work is removed or replaced",
    why="Running pods end with their workflow, and without a schedule, sensor or bus nothing starts any more. A "
    "replacement deletes first: what happens in between is missed.",
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-concepts/",
)
def work_removed(case: Case) -> Iterator[Problem]:
    """Workflows, what starts them, and the jobs of Kubernetes."""
    for one in case.objects:
        group = one.api_version.rpartition("/")[0]
        known = _WORK.get(one.kind) if group == "argoproj.io" else None
        if group == "batch" and one.kind in ("Job", "CronJob"):
            known = ("high", "its running pods end" if one.kind == "Job" else "nothing starts on its schedule")
        become = fate(one)
        if known is None or become not in ("destroyed", "replaced") or _still_used(case, one):
            continue
        severity, what = known
        if become == "replaced":
            what = (
                "it begins anew, and its running pods end" if one.kind in ("Workflow", "Job") else f"meanwhile {what}"
            )
        yield Problem(
            one,
            f"{one.title} is {'removed' if become == 'destroyed' else 'replaced'}{because(one)}: {what}",
            severity=severity,
            path=_path(one, become),
        )


@rule(
    "RV003",
    severity="medium",
    title="an identity that workflows run as is destroyed or replaced",
    why="Pods that run hold tokens of the old one, which stop working, and new pods do not start without a service "
    "account.",
    link="https://kubernetes.io/docs/concepts/security/service-accounts/",
)
def identity_removed(case: Case) -> Iterator[Problem]:
    """Service accounts, roles and identities of clouds, identity providers; none whose workflows go too."""
    for one in case.of("ServiceAccount"):
        become = fate(one)
        if one.api_version == "v1" and become in ("destroyed", "replaced") and not _still_used(case, one):
            yield from _identity(case, one, become, [one])
    for change in case.resources(*_CLOUD_IDENTITIES):
        become = fate(change)
        if become not in ("destroyed", "replaced"):
            continue
        accounts = list(accounts_of(case, change))
        if [account for account in accounts if not fate(account)] or (not accounts and _of_pods(change)):
            yield from _identity(case, change, become, accounts)
    for change in case.resources("aws_iam_openid_connect_provider"):
        if fate(change) in ("destroyed", "replaced"):
            what = "no service account of the cluster can take on a role any more"
            yield Problem(change, f"{change.address} is {fate(change)}{because(change)}: {what}", severity="high")


_CLOUD_IDENTITIES = ("aws_iam_role", "google_service_account", "azurerm_user_assigned_identity")


def _identity(
    case: Case, one: ObjectChange | ResourceChange, become: Fate, accounts: list[ObjectChange]
) -> Iterator[Problem]:
    """One finding, worse when workflows stay that use it; none when all go that did."""
    uses = uses_of(case)
    keys = [key_of("ServiceAccount", account.namespace, account.name) for account in accounts]
    before = [use.user for key in keys for use in uses.before.get(key, ()) if _runs(use)]
    staying = {user.title for user in before if fate(user) != "destroyed"}
    if become == "destroyed" and before and not staying:
        return
    name = one.title if isinstance(one, ObjectChange) else one.address
    users = sorted(staying)
    told = f"{', '.join(users[:5])}{f' and {len(users) - 5} more' if len(users) > 5 else ''}"
    end = f", while {told} run{'' if len(users) > 1 else 's'} as it" if users else ""
    yield Problem(
        one,
        f"{name} is {become}{because(one)}{end}",
        severity="high" if users else "medium",
        path=_path(one, become),
    )


def _runs(use: Use) -> bool:
    return not use.user.kind.endswith("Binding")


def _of_pods(change: ResourceChange) -> bool:
    """Whether pods of a cluster may take the role on, as its trust policy says."""
    trust = (change.before or {}).get("assume_role_policy")
    return isinstance(trust, str) and ("AssumeRoleWithWebIdentity" in trust or "pods.eks.amazonaws.com" in trust)


def accounts_of(case: Case, change: ResourceChange) -> Iterator[ObjectChange]:
    """The service accounts that stand for an identity of a cloud, as far as the plan tells."""
    before = change.before or {}
    paired = {
        (other.values.get("namespace"), other.values.get("service_account"))
        for other in case.resources("aws_eks_pod_identity_association")
        if change.type == "aws_iam_role" and _names_role((other.before or {}).get("role_arn"), before)
    }
    for one in case.of("ServiceAccount"):
        said = mapping(mapping(mapping(one.before).get("metadata")).get("annotations"))
        if change.type == "aws_iam_role":
            tied = _names_role(said.get("eks.amazonaws.com/role-arn"), before) or (one.namespace, one.name) in paired
        elif change.type == "google_service_account":
            tied = bool(before.get("email")) and said.get("iam.gke.io/gcp-service-account") == before.get("email")
        else:
            client = before.get("client_id")
            tied = bool(client) and said.get("azure.workload.identity/client-id") == client
        if tied:
            yield one


def _names_role(said: object, role: Mapping[str, Any]) -> bool:
    if not isinstance(said, str):
        return False
    return said == role.get("arn") or said.rpartition("/")[2] == role.get("name")
