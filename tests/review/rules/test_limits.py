"""Deadlines, retries, parallelism: what a raise is, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.review.case import Limits
from tests.review.cases import calling, case_of, cron, found, judged, said, sensor, workflow
from tests.review.plans import change, manifest

HOUR, DAY = 3600, 86_400
STEPS = {"name": "all", "steps": [[{"name": "one", "template": "main"}]]}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (workflow({"activeDeadlineSeconds": HOUR}), workflow(), "deadline of the workflow is removed: it was 1 h"),
        (workflow({"activeDeadlineSeconds": HOUR}), workflow({"activeDeadlineSeconds": 2 * DAY}), "from 1 h to 2 d"),
        (workflow(work={"activeDeadlineSeconds": HOUR}), workflow(), "the template `main` is removed"),
        (workflow(work={"timeout": "1h"}), workflow(work={"timeout": "48h"}), "from 1 h to 2 d"),
        (workflow({"templateDefaults": {"timeout": "1h"}}), workflow(), "the template `main` is removed"),
        (cron(run={"activeDeadlineSeconds": HOUR}), cron(run={}), "deadline of the workflow is removed"),
    ],
)
def test_a_deadline_that_goes_or_grows_beyond_the_limit(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV040", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (workflow(work={"timeout": "3600s"}), workflow(work={"timeout": "1h"})),
        (workflow(work={"timeout": "1h"}), workflow(work={"activeDeadlineSeconds": HOUR})),
        (workflow(work={"timeout": "1h"}), workflow({"templateDefaults": {"timeout": "1h"}})),
        (workflow({"activeDeadlineSeconds": HOUR}), workflow({"activeDeadlineSeconds": DAY})),
        (workflow({"activeDeadlineSeconds": 3 * DAY}), workflow({"activeDeadlineSeconds": 2 * DAY})),
        (workflow(), workflow({"activeDeadlineSeconds": 9 * DAY})),
        (workflow(work={"timeout": "1h"}), workflow(work={"timeout": "{{inputs.parameters.limit}}"})),
        # The workflow ends after two hours, whatever the template says.
        (
            workflow({"activeDeadlineSeconds": 2 * HOUR}, {"timeout": "1h"}),
            workflow({"activeDeadlineSeconds": 2 * HOUR}),
        ),
        (workflow({"activeDeadlineSeconds": HOUR}), None),
        (None, workflow()),
    ],
)
def test_deadlines_that_are_no_finding(before: Any, after: Any) -> None:
    assert judged("RV040", before, after) == ""


def test_the_limit_is_the_projects_own() -> None:
    sides = workflow({"activeDeadlineSeconds": HOUR}), workflow({"activeDeadlineSeconds": 2 * HOUR})
    assert judged("RV040", *sides) == ""
    assert "beyond the limit of 1 h" in judged("RV040", *sides, limits=Limits(deadline=HOUR))


def test_no_deadline_at_all_is_worse_than_one_on_every_template() -> None:
    before = workflow({"activeDeadlineSeconds": HOUR})
    assert found("RV040", manifest(before, workflow()))[0].severity == "high"
    assert found("RV040", manifest(before, workflow(work={"timeout": "30m"})))[0].severity is None


def test_a_deadline_that_the_template_has_still_counts() -> None:
    template = workflow({"activeDeadlineSeconds": HOUR})
    same = manifest(template, template, name="template")
    assert said("RV040", same, manifest(calling(activeDeadlineSeconds=HOUR), calling(), name="cron")) == ""
    assert "removed" in judged("RV040", calling(activeDeadlineSeconds=HOUR), calling())


def test_a_renamed_template_is_compared_with_itself() -> None:
    before, after = workflow(work={"timeout": "1h"}), workflow(work={"name": "extract"})
    assert "`extract` is removed" in judged("RV040", before, after)


def test_the_workflow_of_a_sensor_is_judged_too() -> None:
    before, after = sensor([], [], activeDeadlineSeconds=HOUR), sensor([], [])
    assert "the workflow of the trigger `start` is removed" in judged("RV040", before, after)


def test_the_defaults_of_the_controller_are_judged_too() -> None:
    def release(spec: Any) -> dict[str, Any]:
        text = f"controller: {{workflowDefaults: {{spec: {spec}}}}}"
        return {"chart": "argo-workflows", "version": "1.0.18", "values": [text]}

    both = change("helm_release", release("{activeDeadlineSeconds: 3600}"), release("{parallelism: 5}"))
    assert "the default of every workflow is removed" in said("RV040", both)


RETRY = {"retryStrategy": {"limit": 2}}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (workflow(work=RETRY), workflow(work={"retryStrategy": {"limit": 20}}), "from 2 to 20, beyond the limit of 10"),
        (workflow(work=RETRY), workflow(work={"retryStrategy": {}}), "from 2 to without end"),
        (workflow(), workflow(work={"retryStrategy": {"retryPolicy": "Always"}}), "from 0 to without end"),
        (workflow(RETRY), workflow({"retryStrategy": {"limit": "50"}}), "from 2 to 50"),
        (workflow({"templateDefaults": RETRY}), workflow({"templateDefaults": {"retryStrategy": {}}}), "without end"),
        (calling(**RETRY), calling(retryStrategy={}), "from 2 to without end"),
    ],
)
def test_retries_that_grow(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV041", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (workflow(work=RETRY), workflow(work={"retryStrategy": {"limit": 5}})),
        (workflow(work=RETRY), workflow({"templateDefaults": RETRY})),
        (workflow(work={"retryStrategy": {"limit": 2}}), workflow(work={"retryStrategy": {"limit": "2"}})),
        (workflow(work={"retryStrategy": {"limit": 50}}), workflow(work={"retryStrategy": {"limit": 20}})),
        (workflow(work={"retryStrategy": {}}), workflow(work={"retryStrategy": {"retryPolicy": "Always"}})),
        (workflow(work=RETRY), workflow(work={"retryStrategy": {"backoff": {"maxDuration": "10m"}}})),
        (workflow(work=RETRY), workflow()),
        (workflow(work=RETRY), workflow(work={"retryStrategy": {"limit": "{{inputs.parameters.n}}"}})),
    ],
)
def test_retries_that_are_no_finding(before: Any, after: Any) -> None:
    assert judged("RV041", before, after) == ""


def test_a_strategy_of_the_spec_is_told_once() -> None:
    two = [workflow()["spec"]["templates"][0], {"name": "second", "suspend": {}}]
    before, after = workflow({"templates": two, **RETRY}), workflow({"templates": two, "retryStrategy": {}})
    problems = found("RV041", manifest(before, after))
    assert len(problems) == 1
    assert problems[0].path == "spec.retryStrategy"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (workflow({"parallelism": 5}), workflow(), "the parallelism of the workflow is removed: it was 5"),
        (workflow({"parallelism": 5}), workflow({"parallelism": 500}), "from 5 to 500"),
        (
            workflow({"templates": [{**STEPS, "parallelism": 2}]}),
            workflow({"templates": [STEPS]}),
            "the template `all` is removed",
        ),
    ],
)
def test_parallelism_that_goes(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV042", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (workflow({"parallelism": 5}), workflow({"parallelism": 50})),
        (workflow({"parallelism": 500}), workflow({"parallelism": 300})),
        (workflow(), workflow({"parallelism": 500})),
        # The workflow's own bound is no wider.
        (
            workflow({"parallelism": 2, "templates": [{**STEPS, "parallelism": 2}]}),
            workflow({"parallelism": 2, "templates": [STEPS]}),
        ),
    ],
)
def test_parallelism_that_is_no_finding(before: Any, after: Any) -> None:
    assert judged("RV042", before, after) == ""


def test_the_parallelism_of_the_controller() -> None:
    def config(data: dict[str, str]) -> dict[str, Any]:
        metadata = {"name": "workflow-controller-configmap", "namespace": "argo"}
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}

    assert "`parallelism` of the controller is removed" in judged("RV042", config({"parallelism": "9"}), config({}))
    assert "is removed" in judged(
        "RV042", config({"config": "parallelism: 9\n"}), config({"config": "nodeEvents: {}\n"})
    )
    assert judged("RV042", config({"parallelism": "9"}), config({"config": "parallelism: 9\n"})) == ""


def test_values_that_only_the_apply_knows_are_not_guessed() -> None:
    case = case_of(
        change(
            "kubernetes_manifest",
            {"manifest": workflow({"parallelism": 5, "activeDeadlineSeconds": HOUR})},
            {"manifest": workflow({})},
            unknown={"manifest": {"spec": {"parallelism": True, "activeDeadlineSeconds": True}}},
        )
    )
    from argoform.review.rules import RULES

    assert not [*RULES["RV040"].check(case), *RULES["RV042"].check(case)]
