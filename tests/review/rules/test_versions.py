"""Upgrades of Argo Workflows, what they no longer take, and downgrades."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.review.rules.versions import argo_versions
from tests.review.cases import case_of, cron, found, said, workflow
from tests.review.plans import change, manifest


def _release(version: str | None = "1.0.18", values: str = "", **more: Any) -> dict[str, Any]:
    chart = {"repository": "https://argoproj.github.io/argo-helm", "chart": "argo-workflows", "name": "argo"}
    return {**chart, "version": version, "values": [values] if values else [], **more}


def _upgrade(before: Any, after: Any, **more: Any) -> dict[str, Any]:
    return change("helm_release", before, after, name="argo", **more)


OLD, NEW = _release("0.45.27"), _release("1.0.18")


@pytest.mark.parametrize(
    ("release", "version"),
    [
        (_release("1.0.18"), "4.0"),
        (_release("v1.0.0"), "4.0"),
        (_release("0.47.5"), "3.7"),
        (_release("0.45.15"), "3.6"),
        (_release("0.40.5"), "3.5"),
        (_release("0.32.0"), "3.4"),
        (_release("2.0.1"), "4.1"),
        (_release("0.16.0"), "None"),
        (_release("~> 1.0"), "None"),
        (_release(None), "None"),
        (_release("1.0.18", "images: {tag: v3.7.2}"), "3.7.2"),
        (_release("1.0.18", "controller: {image: {tag: v4.0.5}}"), "4.0.5"),
        (_release("1.0.18", metadata=[{"app_version": "v4.0.6", "version": "1.0.18"}]), "4.0.6"),
        (_release("1.0.19", metadata=[{"app_version": "v4.0.6", "version": "1.0.18"}]), "4.0"),
        (_release("1.0.18", set=[{"name": "images.tag", "value": "v3.6.2"}]), "3.6.2"),
        (_release("1.0.18", "images: {tag: mine}"), "None"),
    ],
)
def test_the_version_that_a_release_installs(release: Any, version: str) -> None:
    before, after = argo_versions(case_of(_upgrade(None, release)).plan)
    assert before is None
    assert str(after) == version


def test_a_plan_without_the_release_tells_nothing() -> None:
    other = change("helm_release", {"chart": "argo-cd", "version": "1.0.0"}, {"chart": "argo-cd", "version": "2.0.0"})
    assert argo_versions(case_of(other).plan) == (None, None)


def test_a_major_upgrade() -> None:
    assert said("RV082", _upgrade(OLD, NEW)) == "Argo Workflows goes from 3.7 to 4.0"
    assert said("RV082", _upgrade(_release("0.40.0"), OLD)) == ""
    assert said("RV082", _upgrade(NEW, _release("1.0.19"))) == ""
    assert said("RV082", _upgrade(None, NEW)) == ""


def test_fields_that_the_new_version_rejects() -> None:
    old = cron()
    old["spec"]["schedule"] = old["spec"].pop("schedules")[0]
    stays = manifest(old, old, name="cron")
    problems = found("RV081", _upgrade(OLD, NEW), stays)
    assert [(one.path, one.message) for one in problems] == [
        ("spec.schedule", "Argo 4.0 rejects `schedule`: `schedule` was removed in Argo 4.0; this is 4.0")
    ]
    # Mended in the same change, or gone.
    assert found("RV081", _upgrade(OLD, NEW), manifest(old, cron(), name="cron")) == []
    assert found("RV081", _upgrade(OLD, NEW), manifest(old, None, name="cron")) == []
    assert found("RV081", _upgrade(NEW, NEW), stays) == []


def test_a_field_is_told_once_an_object_and_what_was_wrong_before_is_not() -> None:
    lock = {"synchronization": {"mutex": {"name": "x"}}}
    work = workflow()["spec"]["templates"][0]
    both = workflow({"templates": [{**work, **lock}, {**work, "name": "b", **lock}], "nonsense": 1})
    problems = found("RV081", _upgrade(OLD, NEW), manifest(both, both))
    assert [one.path for one in problems] == ["spec.templates[0].synchronization.mutex"]
    assert problems[0].hint == "use `mutexes`"


def test_values_that_only_the_apply_knows_are_not_judged() -> None:
    both = {"manifest": workflow()}
    unknown = change("kubernetes_manifest", both, both, unknown={"manifest": {"spec": {"parallelism": True}}})
    assert found("RV081", _upgrade(OLD, NEW), unknown) == []


def test_a_downgrade() -> None:
    assert said("RV083", _upgrade(NEW, OLD)) == "Argo Workflows goes back from 4.0 to 3.7"
    tagged = [_release("1.0.18", f"images: {{tag: v4.0.{patch}}}") for patch in (6, 5)]
    assert "from 4.0.6 to 4.0.5" in said("RV083", _upgrade(*tagged))
    assert said("RV083", _upgrade(OLD, NEW)) == ""
    assert said("RV083", _upgrade(_release("1.0.19"), _release("1.0.18"))) == ""


def test_an_installation_without_helm() -> None:
    def controller(image: str) -> dict[str, Any]:
        containers = [{"name": "workflow-controller", "image": f"quay.io/argoproj/workflow-controller:{image}"}]
        return {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "workflow-controller", "namespace": "argo"},
            "spec": {"template": {"spec": {"containers": containers}}},
        }

    problems = found("RV082", manifest(controller("v3.7.2"), controller("v4.0.5@sha256:00")))
    assert [one.message for one in problems] == ["Argo Workflows goes from 3.7.2 to 4.0.5"]
    assert found("RV082", manifest(controller("v3.7.2"), controller("latest"))) == []
