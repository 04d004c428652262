"""What pods may do that they could not before, by what is in force and not by where it is written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.cases import contained, found, judged, said, workflow
from tests.review.plans import change, manifest

SAFE = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def _safe(**other: Any) -> dict[str, Any]:
    """A container that is held back, with some fields otherwise; None leaves one out."""
    context = {key: value for key, value in {**SAFE, **other}.items() if value is not None}
    return contained({"securityContext": context})


def _volumes(path: str) -> dict[str, Any]:
    return workflow({"volumes": [{"name": "node", "hostPath": {"path": path}}]})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (_safe(), _safe(privileged=True), "runs privileged"),
        (_safe(), _safe(runAsNonRoot=None), "may run as root"),
        (_safe(), _safe(runAsNonRoot=False), "may run as root"),
        (_safe(), _safe(runAsUser=0), "runs as root (user 0)"),
        (contained({}), contained({"securityContext": {"runAsUser": 0}}), "runs as root"),
        (_safe(), _safe(allowPrivilegeEscalation=None), "may gain more privileges"),
        (_safe(), _safe(allowPrivilegeEscalation=True), "may gain more privileges"),
        (_safe(), _safe(readOnlyRootFilesystem=None), "may write to its root file system"),
        (_safe(), _safe(capabilities=None), "no longer drops the usual capabilities"),
        (_safe(), _safe(capabilities={"drop": ["ALL"], "add": ["SYS_ADMIN"]}), "adds the capabilities SYS_ADMIN"),
        (_safe(), _safe(capabilities={"drop": ["ALL"], "add": ["CHOWN"]}), "has the capabilities CHOWN again"),
        (contained({}), contained({"securityContext": {"capabilities": {"add": ["ALL"]}}}), "adds all capabilities"),
        (_safe(), _safe(seccompProfile={"type": "Unconfined"}), "without a seccomp profile"),
        (_safe(), _safe(seccompProfile=None), "no seccomp profile any more"),
        (_safe(), _safe(appArmorProfile={"type": "Unconfined"}), "without an AppArmor profile"),
        (_safe(), _safe(procMount="Unmasked"), "sees all of /proc"),
        (workflow({"securityContext": {"runAsNonRoot": True}}), workflow(), "may run as root"),
        (workflow({"securityContext": {"runAsUser": 1000}}), workflow({"securityContext": {"runAsUser": 0}}), "user 0"),
        (workflow(), workflow({"hostNetwork": True}), "runs in the network of its node"),
        (workflow(), workflow({"podSpecPatch": '{"hostPID": true}'}), "sees the processes of its node"),
        (workflow(), workflow(work={"podSpecPatch": "hostIPC: true"}), "shares the memory"),
        (
            _safe(),
            workflow(
                {"podSpecPatch": "containers: [{name: main, securityContext: {privileged: true}}]"},
                _safe()["spec"]["templates"][0],
            ),
            "runs privileged",
        ),
        (workflow(), _volumes("/var/cache"), "mounts '/var/cache' of its node"),
        (workflow(), workflow(work={"volumes": [{"name": "x", "hostPath": {"path": "/"}}]}), "mounts '/' of its node"),
        (_volumes("/var/cache"), _volumes("/var"), "mounts '/var' of its node"),
        (workflow({"automountServiceAccountToken": False}), workflow(), "gets the token"),
    ],
)
def test_what_is_held_back_no_longer(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV030", before, after)


POD = {"securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # From the container to the pod, to the defaults, to a template.
        (contained(POD), workflow(POD)),
        (workflow(POD), workflow(work=POD)),
        (
            contained({"securityContext": SAFE}),
            workflow({"templateDefaults": {"container": {"securityContext": SAFE}}}),
        ),
        # Another user than root is asked for in another way.
        (contained({"securityContext": {"runAsNonRoot": True}}), contained({"securityContext": {"runAsUser": 1000}})),
        (_safe(), _safe(capabilities={"drop": ["all"]})),
        (_safe(), _safe(seccompProfile={"type": "Localhost", "localhostProfile": "x.json"})),
        (_safe(), _safe(privileged=False)),
        (contained({}), _safe()),
        (contained({"securityContext": {"privileged": True}}), contained({"securityContext": {}})),
        # What every container may do anyway.
        (contained({}), contained({"securityContext": {"allowPrivilegeEscalation": True}})),
        (contained({}), contained({"securityContext": {"capabilities": {"add": ["CHOWN"]}}})),
        (_volumes("/var/cache"), _volumes("/var/cache/")),
        (_volumes("/var/cache"), _volumes("/var/cache/etl")),
        (workflow({"automountServiceAccountToken": False}), workflow(work={"automountServiceAccountToken": False})),
        (_safe(), None),
        (None, contained({"securityContext": {"privileged": True}})),
    ],
)
def test_what_is_no_relaxation(before: Any, after: Any) -> None:
    assert judged("RV030", before, after) == ""


@pytest.mark.parametrize("field", ["sidecars", "initContainers"])
def test_every_kind_of_container(field: str) -> None:
    before = workflow(work={field: [{"name": "side", "image": "x:1", "securityContext": SAFE}]})
    after = workflow(work={field: [{"name": "side", "image": "x:1", "securityContext": {**SAFE, "privileged": True}}]})
    assert judged("RV030", before, after) == (
        "the template `main`, container `side`: runs privileged, which is root on the node"
    )


def test_scripts_and_container_sets() -> None:
    def script(context: Any) -> dict[str, Any]:
        return workflow({"templates": [{"name": "main", "script": {"image": "x:1", "source": "x", **context}}]})

    def group(context: Any) -> dict[str, Any]:
        containers = [{"name": "a", "image": "x:1", **context}]
        return workflow({"templates": [{"name": "main", "containerSet": {"containers": containers}}]})

    for made in (script, group):
        after = made({"securityContext": {"privileged": True}})
        assert "runs privileged" in judged("RV030", made({"securityContext": {}}), after)


def test_a_new_template_of_a_workflow_that_was_there() -> None:
    plain = workflow()["spec"]["templates"][0]
    new = {"name": "build", "container": {"image": "x:1", "securityContext": {"privileged": True}}}
    problems = found("RV030", manifest(workflow(), workflow({"templates": [plain, new]})))
    assert [(problem.severity, problem.path) for problem in problems] == [
        ("critical", "spec.templates[1].container.securityContext")
    ]
    usual = {"name": "build", "container": {"image": "x:1"}}
    held = {"securityContext": {"runAsNonRoot": True}}
    before = workflow({"templates": [{**plain, **held}]})
    assert judged("RV030", before, workflow({"templates": [{**plain, **held}, usual]})) == ""


def test_a_new_template_has_what_the_workflow_gave_to_all() -> None:
    node = {"volumes": [{"name": "node", "hostPath": {"path": "/data"}}], "hostNetwork": True}
    plain = workflow()["spec"]["templates"][0]
    more = {"templates": [plain, {"name": "more", "container": {"image": "x:1"}}]}
    assert judged("RV030", workflow(node), workflow({**node, **more})) == ""


def test_what_all_templates_share_is_told_once() -> None:
    two = [{"name": name, "container": {"image": "x:1"}} for name in ("a", "b")]
    before, after = workflow({"templates": two, **POD}), workflow({"templates": two})
    messages = judged("RV030", before, after).splitlines()
    assert len(messages) == 2
    assert all(message.startswith("the template `a`, the template `b`: ") for message in messages)


def test_workloads_and_typed_resources() -> None:
    def deployment(user: str) -> dict[str, Any]:
        container = {"name": "app", "image": "x:1", "security_context": [{"run_as_user": user}]}
        template = {"metadata": [{}], "spec": [{"container": [container]}]}
        return {"metadata": [{"name": "web", "namespace": "data"}], "spec": [{"template": [template]}]}

    both = change("kubernetes_deployment_v1", deployment("1000"), deployment("0"))
    assert said("RV030", both) == "the pod of the Deployment, container `app`: runs as root (user 0)"


def test_accounts_and_namespaces() -> None:
    def account(**fields: Any) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": "etl", "namespace": "data"},
            **fields,
        }

    def namespace(level: str | None) -> dict[str, Any]:
        labels = {} if level is None else {"pod-security.kubernetes.io/enforce": level}
        return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "data", "labels": labels}}

    assert "token" in judged("RV030", account(automountServiceAccountToken=False), account())
    assert judged("RV030", account(), account(automountServiceAccountToken=True)) == ""
    assert "'privileged', and no longer 'restricted'" in judged("RV030", namespace("restricted"), namespace(None))
    assert "'baseline'" in judged("RV030", namespace("restricted"), namespace("baseline"))
    assert judged("RV030", namespace("baseline"), namespace("restricted")) == ""
    assert judged("RV030", namespace("privileged"), namespace(None)) == ""
