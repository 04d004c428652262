"""Versions of charts, and values that give up a protection."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.reference import reference
from tests.review.judging import Found, judged
from tests.review.plans import change


def release(values: Any = None, *, chart: str = "argo-workflows", version: str = "1.0.0") -> dict[str, Any]:
    return {"name": "r", "chart": chart, "version": version, "values": [yaml.safe_dump(values or {})]}


def upgraded(before: str, after: str, *, chart: str = "grafana") -> Found:
    return judged(
        "helm", change("helm_release", release(chart=chart, version=before), release(chart=chart, version=after))
    )


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("8.1.0", "8.0.9", "medium"),
        ("8.1.0", "9.0.0", "low"),
        ("8.10.0", "8.9.0", "medium"),
        ("2.0.0", "2.0.0-rc.1", "medium"),
        ("v1.2.3", "v2.0.0", "low"),
    ],
)
def test_a_chart_goes_back_or_far_ahead(before: str, after: str, severity: str) -> None:
    assert {(rule, how) for rule, how, _ in upgraded(before, after)} == {("RV085", severity)}


@pytest.mark.parametrize(
    ("before", "after"),
    [("8.1.0", "8.2.0"), ("8.9.0", "8.10.0"), ("1.0.0", "v1.0.0"), ("2.0.0-rc.1", "2.0.0"), ("1.0.0", ">=2")],
)
def test_other_upgrades(before: str, after: str) -> None:
    assert upgraded(before, after) == set()


def test_where_argos_own_version_changes_that_is_told_instead() -> None:
    assert upgraded("0.45.0", "1.0.0", chart="argo-workflows") == set()


def relaxed(before: Any, after: Any, **more: Any) -> Found:
    return judged("helm", change("helm_release", release(before, **more), release(after, **more)))


RELAXED: list[tuple[Any, Any, str]] = [
    ({"server": {"authModes": ["sso"]}}, {"server": {"authModes": ["sso", "server"]}}, "high"),
    ({}, {"server": {"authModes": ["server"]}}, "high"),
    ({}, {"server": {"extraArgs": ["--auth-mode=server"]}}, "high"),
    ({}, {"server": {"extraArgs": ["--auth-mode", "server"]}}, "high"),
    ({}, {"server": {"authMode": "server"}}, "high"),
    ({"server": {"secure": True}}, {"server": {"secure": False}}, "medium"),
    ({"server": {"secure": True}}, {}, "medium"),
    ({}, {"server": {"sso": {"rbac": {"enabled": False}}}}, "high"),
    ({}, {"controller": {"rbac": {"accessAllSecrets": True}}}, "high"),
    ({"singleNamespace": True}, {}, "high"),
    ({"controller": {"workflowRestrictions": {"templateReferencing": "Strict"}}}, {}, "high"),
    (
        {"controller": {"workflowRestrictions": {"templateReferencing": "Secure"}}},
        {"controller": {"workflowRestrictions": {"templateReferencing": "Strict"}}},
        "high",
    ),
    ({}, {"workflow": {"rbac": {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["delete"]}]}}}, "high"),
    (
        {"server": {"securityContext": {"runAsNonRoot": True}}},
        {"server": {"securityContext": {"runAsNonRoot": False}}},
        "high",
    ),
    ({}, {"mainContainer": {"securityContext": {"privileged": True}}}, "high"),
]


@pytest.mark.parametrize(("before", "after", "severity"), RELAXED)
def test_values_that_give_up_a_protection(before: Any, after: Any, severity: str) -> None:
    assert relaxed(before, after) == {("RV086", severity, "helm_release.it")}
    assert relaxed(after, after) == set()
    assert judged("helm", change("helm_release", None, release(after))) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"server": {"authModes": ["server"]}}, {"server": {"extraArgs": ["--auth-mode=server"]}}),
        ({"server": {"authModes": ["server"]}}, {"server": {"authModes": ["sso"]}}),
        ({}, {"server": {"secure": False}}),
        ({}, {"controller": {"workflowNamespaces": ["a", "b"]}}),
        (
            {"controller": {"workflowRestrictions": {"templateReferencing": "Strict"}}},
            {"controller": {"workflowRestrictions": {"templateReferencing": "Secure"}}},
        ),
        ({}, {"server": {"securityContext": {"runAsNonRoot": True}}}),
        ({}, {"controller": {"replicas": 2}}),
    ],
)
def test_values_that_do_not(before: Any, after: Any) -> None:
    assert relaxed(before, after) == set()


def test_values_of_other_charts() -> None:
    assert relaxed({}, {"server": {"authModes": ["server"]}}, chart="grafana") == set()
    assert relaxed(
        {"securityContext": {"runAsNonRoot": True}}, {"securityContext": {"runAsNonRoot": False}}, chart="grafana"
    )


def test_objects_in_values_are_judged_as_objects() -> None:
    def values(privileged: bool) -> dict[str, Any]:
        container = {"image": "x", "securityContext": {"privileged": privileged}}
        spec = {"templates": [{"name": "main", "container": container}]}
        return {
            "extraObjects": [
                {
                    "apiVersion": "argoproj.io/v1alpha1",
                    "kind": "WorkflowTemplate",
                    "metadata": {"name": "t"},
                    "spec": spec,
                }
            ]
        }

    assert relaxed(values(False), values(True)) == set()


def test_the_values_that_are_looked_at_are_values_of_the_chart() -> None:
    from argoform.review.rules.helm import _DEFAULTS

    known = yaml.safe_load(reference("charts", "argo-workflows-1.0.18.values.yaml").read_text(encoding="utf-8"))
    for path, default in _DEFAULTS.items():
        here = known
        for part in path:
            assert part in here, path
            here = here[part]
        assert here is default, path
    assert {"authModes", "authMode", "extraArgs"} <= known["server"].keys()
    assert "workflowRestrictions" in known["controller"]
    assert "rules" in known["workflow"]["rbac"]
