"""The version of Argo decides the shape, and what a version lacks is refused by the name of the one that has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform.argo import MINORS, ArgoVersion
from argoform.argo.schema import validate_manifest, validate_value
from argoform.errors import DialectError, InputError
from argoform.platform import Platform
from argoform.spec import Mutex, Outputs, Semaphore
from tests.reference import reference
from tests.spec.examples import MAIN, VALID, made, template


def at(version: str, **more: Any) -> Outputs:
    return made(Platform.panfactum(argo_version=version), **more)


def manifest(outputs: Outputs) -> dict[str, Any]:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": outputs.name},
        "spec": outputs.workflow_spec,
    }


@pytest.mark.parametrize("version", MINORS)
@pytest.mark.parametrize("profile", ["local", "eks", "gke", "aks", "panfactum"])
def test_everything_that_is_built_is_of_the_dialect(version: str, profile: str) -> None:
    platform = Platform.from_profile(profile, argo_version=version, **_needed(profile))
    for field, values in VALID.items():
        if field == "pod_delete_delay_seconds" and version == "3.4":
            continue
        for value in values:
            assert validate_manifest(manifest(made(platform, **{field: value})), platform.argo) == []


def test_the_validation_would_notice() -> None:
    out = at("4.0")
    out.workflow_spec["templates"][0]["container"]["imagee"] = "x"
    assert validate_manifest(manifest(out), Platform.local().argo) != []


@pytest.mark.parametrize("version", MINORS)
def test_no_nulls_are_emitted(version: str) -> None:
    assert "null" not in json.dumps(at(version).workflow_spec)


@pytest.mark.parametrize(
    ("version", "plural"), [("3.4", False), ("3.5", False), ("3.6", True), ("3.7", True), ("4.0", True), ("4.1", True)]
)
def test_synchronization_is_plural_from_3_6_on(version: str, plural: bool) -> None:
    out = at(version, templates=[{**MAIN, "synchronization": Mutex("deploy")}])
    semaphore = {"configMapKeyRef": {"name": out.semaphore_name, "key": "workflow"}}
    assert out.workflow_spec["synchronization"] == ({"semaphores": [semaphore]} if plural else {"semaphore": semaphore})
    assert template(out)["synchronization"] == (
        {"mutexes": [{"name": "deploy"}]} if plural else {"mutex": {"name": "deploy"}}
    )


@pytest.mark.parametrize("version", ["3.5", "4.0"])
@pytest.mark.parametrize(
    "given", [{"mutex": {"name": "a"}}, {"mutexes": [{"name": "a"}]}, {"mutexes": [Mutex("a")]}, [Mutex("a")]]
)
def test_either_form_is_taken_and_the_version_s_is_emitted(version: str, given: Any) -> None:
    out = at(version, templates=[{**MAIN, "synchronization": given}])
    assert template(out)["synchronization"] == (
        {"mutex": {"name": "a"}} if version == "3.5" else {"mutexes": [{"name": "a"}]}
    )


def test_several_semaphores_at_one_place_need_3_6() -> None:
    both = [Semaphore("a", size=1), Semaphore("b", size=2)]
    with pytest.raises(DialectError, match=r"templates\[0\].synchronization: 2 semaphores .* need Argo Workflows 3.6"):
        at("3.5", templates=[{**MAIN, "synchronization": both}])
    assert len(template(at("3.6", templates=[{**MAIN, "synchronization": both}]))["synchronization"]["semaphores"]) == 2


@pytest.mark.parametrize("held", [Semaphore("a", namespace="other"), Mutex("a", namespace="other")])
def test_another_namespace_needs_3_5(held: Any) -> None:
    with pytest.raises(DialectError, match=r"another namespace needs Argo Workflows 3\.5"):
        at("3.4", templates=[{**MAIN, "synchronization": held}])
    assert '"namespace": "other"' in json.dumps(template(at("3.5", templates=[{**MAIN, "synchronization": held}])))


def test_a_delay_before_pods_are_deleted_needs_3_5_when_it_is_asked_for() -> None:
    assert "deleteDelayDuration" not in at("3.4").workflow_spec["podGC"]
    assert at("3.5").workflow_spec["podGC"]["deleteDelayDuration"] == "180s"
    with pytest.raises(
        DialectError, match=r"pod_delete_delay_seconds: .* needs Argo Workflows 3.5; the platform runs 3.4"
    ):
        at("3.4", pod_delete_delay_seconds=180)


@pytest.mark.parametrize(
    ("version", "more", "said"),
    [
        ("4.0", {"pendingTimeout": "1m"}, "4.1"),
        ("3.6", {"annotations": {"a": "b"}}, "3.7"),
        ("3.5", {"container": {"image": "i", "restartPolicy": "Always"}}, "3.6"),
        ("4.0", {"priority": 5}, "removed in Argo 3.7"),
    ],
)
def test_a_field_of_another_version_is_refused_by_its_name(version: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(DialectError, match=rf"templates\[0\].*{said}"):
        at(version, templates=[{**MAIN, **more}])


def test_every_dated_field_of_a_template_is_refused_where_the_facts_say_so() -> None:
    facts = json.loads(reference("argo", "fields.json").read_text())["Template"]
    dated = {name: fact for name, fact in facts.items() if "since" in fact}
    assert dated
    for name, fact in dated.items():
        older = MINORS[MINORS.index(fact["since"]) - 1]
        with pytest.raises(InputError, match=fact["since"]):
            at(older, templates=[{**MAIN, name: "1m" if fact["type"] == "string" else {}}])


def _needed(profile: str) -> dict[str, Any]:
    return {"panfactum": {}, "local": {}}.get(profile, {"cluster": "c"})


def test_only_the_same_thing_in_another_number_is_proposed_for_a_newer_field() -> None:
    mutex = {"name": "m", "namespace": "other"}
    (namespace,) = validate_value({"mutex": mutex}, "Synchronization", ArgoVersion.parse("3.4"))
    assert (namespace.message, namespace.nearest) == ("`namespace` needs Argo 3.5; this is 3.4", "")
    (plural,) = validate_value({"mutexes": []}, "Synchronization", ArgoVersion.parse("3.5"))
    assert plural.nearest == "mutex"
    (singular,) = validate_value({"mutex": {"name": "m"}}, "Synchronization", ArgoVersion.parse("4.0"))
    assert singular.nearest == "mutexes"
