"""Templates, tasks and steps under new names."""

from __future__ import annotations

from typing import Any

from tests.review.differences.workflows import STEPS, TEMPLATE, changed, template, told


def rename_template(manifest: Any, old: str, new: str, *, callers: bool = True) -> None:
    template(manifest, old)["name"] = new
    if manifest["spec"]["entrypoint"] == old:
        manifest["spec"]["entrypoint"] = new
    for one in manifest["spec"]["templates"]:
        calls = [*one.get("dag", {}).get("tasks", []), *(step for group in one.get("steps", []) for step in group)]
        for call in calls if callers else []:
            if call.get("template") == old:
                call["template"] = new


def test_a_renamed_template_is_told_once_and_its_callers_follow() -> None:
    found = changed(TEMPLATE, lambda manifest: rename_template(manifest, "extract", "fetch"))
    assert told(found) == [("renamed", "template extract", "extract", "fetch")]
    assert found[0].path == "spec.templates[1]"


def test_the_entrypoint_follows_too() -> None:
    found = changed(TEMPLATE, lambda manifest: rename_template(manifest, "main", "start"))
    assert told(found) == [("renamed", "template main", "main", "start")]


def test_what_else_changes_in_a_renamed_template_is_told_under_its_new_name() -> None:
    def change(manifest: Any) -> None:
        rename_template(manifest, "extract", "fetch")
        template(manifest, "fetch")["container"]["image"] = "alpine:3.21"

    assert told(changed(TEMPLATE, change)) == [
        ("changed", "template fetch: image", "alpine:3.20", "alpine:3.21"),
        ("renamed", "template extract", "extract", "fetch"),
    ]


def test_callers_that_do_not_follow_are_not_hidden() -> None:
    def change(manifest: Any) -> None:
        template(manifest, "main")["dag"]["tasks"].append({"name": "c", "template": "extract"})
        rename_template(manifest, "extract", "fetch")
        template(manifest, "main")["dag"]["tasks"][2]["template"] = "extract"

    found = told(changed(TEMPLATE, change))
    assert ("renamed", "template extract", "extract", "fetch") in found
    assert ("changed", "template main, task a: runs", "template extract", "template fetch") in found


def test_two_renamed_templates_are_told_apart_by_their_bodies() -> None:
    def change(manifest: Any) -> None:
        rename_template(manifest, "extract", "x")
        rename_template(manifest, "load", "y")
        manifest["spec"]["templates"].reverse()

    assert told(changed(TEMPLATE, change)) == [
        ("renamed", "template extract", "extract", "x"),
        ("renamed", "template load", "load", "y"),
    ]


def test_a_template_with_other_work_is_not_a_renamed_one() -> None:
    def change(manifest: Any) -> None:
        rename_template(manifest, "extract", "fetch")
        body = {
            "image": "alpine:3.20",
            "command": ["sh", "-c"],
            "args": ["aws s3 sync s3://bucket/in /data/in --delete"],
        }
        template(manifest, "fetch").update(container=body, retryStrategy=None)

    kinds = {(one.kind, one.what) for one in changed(TEMPLATE, change)}
    assert ("removed", "template extract") in kinds
    assert ("added", "template fetch") in kinds


def test_a_renamed_task_is_told_once_and_what_refers_to_it_follows() -> None:
    def change(manifest: Any) -> None:
        first, second = template(manifest, "main")["dag"]["tasks"]
        first["name"] = "first"
        second["depends"] = "first"
        second["arguments"]["parameters"][0]["value"] = "{{tasks.first.outputs.result}}"

    assert told(changed(TEMPLATE, change)) == [("renamed", "template main, task a", "a", "first")]


def test_what_else_changes_in_a_renamed_task_is_told() -> None:
    def change(manifest: Any) -> None:
        first, second = template(manifest, "main")["dag"]["tasks"]
        first.update(name="first", when="1 == 1")
        second["depends"] = "first.Succeeded"
        second["arguments"]["parameters"][0]["value"] = "{{tasks.first.outputs.result}}"

    assert told(changed(TEMPLATE, change)) == [
        ("renamed", "template main, task a", "a", "first"),
        ("changed", "template main, task b: dependencies", "first", "first.Succeeded"),
        ("added", "template main, task first: when", None, "1 == 1"),
    ]


def test_a_renamed_step_is_told_once() -> None:
    def change(manifest: Any) -> None:
        steps = template(manifest, "main")["steps"]
        steps[0][0]["name"] = "first"
        steps[1][1]["when"] = "{{steps.first.outputs.result}} == yes"

    assert told(changed(STEPS, change)) == [("renamed", "template main, step one", "one", "first")]


def test_a_task_that_runs_something_else_is_not_a_renamed_one() -> None:
    def change(manifest: Any) -> None:
        template(manifest, "main")["dag"]["tasks"][1] = {"name": "z", "template": "extract", "depends": "a"}

    assert [(one.kind, one.what) for one in changed(TEMPLATE, change)] == [
        ("removed", "template main, task b"),
        ("added", "template main, task z"),
    ]
