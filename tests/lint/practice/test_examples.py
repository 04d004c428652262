"""The examples of the practice rules: each bad one shows its rule and nothing else, each good one is clean of it."""

from __future__ import annotations

import json

import pytest
import yaml

from argoform.lint.finding import SEVERITIES
from argoform.lint.manifest import Manifest
from tests.lint.practice.judge import PLATFORMS, PRACTICE, WHOLE_WORKFLOW, context, problems


@pytest.mark.parametrize("id", PRACTICE)
def test_the_bad_example_shows_this_rule_alone(id: str) -> None:
    rule = PRACTICE[id]
    where = context(platform=PLATFORMS.get(id))
    found = problems(rule, rule.bad, where)
    assert found, "the rule finds nothing in its own bad example"
    assert all(problem.message and (problem.severity or rule.severity) in SEVERITIES for problem in found)
    others = {other for other in PRACTICE if other != id and problems(other, rule.bad, where)}
    assert others <= WHOLE_WORKFLOW


@pytest.mark.parametrize("id", PRACTICE)
def test_the_good_example_is_clean_of_it(id: str) -> None:
    rule = PRACTICE[id]
    where = context(platform=PLATFORMS.get(id))
    assert not problems(rule, rule.good, where)
    others = {other for other in PRACTICE if problems(other, rule.good, where)}
    assert others <= WHOLE_WORKFLOW | {"AF001"} if id in ("AF098", "AF099") else others <= WHOLE_WORKFLOW


@pytest.mark.parametrize("id", PRACTICE)
def test_every_path_leads_to_something(id: str) -> None:
    document = yaml.safe_load(PRACTICE[id].bad)
    for problem in problems(id, PRACTICE[id].bad, context(platform=PLATFORMS.get(id))):
        assert _at(document, problem.path) is not None


def test_there_are_at_least_thirty_rules_and_each_says_why() -> None:
    assert len(PRACTICE) >= 30
    for id, rule in PRACTICE.items():
        assert rule.family == "practice"
        assert rule.title[0].isupper(), id
        assert not rule.title.endswith("."), id
        assert len(rule.why) > 40, id
        assert rule.link.startswith("https://") or id in ("AF098", "AF099")


def test_rules_survive_data_of_wrong_types() -> None:
    wrong: list[object] = [
        None,
        3,
        "text",
        [],
        {},
        [None],
        [[None]],
        {"templates": 3},
        {"templates": [{"container": []}]},
    ]
    for kind in ("Workflow", "CronWorkflow"):
        for spec in (*wrong, *({"entrypoint": 1, field: value} for field in _FIELDS for value in wrong)):
            for data in ({"kind": kind, "spec": spec}, {"kind": kind, "metadata": 3, "spec": {"workflowSpec": spec}}):
                for rule in PRACTICE.values():
                    list(rule.check(Manifest(data), context(platform=PLATFORMS["AF085"])))


def test_data_that_holds_itself_ends() -> None:
    template: dict[str, object] = {"name": "main"}
    template["steps"] = [[{"name": "again", "template": "main"}]]
    template["volumes"] = [template]
    for rule in PRACTICE.values():
        list(
            rule.check(
                Manifest({"kind": "Workflow", "spec": {"entrypoint": "main", "templates": [template]}}), context()
            )
        )


@pytest.mark.slow
def test_a_dag_of_thousands_of_tasks_is_no_trouble() -> None:
    tasks = [{"name": f"t{n}", "template": f"w{n}", "depends": f"t{n - 1}" if n else ""} for n in range(5000)]
    chain = [{"name": f"w{n}", "steps": [[{"name": "next", "template": f"w{n + 1}"}]]} for n in range(5000)]
    spec = {
        "entrypoint": "main",
        "retryStrategy": {"limit": 1},
        "templates": [{"name": "main", "dag": {"tasks": tasks}}, *chain],
    }
    for rule in PRACTICE.values():
        list(rule.check(Manifest({"kind": "Workflow", "spec": spec}), context()))


_FIELDS = (
    "templates", "volumes", "arguments", "podGC", "templateDefaults", "securityContext", "synchronization", "hooks",
    "podSpecPatch", "retryStrategy", "volumeClaimTemplates", "schedules", "schedule", "timezone", "artifactGC",
)  # fmt: skip


def _at(document: object, path: str) -> object:
    here = document
    for part in json.loads("[" + _split(path) + "]"):
        here = here[part]  # type: ignore[index]
    return here


def _split(path: str) -> str:
    parts: list[str] = []
    rest = path
    while rest:
        if rest.startswith("["):
            inner, _, rest = rest[1:].partition("]")
            parts.append(inner)
        else:
            end = min((i for i in (rest.find("."), rest.find("[")) if i >= 0), default=len(rest))
            parts.append(json.dumps(rest[:end]))
            rest = rest[end:]
        rest = rest.removeprefix(".")
    return ",".join(parts)
