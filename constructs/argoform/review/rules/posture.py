"""What a container may do in effect, by its own security context and that of its pod, and what a change adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.model import Severity
from argoform.review.rules.pairs import UNCLEAR, Unclear
from argoform.review.rules.pods import Pod
from argoform.review.values import is_unknown, items, mapping

_USUAL = frozenset(
    ("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
     "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT")
)  # fmt: skip
"""The capabilities that container runtimes give to every container that does not drop them."""

_SOCKETS = re.compile(r"(?:docker|containerd|crio|podman|dockershim)\S*\.sock$|^/var/lib/kubelet|^/etc/kubernetes")
_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_HOST = (
    ("hostNetwork", "runs in the network of its node"),
    ("hostPID", "sees the processes of its node"),
    ("hostIPC", "shares the memory of processes on its node"),
)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing that is held back no longer.

    Args:
        own: whether the container's own security context says so.
    """

    text: str
    severity: Severity = "high"
    own: bool = False


@dataclass(frozen=True)
class Posture:
    """What is in force for a container; `UNCLEAR` where that is not known, None where nothing is said."""

    privileged: Any
    non_root: Any
    user: Any
    escalation: Any
    read_only: Any
    capabilities: frozenset[str] | Unclear
    seccomp: Any
    app_armor: Any
    proc_mount: Any
    host_process: Any


def posture_of(pod: Pod, container: Mapping[str, Any], name: str) -> Posture:
    """The posture of one container of a pod: what it says itself wins over what the pod says."""
    own_said, pod_said = container.get("securityContext"), pod.spec.get("securityContext")
    own, shared = mapping(own_said), mapping(pod_said)
    unclear = is_unknown(own_said) or is_unknown(pod_said)

    def field(key: str, *, both: bool = True) -> Any:
        value = own.get(key)
        if value is None and both:
            value = shared.get(key)
        return UNCLEAR if unclear or is_unknown(value) or (isinstance(value, str) and "{{" in value) else value

    def kind(key: str) -> Any:
        value = field(key)
        return UNCLEAR if value is UNCLEAR else mapping(value).get("type")

    windows = field("windowsOptions")
    armor = kind("appArmorProfile")
    if armor is None and pod.annotations.get(_APP_ARMOR + name) == "unconfined":
        armor = "Unconfined"
    return Posture(
        privileged=field("privileged", both=False),
        non_root=field("runAsNonRoot"),
        user=_user(field("runAsUser")),
        escalation=field("allowPrivilegeEscalation", both=False),
        read_only=field("readOnlyRootFilesystem", both=False),
        capabilities=_capabilities(field("capabilities", both=False)),
        seccomp=kind("seccompProfile"),
        app_armor=armor,
        proc_mount=field("procMount", both=False),
        host_process=UNCLEAR if windows is UNCLEAR else mapping(windows).get("hostProcess"),
    )


def _user(value: Any) -> Any:
    if isinstance(value, bool):
        return UNCLEAR
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,12}", value) else value


def _capabilities(said: Any) -> frozenset[str] | Unclear:
    if isinstance(said, Unclear):
        return said
    body = mapping(said)
    sides = []
    for name in ("add", "drop"):
        listed = body.get(name)
        if is_unknown(listed) or any(not isinstance(one, str) or is_unknown(one) for one in items(listed)):
            return UNCLEAR
        sides.append({one.upper().removeprefix("CAP_") for one in items(listed)})
    added, dropped = sides
    kept = frozenset() if "ALL" in dropped else _USUAL - dropped
    return kept | added


def containers_relaxed(before: Posture, after: Posture, *, new: bool) -> Iterator[Relaxation]:
    """What a container may do now and could not before.

    Args:
        before: of a new container, what one would have had that says nothing itself.
        new: whether it is new; what the others are held to and it is not, then does not count.
    """
    if after.privileged is True and before.privileged not in (True, UNCLEAR):
        yield Relaxation("runs privileged, which is root on the node", "critical", own=True)
    yield from _user_relaxed(before, after, new)
    if not new and before.escalation is False and after.escalation in (None, True):
        yield Relaxation("may gain more privileges than it starts with", own=after.escalation is True)
    if not new and before.read_only is True and after.read_only in (None, False):
        yield Relaxation("may write to its root file system", "medium", own=after.read_only is False)
    yield from _capabilities_relaxed(before, after)
    if not new and before.seccomp in ("RuntimeDefault", "Localhost") and after.seccomp is None:
        yield Relaxation("has no seccomp profile any more")
    for was, now, loose, text, severity in (
        (before.seccomp, after.seccomp, "Unconfined", "runs without a seccomp profile", "high"),
        (before.app_armor, after.app_armor, "Unconfined", "runs without an AppArmor profile", "high"),
        (before.proc_mount, after.proc_mount, "Unmasked", "sees all of /proc", "high"),
        (before.host_process, after.host_process, True, "runs on its Windows node itself", "critical"),
    ):
        if now == loose and was not in (loose, UNCLEAR):
            yield Relaxation(text, "critical" if severity == "critical" else "high")


def _capabilities_relaxed(before: Posture, after: Posture) -> Iterator[Relaxation]:
    had, has = before.capabilities, after.capabilities
    if isinstance(had, Unclear) or isinstance(has, Unclear) or "ALL" in had:
        return
    more = has - had
    if more and more <= _USUAL:
        said = f"has the capabilities {', '.join(sorted(more))} again"
        yield Relaxation("no longer drops the usual capabilities" if len(more) > 3 else said)
    elif more:
        said = "all capabilities" if "ALL" in more else f"the capabilities {', '.join(sorted(more - _USUAL))}"
        yield Relaxation(f"adds {said}", own=True)


def _user_relaxed(before: Posture, after: Posture, new: bool) -> Iterator[Relaxation]:
    if isinstance(before.user, Unclear) or isinstance(after.user, Unclear):
        return
    if after.user == 0:
        if before.user != 0:
            yield Relaxation("runs as root (user 0)")
        return
    if new or isinstance(before.non_root, Unclear) or isinstance(after.non_root, Unclear):
        return
    if _forced(before) and not _forced(after):
        yield Relaxation("may run as root: no other user is asked for any more")


def _forced(posture: Posture) -> bool:
    """Whether it cannot run as root."""
    return posture.non_root is True or (isinstance(posture.user, int) and posture.user > 0)


def pods_relaxed(before: Pod, after: Pod) -> Iterator[Relaxation]:
    """What a pod as a whole may do now and could not before."""
    for name, text in _HOST:
        was = before.spec.get(name)
        if after.spec.get(name) is True and was is not True and not is_unknown(was):
            yield Relaxation(text)
    token = "automountServiceAccountToken"  # noqa: S105 - the name of a field
    if before.spec.get(token) is False and after.spec.get(token) in (None, True):
        yield Relaxation("gets the token of its service account again", "medium")
    known = set(_host_paths(before))
    for path in _host_paths(after):
        if any(path == old or path.startswith(old.rstrip("/") + "/") for old in known):
            continue
        severe = path == "/" or _SOCKETS.search(path) is not None
        yield Relaxation(f"mounts {path!r} of its node", "critical" if severe else "high")


def _host_paths(pod: Pod) -> Iterator[str]:
    for volume in [*items(pod.spec.get("volumes")), *items(pod.spec.get("volume"))]:
        path = mapping(mapping(volume).get("hostPath")).get("path")
        if isinstance(path, str) and path and not is_unknown(path):
            yield path.rstrip("/") or "/"
