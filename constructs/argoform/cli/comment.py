"""`argoform comment`: keep one comment with a report up to date on a pull or merge request."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from argoform.errors import InputError

if TYPE_CHECKING:
    from argoform.comment import Outcome

_FILE = click.Path(path_type=Path)
_NAME = click.option(
    "--name", default="review", metavar="NAME", show_default=True, help="Tells several reports on one request apart."
)
_WAIT = click.option(
    "--max-wait",
    type=click.IntRange(0, 3600),
    default=180,
    show_default=True,
    metavar="SECONDS",
    help="How long is waited at most, where the rate is limited or the service fails.",
)


@click.group(short_help="Keep one comment with a report up to date on a pull or merge request.")
def comment() -> None:
    """Keep one comment with a report up to date on a pull or merge request.

    The comment is found again by a hidden marker and by its author; nobody else's is touched. The token comes from the
    environment alone. Exit codes: 0 written, unchanged, or superseded by newer commits; 1 the service refused; 2 wrong
    input.
    """


@comment.command(short_help="A comment on a pull request at GitHub.")
@click.option("--body-file", required=True, type=_FILE, metavar="FILE", help="The report in Markdown.")
@click.option("--pr", type=click.IntRange(1), metavar="NUMBER", help="The pull request.")
@click.option(
    "--pr-from-event",
    is_flag=True,
    help="The pull request that started this workflow, or whose workflow did: as the runner's event file tells.",
)
@click.option("--head-sha", metavar="SHA", help="The open pull request that is at this commit; with --head.")
@click.option("--head", metavar="OWNER/NAME:BRANCH", help="With --head-sha: where that commit was pushed.")
@click.option("--repo", metavar="OWNER/NAME", help="The repository.  [default: the variable GITHUB_REPOSITORY]")
@_NAME
@_WAIT
@click.option(
    "--github-output", type=_FILE, metavar="FILE", help="Append `number=` and `url=` to the outputs of the step."
)
def github(
    body_file: Path,
    pr: int | None,
    pr_from_event: bool,
    head_sha: str | None,
    head: str | None,
    repo: str | None,
    name: str,
    max_wait: int,
    github_output: Path | None,
) -> None:
    """Keep a comment on a pull request up to date.

    The environment holds the token (ARGOFORM_GITHUB_TOKEN or GITHUB_TOKEN; it needs `pull-requests: write`), and on
    GitHub Enterprise GITHUB_API_URL.
    """
    from argoform.comment import Outcome
    from argoform.comment.body import read_body
    from argoform.comment.github import GitHub, Head, head_in_event, make_head
    from argoform.comment.keep import keep

    if sum((pr is not None, pr_from_event, head_sha is not None)) != 1:
        raise click.UsageError("Name the pull request by one of --pr, --pr-from-event and --head-sha.")
    if (head is None) != (head_sha is None):
        raise click.UsageError("--head-sha and --head go together.")
    text = read_body(body_file)
    wanted: int | Head
    if pr is not None:
        wanted = pr
    elif head_sha is not None:
        repository, _, branch = (head or "").partition(":")
        wanted = make_head(head_sha.lower(), repository, branch, "--head")
    else:
        event = os.environ.get("GITHUB_EVENT_PATH")
        if not event:
            raise InputError("is not set", path="GITHUB_EVENT_PATH", expected="a run within GitHub Actions, or --pr")
        wanted = head_in_event(Path(event))
    service = GitHub.from_environment(repo, patience=max_wait)
    if isinstance(wanted, Head):
        found = service.find(wanted)
        if found is None:
            _tell(Outcome("superseded", 0), f"the pull request of {wanted.sha[:12]}")
            return
        wanted = found.number
    outcome = keep(service.comments(wanted), text, name=name)
    _tell(outcome, f"{service.repository}#{outcome.number}")
    if github_output is not None:
        with github_output.open("a", encoding="utf-8") as outputs:
            outputs.write(f"number={outcome.number}\nurl={outcome.url}\n")


@comment.command(short_help="A comment on a merge request at GitLab.")
@click.option("--body-file", type=_FILE, metavar="FILE", help="The report in Markdown.")
@click.option(
    "--artifact", metavar="JOB:PATH", help="With --pipeline, instead of --body-file: the report that a job left."
)
@click.option("--mr", type=click.IntRange(1), metavar="IID", help="The merge request.  [default: CI_MERGE_REQUEST_IID]")
@click.option("--pipeline", type=click.IntRange(1), metavar="ID", help="The merge request for which this pipeline ran.")
@click.option("--project", metavar="ID|GROUP/NAME", help="The project.  [default: the variable CI_PROJECT_ID]")
@_NAME
@_WAIT
def gitlab(
    body_file: Path | None,
    artifact: str | None,
    mr: int | None,
    pipeline: int | None,
    project: str | None,
    name: str,
    max_wait: int,
) -> None:
    """Keep a comment on a merge request up to date.

    The environment holds the token (ARGOFORM_GITLAB_TOKEN or GITLAB_TOKEN, with the scope `api`) and CI_API_V4_URL.
    """
    from argoform.comment import Outcome
    from argoform.comment.body import read_body
    from argoform.comment.gitlab import GitLab
    from argoform.comment.keep import keep

    if (body_file is None) == (artifact is None):
        raise click.UsageError("Name the report by one of --body-file and --artifact.")
    if artifact is not None and pipeline is None:
        raise click.UsageError("--artifact goes with --pipeline.")
    if mr is not None and pipeline is not None:
        raise click.UsageError("--mr and --pipeline exclude each other.")
    text = read_body(body_file) if body_file is not None else ""
    service = GitLab.from_environment(project, patience=max_wait)
    if pipeline is not None:
        mr = service.merge_request_of(pipeline)
        if mr is None:
            _tell(Outcome("superseded", 0), f"the merge request of the pipeline {pipeline}")
            return
        if artifact is not None:
            job, colon, path = artifact.partition(":")
            if not colon or not job or not path:
                raise InputError(f"{artifact!r} is not an artifact", path="--artifact", expected="JOB:PATH")
            text = service.artifact(pipeline, job, path)
    elif mr is None:
        said = os.environ.get("CI_MERGE_REQUEST_IID", "")
        if not said.isdigit():
            raise InputError("is not given", path="--mr", expected="a number, or the variable CI_MERGE_REQUEST_IID")
        mr = int(said)
    outcome = keep(service.notes(mr), text, name=name)
    _tell(outcome, f"{service.project}!{outcome.number}")


def _tell(outcome: Outcome, where: str) -> None:
    if outcome.action == "superseded":
        click.echo(f"{where} has newer commits, or is closed: nothing was written")
        return
    click.echo(f"the comment on {where} is {outcome.action}" + (f": {outcome.url}" if outcome.url else ""))
    if outcome.removed:
        click.echo(f"removed {outcome.removed} of the same name and author", err=True)
    if outcome.shortened:
        click.echo("the report was cut to fit", err=True)
