"""`argoform comment`, run as a workflow runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from argoform.cli import cli
from argoform.errors import ArgoformError, FileError, InputError
from tests.comment.server import Reply, serving
from tests.comment.test_github import SHA, FakeGitHub, pull
from tests.comment.test_gitlab import FakeGitLab

TOKEN = "ghs_canary0123456789"


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    with serving(FakeGitHub()) as service:
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_API_URL", service.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", "acme/shop")
        monkeypatch.delenv("ARGOFORM_GITHUB_TOKEN", raising=False)
        yield service  # type: ignore[misc]


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "review.md"
    path.write_text("# Plan review\n")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["comment", *arguments])


def test_a_report_becomes_a_comment_and_the_step_knows_where(github: FakeGitHub, report: str, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    outputs.write_text("before=1\n")
    done = run("github", "--body-file", report, "--pr", "7", "--github-output", str(outputs))
    assert done.exit_code == 0, done.output
    assert done.output == "the comment on acme/shop#7 is created: https://x/100\n"
    assert github.bodies() == ["<!-- argoform-review:review -->\n# Plan review\n"]
    assert outputs.read_text() == "before=1\nnumber=7\nurl=https://x/100\n"
    assert run("github", "--body-file", report, "--pr", "7").output.startswith(
        "the comment on acme/shop#7 is unchanged"
    )


def test_the_pull_request_of_the_event_is_found_and_a_newer_commit_wins(
    github: FakeGitHub, report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_ = {"event": "pull_request", "head_sha": SHA, "head_branch": "feature"}
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"workflow_run": {**run_, "head_repository": {"full_name": "fork/shop"}}}))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    github.pulls = [pull(7)]
    assert "acme/shop#7 is created" in run("github", "--body-file", report, "--pr-from-event").output
    github.pulls = [pull(7, "b" * 40)]
    done = run("github", "--body-file", report, "--pr-from-event")
    assert (done.exit_code, len(github.comments)) == (0, 1)
    assert done.output == "the pull request of aaaaaaaaaaaa has newer commits, or is closed: nothing was written\n"


def test_the_pull_request_is_found_by_a_head_that_is_named(github: FakeGitHub, report: str) -> None:
    github.pulls = [pull(7)]
    done = run("github", "--body-file", report, "--head-sha", SHA, "--head", "fork/shop:feature")
    assert "acme/shop#7 is created" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--pr", "7", "--pr-from-event"],
        ["--head-sha", SHA],
        ["--pr", "7", "--head", "fork/shop:feature"],
        ["--pr", "0"],
    ],
)
def test_the_pull_request_is_named_exactly_once(github: FakeGitHub, report: str, arguments: list[str]) -> None:
    assert run("github", "--body-file", report, *arguments).exit_code == 2
    assert github.requests == []


def test_wrong_input_ends_before_anything_is_asked(
    github: FakeGitHub, report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)
    for arguments, error in (
        (["--body-file", str(tmp_path / "none.md"), "--pr", "7"], FileError),
        (["--body-file", report, "--pr-from-event"], InputError),
        (["--body-file", report, "--head-sha", "main", "--head", "a/b:c"], InputError),
        (["--body-file", report, "--head-sha", SHA, "--head", "feature"], InputError),
    ):
        assert isinstance(run("github", *arguments).exception, error)
    monkeypatch.delenv("GITHUB_TOKEN")
    assert "there is no token" in str(run("github", "--body-file", report, "--pr", "7").exception)
    assert github.requests == []


def test_a_merge_request_gets_its_note(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(FakeGitLab()) as service:
        assert isinstance(service, FakeGitLab)
        monkeypatch.setenv("GITLAB_TOKEN", "glpat-canary")
        monkeypatch.setenv("CI_API_V4_URL", service.url)
        monkeypatch.setenv("CI_MERGE_REQUEST_IID", "5")
        done = run("gitlab", "--body-file", report, "--project", "acme/shop")
        assert done.output == "the comment on acme/shop!5 is created\n"
        service.pipelines = {900: {"source": "merge_request_event", "ref": "refs/merge-requests/5/head"}}
        path = "/projects/acme%2Fshop/jobs/33/artifacts/review.md"
        service.first("GET", path, Reply(200, raw=b"# Another\n"))
        options = ["--project", "acme/shop", "--pipeline", "900", "--artifact", "review:review.md"]
        assert "is updated" in run("gitlab", *options).output
        assert service.notes[0]["body"].endswith("# Another\n")
        service.request["state"] = "closed"
        assert "nothing was written" in run("gitlab", *options).output
        monkeypatch.setenv("CI_MERGE_REQUEST_IID", "")
        assert isinstance(run("gitlab", "--body-file", report, "--project", "acme/shop").exception, ArgoformError)
        for wrong in (["--artifact", "a:b"], [], ["--body-file", report, "--mr", "5", "--pipeline", "900"]):
            assert run("gitlab", "--project", "acme/shop", *wrong).exit_code == 2
