"""The review as a whole: what comes first, what is left out, and that a failing rule hides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from argoform.review import rules as _rules
from argoform.review.case import Case
from argoform.review.model import SEVERITIES, Review
from argoform.review.plan_file import plans_in
from argoform.review.policy_file import PolicyFile
from argoform.review.rule import RULES, Problem
from argoform.review.run import descriptions, review, rule_ids
from tests.review.plans import NOW, change, manifest, plan, reviewed, rules, template

assert _rules.RULES is RULES

_SLOW = template({"activeDeadlineSeconds": 3600})
_SLOWER = template({"activeDeadlineSeconds": 360_000})
_RAISED = manifest(_SLOW, _SLOWER, name="etl")


def _data_goes(name: str = "store") -> dict[str, Any]:
    return change("aws_s3_bucket", {"bucket": name, "force_destroy": True}, None, name=name)


def _titles(found: Review) -> list[str]:
    return [subject.title for subject in found.subjects]


def test_nothing_changes() -> None:
    found = reviewed(plan(change("x", {"a": 1}, {"a": 1}), manifest(_SLOW, _SLOW)))
    assert (found.subjects, found.findings, found.counts, found.worst) == ((), (), {}, None)


def test_what_matters_most_comes_first() -> None:
    found = reviewed(plan(change("random_pet", None, {"a": 1}), _RAISED, _data_goes()))
    severities = [SEVERITIES.index(finding.severity) for finding in found.findings]
    assert severities == sorted(severities, reverse=True)
    assert _titles(found)[0] == "aws_s3_bucket.store"
    assert _titles(found)[-1] == "random_pet.it"
    assert found.worst == found.findings[0].severity


def test_the_order_of_the_plan_makes_no_difference() -> None:
    changes = [change("random_pet", None, {"a": 1}), _RAISED, _data_goes(), _data_goes("other")]
    one, other = reviewed(plan(*changes)), reviewed(plan(*reversed(changes)))
    assert one.findings == other.findings
    assert _titles(one) == _titles(other)


def test_actions_are_counted_once_a_resource() -> None:
    embedded = {"extraObjects": [template(name="a"), template(name="b")]}
    release = change("helm_release", None, {"name": "r", "chart": "c", "values": [json.dumps(embedded)]})
    moved = change("x", {"a": 1}, {"a": 1}, name="m", actions=["no-op"], previous_address="x.old")
    replaced = change("x", {"a": 1}, {"a": 2}, name="r", actions=["delete", "create"])
    found = reviewed(plan(release, _RAISED, moved, replaced, change("x", {"a": 1}, {"a": 1}, name="same")))
    assert found.counts == {"create": 1, "update": 1, "replace": 1, "move": 1}


def test_every_finding_names_a_rule_that_is_described() -> None:
    found = reviewed(plan(_RAISED, _data_goes(), manifest(template(), "a: [")))
    assert found.findings
    for finding in found.findings:
        assert found.rules[finding.rule].title
        assert finding.rule in rule_ids()
        assert finding.why


def test_the_rules_of_the_review_have_ids_of_their_own_and_say_why() -> None:
    assert set(RULES) <= set(descriptions())
    for rule_id, text in descriptions().items():
        assert rule_id.startswith("RV") and len(rule_id) == 5  # noqa: PT018 - it is one form
        assert text.why.endswith(".") and not text.title.endswith(".")  # noqa: PT018 - it is one style
        assert text.link == "" or text.link.startswith("https://")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> str:
    """A rule that meets something that it does not foresee after its first finding."""

    def check(case: Case) -> Iterator[Problem]:
        yield Problem(case.plan.changes[0], "the first")
        raise KeyError("a secret of the plan")

    monkeypatch.setitem(RULES, "RV040", replace(RULES["RV040"], check=check))
    return "RV040"


def test_a_rule_that_fails_hides_nothing_else_and_is_told(broken: str) -> None:
    found = reviewed(plan(_RAISED, _data_goes()))
    assert {"RV091", "RV001"} <= rules(found)
    (told,) = [finding for finding in found.findings if finding.rule == "RV091"]
    assert told.severity == "medium"
    assert broken in told.message
    # What the error says may come from the plan.
    assert "a secret of the plan" not in told.message


def test_a_comparison_that_fails_leaves_the_subject_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise TypeError("unhashable")

    monkeypatch.setattr("argoform.review.subjects.workflow_differences", fail)
    found = reviewed(plan(_RAISED))
    assert _titles(found) == ["WorkflowTemplate data/etl"]
    assert "RV091" in rules(found)
    assert "RV040" in rules(found)


def test_a_plan_that_is_not_whole_is_told() -> None:
    assert rules(reviewed(plan(errored=True))) == {"RV091"}


def test_the_same_finding_is_told_once() -> None:
    found = reviewed(plan(_RAISED))
    assert len(set(found.findings)) == len(found.findings)


def test_stacks_are_told_apart() -> None:
    both = {"stacks": {"a": plan(_RAISED), "b": plan(_RAISED)}}
    found = reviewed(both)
    assert {(subject.stack, subject.title) for subject in found.subjects} == {
        ("a", "WorkflowTemplate data/etl"),
        ("b", "WorkflowTemplate data/etl"),
    }
    assert {finding.stack for finding in found.findings if finding.rule == "RV040"} == {"a", "b"}
    assert found.counts == {"update": 2}


def test_a_secret_of_one_stack_is_none_in_another_either() -> None:
    secret = {
        "configuration": {"root_module": {"variables": {"t": {"sensitive": True}}}},
        "variables": {"t": {"value": "hunter2-hunter2"}},
    }
    shown = change("x", None, {"a": "hunter2-hunter2"})
    found = reviewed({"stacks": {"a": plan(**secret), "b": plan(shown)}})
    assert "hunter2" not in repr(found)


def test_pictures_are_drawn_of_workflows_that_change_unless_nobody_wants_them() -> None:
    document = plan(_RAISED, manifest(_SLOW, _SLOW, name="same"), change("x", None, {"a": 1}))
    drawn = [subject.picture for subject in reviewed(document).subjects]
    assert [picture is not None for picture in drawn] == [True, False]
    plans, secrets = plans_in(document, file="p")
    assert all(subject.picture is None for subject in review(plans, secrets, title="t", pictures=False).subjects)


def test_a_workflow_that_comes_and_one_that_goes_are_drawn() -> None:
    found = reviewed(
        plan(manifest(None, template(name="new"), name="a"), manifest(template(name="old"), None, name="b"))
    )
    status = {
        subject.action: {node.status for node in subject.picture.graph.nodes}
        for subject in found.subjects
        if subject.picture
    }
    assert status == {"create": {"added"}, "delete": {"removed"}}


def test_the_policy_sets_severities_and_allows() -> None:
    document = plan(_RAISED)
    policy = PolicyFile.model_validate({"severity": {"RV040": "critical"}})
    assert {finding.severity for finding in reviewed(document, policy=policy).findings if finding.rule == "RV040"} == {
        "critical"
    }
    for until, accepted in ((NOW.date().isoformat(), True), ("2026-03-01", False)):
        allow = [{"rule": "RV040", "reason": "agreed upon", "until": until}]
        found = reviewed(document, policy=PolicyFile.model_validate({"allow": allow}))
        assert ("RV040" in {finding.rule for finding in found.accepted}) is accepted
        assert ("RV040" in rules(found)) is not accepted


def test_limits_come_from_the_policy() -> None:
    policy = PolicyFile.model_validate({"limits": {"deadline": "30d"}})
    assert "RV040" in rules(reviewed(plan(_RAISED)))
    assert "RV040" not in rules(reviewed(plan(_RAISED), policy=policy))


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ({"path": "spec.activeDeadlineSeconds"}, True),
        ({"path": "spec.*"}, True),
        ({"object": "WorkflowTemplate data/*"}, True),
        ({"address": "kubectl_manifest.etl"}, True),
        ({"path": "spec.templates[[]*"}, False),
        ({"object": "CronWorkflow *"}, False),
        ({"address": "kubectl_manifest.other", "path": "spec.*"}, False),
    ],
)
def test_a_second_look_is_asked_for_what_changes_there(look: dict[str, str], found: bool) -> None:
    policy = PolicyFile.model_validate({"second-look": [{**look, "reason": "ask the team"}]})
    assert ("RV095" in rules(reviewed(plan(_RAISED), policy=policy))) is found


def test_what_the_linter_found_before_too_is_no_news() -> None:
    before, after = template({"entrypoint": "mian"}), template({"entrypoint": "mian", "priority": 1})
    old = [finding for finding in reviewed(plan(manifest(before, after))).findings if "mian" in finding.message]
    new = [finding for finding in reviewed(plan(manifest(template(), after))).findings if "mian" in finding.message]
    assert old and new  # noqa: PT018 - one is nothing without the other
    assert {(finding.severity, finding.existing) for finding in old} == {("info", True)}
    assert {(finding.severity, finding.existing) for finding in new} == {("high", False)}


def test_the_linter_says_what_a_change_breaks_elsewhere() -> None:
    caller = template(
        {
            "templates": [
                {"name": "main", "steps": [[{"name": "a", "templateRef": {"name": "etl", "template": "main"}}]]}
            ]
        },
        name="caller",
    )
    renamed = template({"entrypoint": "other", "templates": [{**template()["spec"]["templates"][0], "name": "other"}]})
    found = reviewed(plan(manifest(template(), renamed), manifest(caller, caller, name="caller")))
    broken = [finding for finding in found.findings if finding.object == "WorkflowTemplate data/caller"]
    assert any(finding.severity == "high" and not finding.existing for finding in broken)


def test_what_is_unknown_or_secret_is_no_fault() -> None:
    from argoform.terraform.sentinel import sentinel

    unknown = template({"serviceAccountName": sentinel("kubernetes_service_account_v1.it.metadata")})
    usual = {finding.rule for finding in reviewed(plan(manifest(None, template({"serviceAccountName": "a"})))).findings}
    assert {finding.rule for finding in reviewed(plan(manifest(None, unknown))).findings} <= usual
