"""The files for CI: what they may do, that they run nothing of strangers, and that their scripts work."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from argoform import __version__
from tests.comment.server import serving
from tests.comment.test_github import SHA, TOKEN, FakeGitHub, pull
from tests.reference import ROOT
from tests.terraform.plan.test_revisions import commit, git

ACTION = ROOT / "action.yml"
GITHUB = sorted((ROOT / "ci" / "github").glob("*.yml"))
GITLAB = sorted((ROOT / "ci" / "gitlab").glob("*.yml"))
REVIEW, COMMENT = (ROOT / "ci" / "github" / f"argoform-{name}.yml" for name in ("review", "comment"))


def load(path: Path) -> list[Any]:
    """The documents of a file; the key `on` is a text, as it is for GitHub."""
    loader = type(
        "Loader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {**yaml.SafeLoader.yaml_implicit_resolvers}}
    )
    loader.yaml_implicit_resolvers["o"] = []
    return list(yaml.load_all(path.read_text(encoding="utf-8"), Loader=loader))


def steps(path: Path) -> list[dict[str, Any]]:
    """The steps of an action or workflow."""
    (document,) = load(path)
    if "runs" in document:
        return list(document["runs"]["steps"])
    return [step for job in document["jobs"].values() for step in job["steps"]]


def scripts(path: Path) -> list[str]:
    """Every shell script in a file."""
    if path.parent.name == "gitlab":
        jobs = [job for document in load(path) for job in document.values() if isinstance(job, dict)]
        return [line for job in jobs for line in job.get("script", [])]
    return [step["run"] for step in steps(path) if "run" in step]


SCRIPTS = [pytest.param(script, id=f"{path.name}-{i}") for path in [ACTION, *GITHUB, *GITLAB]
           for i, script in enumerate(scripts(path))]  # fmt: skip


def test_there_are_scripts_in_every_file() -> None:
    assert [path.name for path in GITHUB] == ["argoform-comment.yml", "argoform-review.yml"]
    assert [path.name for path in GITLAB] == ["argoform-comment.gitlab-ci.yml", "argoform-review.gitlab-ci.yml"]
    assert all(scripts(path) for path in [ACTION, COMMENT, *GITLAB])


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_bash_and_no_expression_is_a_part_of_it(script: str) -> None:
    assert "${{" not in script
    assert "$[[" not in script
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "pipefail" in script


@pytest.mark.parametrize("script", SCRIPTS)
def test_whatever_a_script_takes_from_a_variable_is_quoted(script: str) -> None:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*', "", script)
    assert re.findall(r"\$(?!\(|\?)\{?\w+", bare) == []


def _options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_commands_and_options_of_a_script_exist(script: str) -> None:
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", script)) - {
        "--quiet", "--disable-pip-version-check", "--requirement"
    }  # fmt: skip
    known: set[str] = set()
    for name, sub in re.findall(r'bin/argoform"? (\w+)(?: (\w+))?', script):
        command = getattr(importlib.import_module(f"argoform.cli.{name}"), name)
        if isinstance(command, click.Group):
            command = command.commands[sub]
        known |= _options(command)
    assert used <= known


@pytest.mark.parametrize("path", [ACTION, *GITHUB], ids=lambda path: path.name)
def test_foreign_actions_are_pinned_to_a_commit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for name, comment in used:
        if not name.startswith("argoform/"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name), name
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), name


@pytest.mark.parametrize("path", [*GITHUB, *GITLAB], ids=lambda path: path.name)
def test_the_version_is_this_one(path: Path) -> None:
    versions = re.findall(r"argoform(?:\[embedded\])?(?:==|@v)([\d.]+\d)", path.read_text(encoding="utf-8"))
    assert set(versions) == {__version__}


def test_what_runs_the_pull_request_s_code_may_only_read() -> None:
    (workflow,) = load(REVIEW)
    assert set(workflow["on"]) == {"pull_request"}
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "secrets." not in REVIEW.read_text(encoding="utf-8")
    (checkout,) = [step for step in steps(REVIEW) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkout["with"]["persist-credentials"] is False


def test_what_may_write_runs_no_code_of_the_pull_request() -> None:
    (workflow,) = load(COMMENT)
    assert set(workflow["on"]) == {"workflow_run"}
    (review,) = load(REVIEW)
    assert workflow["on"]["workflow_run"]["workflows"] == [review["name"]]
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "comment": {"actions": "read", "pull-requests": "write"},
        "sarif": {"actions": "read", "contents": "read", "security-events": "write"},
    }
    used = [step["uses"].split("@")[0] for step in steps(COMMENT) if "uses" in step]
    assert set(used) == {"actions/download-artifact", "actions/setup-python", "github/codeql-action/upload-sarif"}
    for step in steps(COMMENT):
        if step.get("uses", "").startswith("actions/download-artifact@"):
            # Not into the workspace, where a file could be taken for a part of the project.
            assert step["with"]["path"].startswith("${{ runner.temp }}/")


@pytest.mark.parametrize("path", [ACTION, *GITHUB, *GITLAB], ids=lambda path: path.name)
def test_the_event_that_hands_secrets_to_strangers_is_never_used(path: Path) -> None:
    assert "pull_request_target" not in path.read_text(encoding="utf-8")


def test_gitlab_reviews_merge_requests_alone_and_the_comment_checks_nothing_out() -> None:
    review = load(ROOT / "ci" / "gitlab" / "argoform-review.gitlab-ci.yml")[0]
    for job in (review["argoform-review"], review["argoform-comment"]):
        assert all('$CI_PIPELINE_SOURCE == "merge_request_event"' in rule["if"] for rule in job["rules"])
    assert "TOKEN" not in str(review["argoform-review"])
    own = load(ROOT / "ci" / "gitlab" / "argoform-comment.gitlab-ci.yml")
    assert {name: each["type"] for name, each in own[0]["spec"]["inputs"].items()} == {
        "project": "number",
        "pipeline": "number",
    }
    for job in (review["argoform-comment"], own[1]["argoform-comment"]):
        assert job["variables"]["GIT_STRATEGY"] == "none"


MANIFEST = """
terraform {
  required_providers {
    kubectl = { source = "alekc/kubectl" }
  }
}
resource "kubectl_manifest" "etl" {
  yaml_body = <<-YAML
    apiVersion: argoproj.io/v1alpha1
    kind: WorkflowTemplate
    metadata: {name: etl, namespace: w}
    spec:
      entrypoint: main
      activeDeadlineSeconds: 3600
      templates:
        - name: main
          container: {image: "alpine:3.20", command: [sh]}
  YAML
}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What actions/checkout leaves of a pull request: the merge commit and its parents, and nothing more."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet")
    commit(origin, {"infra/main.tf": MANIFEST, "requirements.txt": ""})
    git(origin, "switch", "--quiet", "--create", "feature")
    commit(origin, {"infra/main.tf": MANIFEST.replace("alpine:3.20", "alpine:latest")})
    git(origin, "switch", "--quiet", "main")
    commit(origin, {"infra/other.tf": 'resource "terraform_data" "other" {}\n'})
    git(origin, "switch", "--quiet", "--detach")
    git(origin, "merge", "--quiet", "--no-edit", "feature")
    git(origin, "update-ref", "refs/pull/7/merge", "HEAD")
    git(tmp_path, "init", "--quiet", "checkout")
    git(tmp_path / "checkout", "fetch", "--quiet", "--depth=2", f"file://{origin}", "refs/pull/7/merge")
    git(tmp_path / "checkout", "checkout", "--quiet", "FETCH_HEAD")
    return tmp_path / "checkout"


class Runner:
    """Runs the steps of an action as the runner does, with the command of this checkout."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "runner"
        program = self.temporary / "argoform" / "bin" / "argoform"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m argoform "$@"\n')
        program.chmod(0o755)
        self.outputs, self.summary = folder / "outputs", folder / "summary"

    def run(self, step: dict[str, Any], cwd: Path, **values: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script; its environment is what is given, or empty."""
        environment = dict.fromkeys(step.get("env", {}), "") | {
            **os.environ,
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_ENV": str(self.temporary / "env"),
            **values,
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=cwd, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def said(self) -> dict[str, str]:
        """The outputs of the steps."""
        return dict(line.split("=", 1) for line in self.outputs.read_text().splitlines())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def step(path: Path, name: str) -> dict[str, Any]:
    """The step of that name."""
    return next(each for each in steps(path) if each.get("name") == name)


@pytest.mark.slow
@pytest.mark.terraform
def test_the_action_reviews_a_pull_request(checkout: Path, runner: Runner) -> None:
    review = step(ACTION, "Review")
    done = runner.run(review, checkout, BASE="HEAD^1", SYNTH_DIR="infra", OUTPUT="argoform-review", FAIL_ON="low")
    said = runner.said()
    assert (done.returncode, said["exit-code"]) == (1, "1"), done.stderr
    assert {name: Path(said[name]).name for name in ("markdown", "html", "sarif", "json")} == {
        "markdown": "review.md",
        "html": "review.html",
        "sarif": "review.sarif",
        "json": "review.json",
    }
    report = Path(said["markdown"]).read_text()
    assert "alpine:latest" in report
    assert "terraform_data" not in report, "what the target branch did is no part of the pull request"
    assert runner.summary.read_text() == report
    assert json.loads(Path(said["sarif"]).read_text())["version"] == "2.1.0"
    again = runner.run(review, checkout, BASE="HEAD^1", SYNTH_DIR="infra", OUTPUT="argoform-review", FAIL_ON="never")
    assert (again.returncode, runner.said()["exit-code"]) == (0, "0")


@pytest.mark.slow
@pytest.mark.terraform
def test_a_review_that_cannot_be_made_leaves_a_report_that_says_so(checkout: Path, runner: Runner) -> None:
    review = step(ACTION, "Review")
    (checkout / "out").mkdir()
    (checkout / "out" / "review.md").write_text("an old report, all is well")
    (checkout / "infra" / "main.tf").write_text("resource {\n```\n</details>\n")
    done = runner.run(review, checkout, BASE="HEAD^1", SYNTH_DIR="infra", OUTPUT="out")
    assert (done.returncode, runner.said()["exit-code"]) == (2, "2")
    report = (checkout / "out" / "review.md").read_text()
    assert report.startswith("## Plan review\n\nThe review could not be made:\n\n    ")
    assert "the head (the working tree)" in report
    assert all(line.startswith("    ") for line in report.splitlines()[4:])
    assert "html" not in runner.said()


@pytest.mark.slow
def test_inputs_are_values_and_no_part_of_the_script(checkout: Path, runner: Runner, tmp_path: Path) -> None:
    review, install = step(ACTION, "Review"), step(ACTION, "Install argoform")
    bad = "x\"; touch pwned; $(touch pwned) `touch pwned` '; touch pwned; '"
    assert runner.run(review, checkout, **dict.fromkeys(review["env"], bad)).returncode == 2
    # A Python that makes an environment whose own Python writes down what it is given.
    python, recorder = tmp_path / "path" / "python", tmp_path / "recorder"
    python.parent.mkdir()
    recorder.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {tmp_path}/given\n")
    python.write_text(f'#!/bin/sh\ncp {recorder} "$3/bin/python"\n')
    for program in (python, recorder):
        program.chmod(0o755)
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    done = runner.run(install, checkout, ACTION_PATH=bad, REQUIREMENTS=bad, PATH=path)
    assert done.returncode == 0, done.stderr
    given = (tmp_path / "given").read_text().splitlines()
    assert given[-3:] == [f"{bad}[embedded]", "--requirement", bad]
    assert not list(tmp_path.rglob("pwned"))


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving(FakeGitHub()) as service:
        yield service  # type: ignore[misc]


@pytest.mark.slow
def test_the_second_workflow_comments_on_the_pull_request_of_the_event(
    runner: Runner, github: FakeGitHub, tmp_path: Path
) -> None:
    report = runner.temporary / "report" / "review.md"
    report.parent.mkdir()
    report.write_text("## Plan review of pull request 8\n")
    event = tmp_path / "event.json"
    run = {"event": "pull_request", "head_sha": SHA, "head_branch": "f", "head_repository": {"full_name": "fork/shop"}}
    event.write_text(json.dumps({"workflow_run": run}))
    github.pulls = [pull(7)]
    surroundings = {
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_API_URL": github.url,
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_EVENT_PATH": str(event),
    }
    done = runner.run(step(COMMENT, "Comment"), tmp_path, **surroundings)
    assert done.returncode == 0, done.stderr
    assert runner.said()["number"] == "7"
    assert github.bodies() == ["<!-- argoform-review:review -->\n## Plan review of pull request 8\n"]
    assert TOKEN not in done.stdout + done.stderr
    report.unlink()
    report.symlink_to(event)
    assert runner.run(step(COMMENT, "Comment"), tmp_path, **surroundings).returncode == 2


def test_findings_are_uploaded_only_from_a_file(runner: Runner, tmp_path: Path) -> None:
    look = step(COMMENT, "See whether there are findings to upload")
    folder = runner.temporary / "report"
    folder.mkdir()
    runner.outputs.touch()
    assert runner.run(look, tmp_path).returncode == 0
    (folder / "review.sarif").symlink_to("/etc/hostname")
    assert runner.run(look, tmp_path).returncode == 0
    assert runner.said() == {}
    (folder / "review.sarif").unlink()
    (folder / "review.sarif").write_text("{}")
    assert runner.run(look, tmp_path).returncode == 0
    assert runner.said() == {"sarif": "true"}
