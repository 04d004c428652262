"""Rules about what pods may do to their nodes and to the cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container
from argoform.lint.practice.facts import (
    Body,
    Container,
    containers,
    counted,
    defaults,
    listed,
    mapping,
    pods,
    setting,
    template_name,
    volumes,
)
from argoform.lint.rule import rule

_STANDARDS = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
_BASELINE = frozenset(
    (
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    )
)
"""The capabilities that the baseline standard lets a container add."""


def _pod_context(manifest: Manifest, body: Body) -> Body:
    """The security context of the pod; a template's stands in place of the spec's."""
    found = setting(manifest, body, "securityContext")
    return mapping(found if found is not None else manifest.spec.get("securityContext"))


def _own_context(manifest: Manifest, one: Container) -> Body:
    found = one.body.get("securityContext")
    if found is None and one.field in ("container", "script"):
        found = mapping(defaults(manifest).get(one.field)).get("securityContext")
    return mapping(found)


def _contexts(manifest: Manifest) -> Iterator[tuple[str, Body, str]]:
    """Every security context with its path and whose it is."""
    base = manifest.spec_path
    places = [(f"{base}.securityContext", manifest.spec.get("securityContext"), "the workflow's pods")]
    default = defaults(manifest)
    places.append((f"{base}.templateDefaults.securityContext", default.get("securityContext"), "the template defaults"))
    for field in ("container", "script"):
        where = f"{base}.templateDefaults.{field}.securityContext"
        places.append((where, mapping(default.get(field)).get("securityContext"), "the template defaults"))
    for path, body in manifest.templates:
        name = f"the template `{template_name(body, path)}`"
        places.append((f"{path}.securityContext", body.get("securityContext"), name))
    for one in containers(manifest):
        name = f"the template `{template_name(one.template)}`"
        places.append((f"{one.path}.securityContext", one.body.get("securityContext"), name))
    for path, found, owner in places:
        if isinstance(found, dict):
            yield path, found, owner


@rule(
    "AF040",
    severity="warning",
    title="No container is privileged",
    needs=("securityContext",),
    why="A privileged container is root on its node: whoever gets into it has every pod and every secret there.",
    bad=container("securityContext: {privileged: true}"),
    good=container("securityContext: {privileged: false}"),
    link=_STANDARDS,
)
def privileged(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`privileged: true`, and `allowPrivilegeEscalation: true`, which leads there."""
    for path, found, owner in _contexts(manifest):
        for field in ("privileged", "allowPrivilegeEscalation"):
            if found.get(field) is True:
                effect = "runs privileged" if field == "privileged" else "may gain more privileges than it starts with"
                yield Problem(
                    f"{path}.{field}", f"{owner} {effect}", "build images without it: BuildKit rootless, Kaniko"
                )
                break


@rule(
    "AF041",
    severity="warning",
    title="No volume is a path of the node",
    needs=("hostPath",),
    why="A hostPath volume reaches outside the container: the sockets, credentials and files of the node and of "
    "its other "
    "pods. It also ties the workflow to one node, because another has other files.",
    bad=container(
        "volumeMounts:\n  - {name: cache, mountPath: /cache}",
        spec="volumes:\n  - name: cache\n    hostPath: {path: /var/cache}",
    ),
    good=container(
        "volumeMounts:\n  - {name: cache, mountPath: /cache}",
        spec="volumes:\n  - name: cache\n    emptyDir: {}",
    ),
    link="https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
)
def host_path(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Volumes of the spec and of templates."""
    for path, volume in volumes(manifest):
        if isinstance(volume.get("hostPath"), dict):
            where = volume["hostPath"].get("path", "")
            yield Problem(
                f"{path}.hostPath",
                f"the volume `{volume.get('name', '')}` is the path {str(where)!r} of the node",
                "use an emptyDir, a claim or an artifact",
            )


@rule(
    "AF042",
    severity="warning",
    title="Pods stay out of the node's network and processes",
    needs=("hostNetwork", "podSpecPatch"),
    why="With `hostNetwork` a pod reaches what listens on its node alone (the kubelet, the cloud's metadata with "
    "the node's "
    "own credentials) and no network policy holds it; `hostPID` and `hostIPC` open the node's processes to it.",
    bad=container("", spec="hostNetwork: true"),
    good=container("", spec="hostNetwork: false"),
    link=_STANDARDS,
)
def host_namespaces(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The field of the spec, and the three in patches of the pod."""
    if manifest.spec.get("hostNetwork") is True:
        yield Problem(f"{manifest.spec_path}.hostNetwork", "all pods run in the network of their nodes", "leave it out")
    base = manifest.spec_path
    places = [(base, manifest.spec), (f"{base}.templateDefaults", defaults(manifest)), *manifest.templates]
    for path, body in places:
        patch = body.get("podSpecPatch")
        if isinstance(patch, str):
            compact = "".join(patch.replace('"', "").split())
            for field in ("hostNetwork", "hostPID", "hostIPC"):
                if f"{field}:true" in compact:
                    yield Problem(f"{path}.podSpecPatch", f"the patch sets `{field}` on the pods", "leave it out")


@rule(
    "AF043",
    severity="warning",
    title="No container asks for root",
    needs=("securityContext",),
    why="Root in a container is root on the node for every hole in the runtime, and writes volumes as root.",
    bad=container("securityContext: {runAsUser: 0}"),
    good=container("securityContext: {runAsUser: 1000}"),
    link=_STANDARDS,
)
def root(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`runAsUser: 0` or `runAsNonRoot: false`, as it stands there."""
    for path, found, owner in _contexts(manifest):
        user = found.get("runAsUser")
        if user == 0 and not isinstance(user, bool):
            yield Problem(
                f"{path}.runAsUser",
                f"{owner} runs as root (user 0)",
                "run as another user, and set `runAsNonRoot: true`",
            )
        elif found.get("runAsNonRoot") is False:
            yield Problem(f"{path}.runAsNonRoot", f"{owner} may run as root", "set `runAsNonRoot: true`")


@rule(
    "AF044",
    severity="note",
    title="Pods meet the restricted Pod Security Standard",
    why="A namespace that enforces the standard refuses other pods. It asks that a pod forbids root, drops all "
    "capabilities, cannot gain privileges and has a seccomp profile; none of it hinders ordinary work.",
    bad=container(""),
    good=container(
        "securityContext:\n  allowPrivilegeEscalation: false\n  capabilities: {drop: [ALL]}",
        spec="securityContext:\n  runAsNonRoot: true\n  seccompProfile: {type: RuntimeDefault}",
    ),
    link=_STANDARDS + "#restricted",
)
def restricted(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow, with what is missing and in how many containers."""
    missing: dict[str, int] = {}
    first = ""
    found = containers(manifest)
    for one in found:
        lacks = _lacking(_pod_context(manifest, one.template), _own_context(manifest, one))
        if lacks and not _patched(manifest, one.template):
            first = first or one.path
            for what in lacks:
                missing[what] = missing.get(what, 0) + 1
    if missing:
        said = ", ".join(f"{what} (in {number} of {len(found)})" for what, number in missing.items())
        yield Problem(
            first,
            f"the containers do not meet the restricted standard; missing: {said}",
            "set `securityContext` on the spec, and on `templateDefaults.container`",
        )


@rule(
    "AF045",
    severity="warning",
    title="No container adds powerful capabilities",
    needs=("securityContext",),
    why="Capabilities such as SYS_ADMIN or NET_ADMIN are most of what root can do; the baseline standard refuses them.",
    bad=container("securityContext:\n  capabilities: {add: [SYS_ADMIN]}"),
    good=container("securityContext:\n  capabilities: {drop: [ALL]}"),
    link=_STANDARDS + "#baseline",
)
def capabilities(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Those that are not in the baseline standard."""
    for path, found, owner in _contexts(manifest):
        added = mapping(found.get("capabilities")).get("add")
        strong = [str(name) for name in added if str(name) not in _BASELINE] if isinstance(added, list) else []
        if strong:
            yield Problem(
                f"{path}.capabilities.add", f"{owner} adds {listed(strong)}", "drop ALL, and add what is needed alone"
            )


@rule(
    "AF046",
    severity="note",
    title="Workflows run with a service account of their own",
    why="The account `default` is shared by everything in the namespace that names none: rights that one "
    "workflow needs "
    "are then everybody's.",
    bad=container(""),
    good=container("", spec="serviceAccountName: etl"),
    link="https://argo-workflows.readthedocs.io/en/latest/service-accounts/",
)
def service_account(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """A warning where `default` is named, a note where none is."""
    base = manifest.spec_path
    if manifest.spec.get("serviceAccountName") == "default":
        yield Problem(f"{base}.serviceAccountName", "it runs as `default`, as all other pods do", _OWN, "warning")
    for path, body in manifest.templates:
        if body.get("serviceAccountName") == "default":
            name = template_name(body, path)
            yield Problem(f"{path}.serviceAccountName", f"the template `{name}` runs as `default`", _OWN, "warning")
    if manifest.spec.get("serviceAccountName") or manifest.spec.get("workflowTemplateRef") is not None:
        return
    without = [body for _, body in pods(manifest) if not setting(manifest, body, "serviceAccountName")]
    if without:
        names = listed([template_name(body) for body in without])
        yield Problem(
            base,
            f"{counted(len(without), 'template')} without `serviceAccountName` run as `default`: {names}",
            _OWN,
        )


_OWN = "make an account with the rights that this workflow needs, and name it in `serviceAccountName`"


def _patched(manifest: Manifest, body: Body) -> bool:
    patches: list[Any] = [manifest.spec.get("podSpecPatch"), setting(manifest, body, "podSpecPatch")]
    return any(isinstance(patch, str) and "securityContext" in patch for patch in patches)


def _lacking(pod: Body, own: Body) -> list[str]:
    lacks = []
    if own.get("runAsNonRoot", pod.get("runAsNonRoot")) is not True:
        lacks.append("`runAsNonRoot: true`")
    dropped = mapping(own.get("capabilities")).get("drop")
    if not isinstance(dropped, list) or "ALL" not in dropped:
        lacks.append("`capabilities.drop: [ALL]`")
    if own.get("allowPrivilegeEscalation") is not False:
        lacks.append("`allowPrivilegeEscalation: false`")
    profile = mapping(own.get("seccompProfile", pod.get("seccompProfile"))).get("type")
    if profile not in ("RuntimeDefault", "Localhost"):
        lacks.append("a `seccompProfile`")
    return lacks
