"""Rules about Helm releases: versions of charts, and values that give up a protection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.case import Case
from argoform.review.differences.helm import without_objects
from argoform.review.differences.rbac import role_change
from argoform.review.helm import chart_name, is_argo_workflows, merged_values
from argoform.review.model import Severity
from argoform.review.plan import ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.rules.rbac import told
from argoform.review.rules.versions import argo_versions
from argoform.review.values import Path, at, dotted, is_unknown, items, leaves, mapping, show

_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?")


def _kept(case: Case) -> Iterator[tuple[ResourceChange, Mapping[str, Any], Mapping[str, Any]]]:
    """The releases that were there and will be, with both sides."""
    for change in case.resources("helm_release"):
        if change.before is not None and change.after is not None and change.action in ("update", "replace"):
            yield change, change.before, change.after


@rule(
    "RV085",
    severity="medium",
    title="a chart goes back, or to another major version",
    why="A major version may rename values, which then count for nothing, and an older one may not read what the newer "
    "has written.",
    link="https://helm.sh/docs/topics/charts/#charts-and-versioning",
)
def chart_version(case: Case) -> Iterator[Problem]:
    """Of every chart; where Argo's own version changes with it, that is told instead."""
    argo = argo_versions(case.plan)
    for change, before, after in _kept(case):
        if chart_name(before) != chart_name(after):
            continue
        if is_argo_workflows(change) and None not in argo and argo[0] != argo[1]:
            continue
        old, new = _parsed(before.get("version")), _parsed(after.get("version"))
        if old is None or new is None or old == new:
            continue
        told_as = f"chart {chart_name(after)} goes"
        if new < old:
            message = f"{told_as} back from {before['version']} to {after['version']}"
            yield Problem(change, message, path="version")
        elif new[0] > old[0]:
            message = f"{told_as} from {before['version']} to {after['version']}, a new major version"
            yield Problem(change, message, path="version", hint="read its upgrade notes", severity="low")


def _parsed(version: Any) -> tuple[int, int, int, tuple[bool, tuple[tuple[bool, int, str], ...]]] | None:
    """A semantic version in a form that compares; None for ranges and whatever else."""
    found = _VERSION.fullmatch(version) if isinstance(version, str) and len(version) < 100 else None
    if found is None:
        return None
    pre = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in (found[4] or "").split("."))
    return int(found[1]), int(found[2]), int(found[3] or 0), (found[4] is None, pre)


@rule(
    "RV086",
    severity="high",
    title="a Helm value gives up a protection",
    why="What the value held back holds for every workflow and user of the installation, and no other object of the "
    "plan shows it.",
    link="https://argo-workflows.readthedocs.io/en/latest/security/",
)
def values_relaxed(case: Case) -> Iterator[Problem]:
    """Values of Argo's charts, and security contexts in the values of any chart."""
    for change, before, after in _kept(case):
        if chart_name(before) != chart_name(after):
            continue
        old, new = merged_values(before), merged_values(after)
        if is_argo_workflows(change):
            yield from (Problem(change, message, path=path, severity=how) for path, message, how in _argo(old, new))
        for path, message in _security_contexts(without_objects(old), without_objects(new)):
            yield Problem(change, message, path=f"values.{path}")


def _argo(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str, Severity]]:
    if "server" in auth_modes(new) and "server" not in auth_modes(old):
        message = "the server takes requests without a login, and does what they ask as its own service account"
        yield "values.server.authModes", message, "high"
    for path, was, message, severity in _SWITCHES:
        before, after = at(old, *path), at(new, *path)
        before = _DEFAULTS.get(path) if before is None else before
        after = _DEFAULTS.get(path) if after is None else after
        if before is was and after is (not was):
            yield f"values.{dotted(path)}", message, severity
    path = ("controller", "workflowRestrictions", "templateReferencing")
    before, after = at(old, *path), at(new, *path)
    if before and before != after and not is_unknown(after) and not (before == "Strict" and after == "Secure"):
        message = f"workflows may again be submitted that refer to no template: {show(before)} becomes {show(after)}"
        if after:
            message = "a workflow may change the template while it runs: Secure becomes Strict"
        yield f"values.{dotted(path)}", message, "high"
    rules = (mapping(at(side, "workflow", "rbac")).get("rules") for side in (old, new))
    gained = role_change(*({"rules": said} for said in rules)).gained
    if gained:
        yield "values.workflow.rbac.rules", f"the account that workflows run as may now {told(gained)}", "high"


_SWITCHES: tuple[tuple[tuple[str, ...], bool, str, Severity], ...] = (
    (("server", "secure"), True, "the server is reached without TLS", "medium"),
    (
        ("server", "sso", "rbac", "enabled"),
        True,
        "everybody who logs in has the rights of the server's account",
        "high",
    ),
    (("controller", "rbac", "accessAllSecrets"), False, "the controller may read every Secret", "high"),
    (("singleNamespace",), True, "the controller and the server get rights in the whole cluster", "high"),
)
"""A value, what it was, and what it means when it is the opposite."""

_DEFAULTS: dict[tuple[str, ...], bool] = {
    ("server", "secure"): False,
    ("server", "sso", "rbac", "enabled"): True,
    ("controller", "rbac", "accessAllSecrets"): False,
    ("singleNamespace",): False,
}
"""What the chart takes where nothing is said."""


def auth_modes(values: Mapping[str, Any]) -> frozenset[str]:
    """How the server lets people in: `server`, `client`, `sso`; `client` where nothing is said."""
    server = mapping(values.get("server"))
    found = {mode for mode in items(server.get("authModes")) if isinstance(mode, str)}
    if isinstance(server.get("authMode"), str) and server["authMode"]:
        found.add(server["authMode"])
    arguments = [text for text in items(server.get("extraArgs")) if isinstance(text, str)]
    for text, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if text == "--auth-mode":
            found.add(following)
        elif text.startswith("--auth-mode="):
            found.add(text.partition("=")[2].strip("\"'"))
    return frozenset(found) or frozenset(("client",))


_CONTEXTS = ("securityContext", "podSecurityContext", "containerSecurityContext")
_SAFE: dict[str, bool] = {
    "runAsNonRoot": True,
    "readOnlyRootFilesystem": True,
    "allowPrivilegeEscalation": False,
    "privileged": False,
}


def _security_contexts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields of security contexts, wherever they stand in the values, that are no longer safe."""
    before, after = dict(_contexts(old)), dict(_contexts(new))
    for path, value in after.items():
        name = str(path[-1])
        safe = _SAFE.get(name)
        if safe is None or value is not (not safe):
            continue
        # Where nothing was said, the chart's own value counted, which is not known.
        if before.get(path) is safe or (name in ("privileged", "allowPrivilegeEscalation") and path not in before):
            yield dotted(path), f"{name} is {'on' if value else 'off'} in {dotted(path[:-1])}"


def _contexts(values: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    return ((path, leaf) for path, leaf in leaves(values) if len(path) > 1 and any(part in _CONTEXTS for part in path))
