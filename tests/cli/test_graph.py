"""`argoform graph`, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from argoform.terraform.sentinel import sentinel
from tests.graph.examples import dag, work

LIBRARY: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "WorkflowTemplate",
    "metadata": {"name": "library", "namespace": "data"},
    "spec": {"templates": [dag("both", {"name": "left"}, {"name": "right"}), work("work", "x:1")]},
}
CALLER: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "CronWorkflow",
    "metadata": {"name": "nightly", "namespace": "data"},
    "spec": {
        "schedules": ["0 2 * * *"],
        "workflowSpec": {
            "entrypoint": "main",
            "templates": [
                dag("main", {"name": "a", "templateRef": {"name": "library", "template": "both"}, "template": ""})
            ],
        },
    },
}


def run(folder: Path, *arguments: str, text: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """Run `argoform graph` in a folder; whatever happens, nobody sees a traceback."""
    raw = text if isinstance(text, bytes) else text.encode()
    command = [sys.executable, "-m", "argoform", "graph", *arguments]
    done = subprocess.run(command, cwd=folder, input=raw, capture_output=True, check=False)
    found = subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in found.stderr
    return found


def plan(
    *changes: tuple[dict[str, Any] | None, dict[str, Any] | None], type_: str = "kubectl_manifest"
) -> dict[str, Any]:
    """A plan of manifests, each before and after."""

    def values(manifest: dict[str, Any] | None) -> dict[str, Any] | None:
        if manifest is None:
            return None
        return {"yaml_body": yaml.safe_dump(manifest)} if type_ == "kubectl_manifest" else {"manifest": manifest}

    return {
        "format_version": "1.2",
        "terraform_version": "1.15.0",
        "resource_changes": [
            {
                "address": f"{type_}.m{number}",
                "mode": "managed",
                "type": type_,
                "name": f"m{number}",
                "change": {"actions": ["update"], "before": values(before), "after": values(after)},
            }
            for number, (before, after) in enumerate(changes)
        ],
    }


def changed(manifest: dict[str, Any], image: str) -> dict[str, Any]:
    """The library with another image."""
    return {**manifest, "spec": {"templates": [manifest["spec"]["templates"][0], work("work", image)]}}


def test_a_manifest_becomes_mermaid(tmp_path: Path) -> None:
    done = run(tmp_path, "-", text=yaml.safe_dump(LIBRARY))
    assert done.returncode == 0
    assert done.stdout.startswith("flowchart TD\n")
    assert done.stderr == ""


def test_templates_of_the_same_file_are_drawn_where_they_are_called(tmp_path: Path) -> None:
    done = run(tmp_path, "-", "--name", "nightly", text=yaml.safe_dump_all([CALLER, LIBRARY]))
    assert "left" in done.stdout
    alone = run(tmp_path, "-", text=yaml.safe_dump(CALLER))
    assert "library/both" in alone.stdout


@pytest.mark.slow
def test_several_objects_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(yaml.safe_dump_all([CALLER, None, {"kind": "ConfigMap"}, LIBRARY]))
    text = run(tmp_path, "m.yaml").stdout
    assert [line for line in text.splitlines() if line.startswith("%%")] == [
        "%% CronWorkflow data/nightly",
        "%% WorkflowTemplate data/library",
    ]
    html = run(tmp_path, "m.yaml", "--format", "html").stdout
    assert html.count("<svg") == 2
    for format_name in ("svg", "dot"):
        done = run(tmp_path, "m.yaml", "--format", format_name)
        assert (done.returncode, done.stdout) == (2, "")
        assert "CronWorkflow data/nightly, WorkflowTemplate data/library" in done.stderr
        for name in ("library", "data/library", "WorkflowTemplate data/library"):
            assert run(tmp_path, "m.yaml", "--format", format_name, "--name", name).returncode == 0
    done = run(tmp_path, "m.yaml", "--name", "libary")
    assert done.returncode == 2
    assert "did you mean 'library'?" in done.stderr


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.mmd", "flowchart TD"),
        ("x", "flowchart TD"),
        ("x.md", "```mermaid\nflowchart TD"),
        ("x.svg", "<svg "),
        ("x.HTML", "<!DOCTYPE html>"),
        ("deep/x.gv", "// WorkflowTemplate data/library\ndigraph"),
    ],
)
def test_the_name_of_the_file_says_the_format(tmp_path: Path, name: str, begins: str) -> None:
    done = run(tmp_path, "-", "--out", name, text=json.dumps(LIBRARY))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_text().startswith(begins)


def test_a_format_that_does_not_exist(tmp_path: Path) -> None:
    done = run(tmp_path, "-", "-o", "x.png", text=json.dumps(LIBRARY))
    assert done.returncode == 2
    assert ".svg" in done.stderr
    assert not list(tmp_path.iterdir())
    assert run(tmp_path, "-", "--format", "png", text=json.dumps(LIBRARY)).returncode == 2
    # A format that is named counts before the name of the file.
    assert run(tmp_path, "-", "--format", "svg", "-o", "x.png", text=json.dumps(LIBRARY)).returncode == 0


def test_what_argoform_spec_prints(tmp_path: Path) -> None:
    printed = {"name": "etl", "workflow_spec": {"entrypoint": "work", "templates": [work("work")]}, "volumes": []}
    done = run(tmp_path, "-", "--format", "svg", text=json.dumps(printed))
    assert ">WorkflowSpec etl</title>" in done.stdout
    bare = run(tmp_path, "-", text=yaml.safe_dump(printed["workflow_spec"]))
    assert 'n0["work' in bare.stdout


def test_a_list_of_objects(tmp_path: Path) -> None:
    listed = {"kind": "List", "items": [LIBRARY, {"kind": "WorkflowTemplateList", "items": [CALLER]}, "x"]}
    assert run(tmp_path, "-", text=json.dumps(listed)).stdout.count("flowchart") == 2


@pytest.mark.parametrize("type_", ["kubectl_manifest", "kubernetes_manifest"])
def test_a_plan_shows_what_changes(tmp_path: Path, type_: str) -> None:
    text = json.dumps(plan((LIBRARY, changed(LIBRARY, "x:2")), (None, CALLER), type_=type_))
    done = run(tmp_path, "-", "--name", "library", text=text)
    assert done.stdout.count("(#126;)") == 2
    assert "x:2" in done.stdout
    done = run(tmp_path, "-", "--name", "nightly", text=text)
    assert "class n0,n1,c0,c1 added" in done.stdout


def test_the_plans_of_several_stacks(tmp_path: Path) -> None:
    stacks = {"stacks": {"one": plan((LIBRARY, None)), "two": plan((CALLER, CALLER))}}
    done = run(tmp_path, "-", text=json.dumps(stacks))
    assert done.stdout.count("flowchart") == 2
    assert " removed\n" in done.stdout


def test_what_a_plan_does_not_know_is_said_and_secrets_are_not(tmp_path: Path) -> None:
    document = plan((changed(LIBRARY, "hidden-value:1"), changed(LIBRARY, sentinel("image"))), (LIBRARY, LIBRARY))
    unknown = document["resource_changes"][1]
    unknown["change"].update(after={"name": "lost"}, after_unknown={"yaml_body": True})
    secret = {"data": {"k": "hidden-value"}}
    document["resource_changes"].append(
        {
            "address": "kubernetes_secret_v1.s",
            "mode": "managed",
            "type": "kubernetes_secret_v1",
            "name": "s",
            "change": {"actions": ["no-op"], "before": secret, "after": secret, "before_sensitive": {"data": True}},
        }
    )
    for format_name in ("mermaid", "html"):
        done = run(tmp_path, "-", "--format", format_name, text=json.dumps(document))
        assert done.returncode == 0
        assert "known only after the apply" in done.stderr
        assert "hidden-value" not in done.stdout + done.stderr


def test_a_plan_without_workflows(tmp_path: Path) -> None:
    done = run(tmp_path, "-", text=json.dumps(plan()))
    assert done.returncode == 2
    assert "nothing that can be drawn" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "nothing that can be drawn"),
        (b"\x7fELF\x02\xff", "not text in UTF-8"),
        (b"a: [", "<stdin>:2: this is not YAML"),
        (b"kind: ConfigMap", "nothing that can be drawn"),
        (b"just words", "nothing that can be drawn"),
        (b"[1, 2]", "nothing that can be drawn"),
        (b'{"version": 4, "terraform_version": "1.9.0", "resources": []}', "state"),
        (b'{"format_version": "2.0", "resource_changes": []}', "format version"),
        (b"[" * 100_000, "nested"),
        (b'{"a":' * 100_000, "nested"),
        (b"a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n", "nothing that can be drawn"),
    ],
)
def test_bad_input_is_one_clear_error(tmp_path: Path, text: bytes, said: str) -> None:
    done = run(tmp_path, "-", "-o", "out.svg", text=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: <stdin>")
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path, "nope.yaml")
    assert done.returncode == 2
    assert "nope.yaml" in done.stderr
    assert run(tmp_path, ".").returncode == 2


def test_the_line_of_an_error_is_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(f"{yaml.safe_dump(LIBRARY)}---\nkind: Workflow\nspec: [\n")
    line = yaml.safe_dump(LIBRARY).count("\n") + 4
    assert f"m.yaml:{line}" in run(tmp_path, "m.yaml").stderr


def test_hostile_names_are_shown_as_escapes(tmp_path: Path) -> None:
    hostile = {**LIBRARY, "metadata": {"name": "\u202e\x1b[31m{init}"}}
    done = run(tmp_path, "-", text=json.dumps([hostile, LIBRARY]))
    assert done.returncode == 2
    text = yaml.safe_dump_all([hostile, LIBRARY])
    drawn = run(tmp_path, "-", text=text)
    refused = run(tmp_path, "-", "--format", "svg", text=text)
    for shown in (drawn.stdout, refused.stderr):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\\u202e" in shown
    assert "%% WorkflowTemplate \\u202e\\x1b[31m(init)" in drawn.stdout
