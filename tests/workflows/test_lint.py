"""The linter at synth: what stops it, what is only told, and where it points."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from argoform import CronWorkflow, Stack, WorkflowSpec, WorkflowTemplate
from argoform._cdk import cdk
from argoform.errors import ArgoformError, InputErrors
from tests.workflows.programs import local, new_stack, spec, synth, synth_error, template

HERE = Path(__file__).name

GOOD: dict[str, Any] = {
    "name": "main",
    "container": {"image": "docker.io/library/alpine:3.22", "command": ["date"]},
}


def _line() -> int:
    """The line that called this."""
    return sys._getframe(1).f_lineno


def _errors(stack: Stack) -> InputErrors:
    with pytest.raises(InputErrors) as caught:
        synth(stack)
    return caught.value


def _warnings(stack: Stack) -> list[str]:
    """The annotations of everything in a stack that synthesizes."""
    synth(stack)
    return [
        str(entry.data)
        for construct in stack.node.find_all()
        for entry in construct.node.metadata
        if entry.type.endswith("warn")
    ]


def _unknown(name: str, variable: str) -> dict[str, Any]:
    """A template with a variable that nothing defines, which Argo alone finds out."""
    return {"name": name, "container": {**GOOD["container"], "args": [f"{{{{{variable}}}}}"]}}


def test_every_error_is_told_with_the_line_that_added_the_template() -> None:
    stack = new_stack()
    etl = WorkflowSpec(stack, "etl", platform=local(), namespace="data", entrypoint="main")
    etl.add_template(_unknown("main", "inputs.parameters.none"))
    first = _line() - 1
    etl.add_template(
        _unknown("other", "steps.none.id"),
    )
    WorkflowTemplate(stack, "template", spec=etl)
    errors = _errors(stack).errors
    assert len(errors) >= 2
    places = {(Path(error.file).name, error.line) for error in errors}
    assert {(HERE, first), (HERE, first + 2)} == places
    assert "WorkflowTemplate data/etl" in str(errors[0])
    assert "spec.templates[" in errors[0].path


def test_templates_of_the_constructor_point_at_it() -> None:
    stack = new_stack()
    made = WorkflowSpec(
        stack,
        "etl",
        platform=local(),
        namespace="data",
        entrypoint="main",
        templates=[_unknown("main", "inputs.parameters.missing")],
    )
    WorkflowTemplate(stack, "template", spec=made)
    assert {Path(error.file).name for error in _errors(stack).errors} == {HERE}


def test_warnings_become_annotations_and_notes_are_not_told() -> None:
    stack = new_stack()
    template(stack, templates=[{**GOOD, "container": {"image": "alpine:latest", "command": ["date"]}}])
    found = _warnings(stack)
    assert any("latest" in warning for warning in found), found


def test_a_reason_silences_a_rule_for_one_spec() -> None:
    stack = new_stack()
    template(stack, templates=[{**GOOD, "container": {"image": "alpine:latest", "command": ["date"]}}])
    (loud,) = [warning for warning in _warnings(stack) if "latest" in warning][:1]
    rule = loud.rsplit("(", 1)[1].split(",")[0]
    stack = new_stack()
    for name, ignore in (("quiet", {rule: "a mirror that pins it"}), ("loud", None)):
        made = WorkflowSpec(
            stack, name, platform=local(), namespace="data", entrypoint="main", lint_ignore=ignore
        ).add_template({**GOOD, "container": {"image": "alpine:latest", "command": ["date"]}})
        WorkflowTemplate(stack, f"{name}-template", spec=made)
    told = [warning for warning in _warnings(stack) if f"({rule}," in warning]
    assert told
    assert all("data/loud" in warning for warning in told)


@pytest.mark.parametrize(
    ("ignore", "said"),
    [({"AF9999": "why"}, "there is no rule 'AF9999'"), ({"ARGO001": " "}, "no reason is given")],
)
def test_a_rule_is_silenced_by_name_and_with_a_reason(ignore: dict[str, str], said: str) -> None:
    stack = new_stack()
    made = WorkflowSpec(stack, "etl", platform=local(), namespace="data", entrypoint="main", lint_ignore=ignore)
    WorkflowTemplate(stack, "template", spec=made.add_template(GOOD))
    assert said in synth_error(stack)


def test_references_between_specs_of_the_app_resolve() -> None:
    app = cdk.Testing.app()
    first, second = Stack(app, "first"), Stack(app, "second")
    library = template(first, "library", templates=[GOOD])
    spec_ = spec(
        second,
        templates=[
            {"name": "main", "steps": [[{"name": "a", "templateRef": library.template_ref("main")}]]},
        ],
    )
    WorkflowTemplate(second, "etl-template", spec=spec_)
    CronWorkflow(second, "nightly", template=library, name="nightly", schedules=["0 2 * * *"])
    assert "kubectl_manifest" in synth(second)["resource"]


def test_what_others_deploy_is_not_asked_for() -> None:
    stack = new_stack()
    call = {"name": "a", "templateRef": {"name": "elsewhere", "template": "x"}}
    template(stack, templates=[{"name": "main", "steps": [[call]]}])
    assert "kubectl_manifest" in synth(stack)["resource"]


def test_the_volumes_that_a_spec_offers_need_no_use() -> None:
    stack = new_stack()
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: a}}"
    main = {"name": "main", "resource": {"action": "get", "manifest": pod}}
    made = template(stack, templates=[main])
    assert made.manifest()["spec"]["volumes"]
    assert not [warning for warning in _warnings(stack) if "nothing mounts" in warning]


def test_what_only_terraform_knows_is_not_judged() -> None:
    stack = new_stack()
    image = cdk.TerraformVariable(stack, "image", type="string").string_value
    template(stack, templates=[{**GOOD, "container": {"image": image, "command": ["date"]}}])
    assert not [warning for warning in _warnings(stack) if "image" in warning and "tag" in warning]


def test_the_settings_of_the_project_hold_at_synth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.argoform.lint]\nselect = ["argo"]\n')
    monkeypatch.chdir(tmp_path)
    stack = new_stack()
    template(stack, templates=[{**GOOD, "container": {"image": "alpine:latest", "command": ["date"]}}])
    assert _warnings(stack) == []


def test_a_program_that_stops_says_why_in_its_error(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stack = Stack(app, "stack")
    template(stack, templates=[_unknown("main", "inputs.parameters.missing")])
    with pytest.raises(Exception, match="missing"):
        app.synth()
    assert not (tmp_path / "stacks" / "stack" / "cdk.tf.json").exists()


def test_annotations_are_in_the_manifest_of_the_app(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stack = Stack(app, "stack")
    template(stack, templates=[{**GOOD, "container": {"image": "alpine:latest", "command": ["date"]}}])
    app.synth()
    (entry,) = json.loads((tmp_path / "manifest.json").read_text())["stacks"].values()
    assert any("latest" in note["message"] and HERE.split(".")[0] for note in entry["annotations"])


def test_an_error_of_another_kind_is_told_alone() -> None:
    stack = new_stack()
    template(stack, templates=[{"name": "main", "contaner": {}}])
    with pytest.raises(ArgoformError, match="contaner"):
        synth(stack)
