"""`argoform review`: what a plan changes, and what that means, for a person who has to judge it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from argoform._imports import uncollected
from argoform._version import __version__
from argoform.cli.options import platform_named
from argoform.cli.terminal import echo_app, has_colours, progress
from argoform.errors import InputError, UnknownNameError
from argoform.review.formats import FORMATS, SUFFIXES

if TYPE_CHECKING:
    from argoform.argo import ArgoVersion
    from argoform.review.formats import FormatContext
    from argoform.review.model import Review, Severity
    from argoform.review.policy_file import PolicyFile
    from argoform.terraform.plan.planner import Progress
    from argoform.terraform.plan.revisions import RevisionsPlan

_FILE = click.Path(path_type=Path)
_SEVERITIES = ("critical", "high", "medium", "low", "info")
_NEVER = "never"


@click.command(short_help="Tell what a plan changes and what that means, for a pull request.")
@click.argument("plan", required=False, metavar="[PLAN.json|-]")
@click.option("--base", metavar="REVISION", help="Plan this revision of the repository and the present one, offline.")
@click.option("--head", metavar="REVISION", help="With --base: the other revision.  [default: the files as they are]")
@click.option("--app", type=_FILE, metavar="APP.py", help="With --base: the app.  [default: that of cdktf.json]")
@click.option(
    "--synth-dir", type=_FILE, metavar="DIR", help="With --base: a folder of Terraform files instead of an app."
)
@click.option("--stack", metavar="NAME", help="With --base: one stack only.")
@click.option("--schemas", multiple=True, type=_FILE, metavar="FILE", help="With --base: as of `argoform plan`.")
@click.option("--data", type=_FILE, metavar="FILE", help="With --base: what data sources answer.")
@click.option("--var", "assignments", multiple=True, metavar="NAME=VALUE", help="With --base: an input variable.")
@click.option(
    "--var-file", "variable_files", multiple=True, type=_FILE, metavar="FILE", help="With --base: values of variables."
)
@click.option("--engine", metavar="NAME", help="With --base: Terraform's core.")
@click.option(
    "--format", "format_name", type=click.Choice(list(FORMATS)), help="[default: text, or what --out ends with]"
)
@click.option(
    "-o",
    "--out",
    "outs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the report to this file; may be repeated, for several formats of one review.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, _NEVER]),
    help="The mildest severity that makes the command fail.  [default: the policy's, or high]",
)
@click.option(
    "--policy",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What the project settled.  [default: argoform-review.toml here, with --base that of the base]",
)
@click.option("--platform", "platform_name", metavar="NAME|FILE", help="The cluster: a profile, or a file.")
@click.option("--argo-version", metavar="VERSION", help="What the cluster runs.  [default: as the plan says, or 4.1]")
@click.option(
    "--max-size", type=click.IntRange(1), metavar="MIB", help="The largest plan that is read.  [default: 100]"
)
@click.option("--explain", "explained", metavar="RULE", help="Tell why a rule exists, and end.")
@click.option("--list-rules", is_flag=True, help="List every rule, and end.")
def review(
    plan: str | None,
    base: str | None,
    head: str | None,
    app: Path | None,
    synth_dir: Path | None,
    stack: str | None,
    schemas: tuple[Path, ...],
    data: Path | None,
    assignments: tuple[str, ...],
    variable_files: tuple[Path, ...],
    engine: str | None,
    format_name: str | None,
    outs: tuple[Path, ...],
    fail_on: str | None,
    policy: Path | None,
    platform_name: str | None,
    argo_version: str | None,
    max_size: int | None,
    explained: str | None,
    list_rules: bool,
) -> None:
    """Review a plan: the output of `terraform show -json PLANFILE`, of `argoform plan --json`, or - for standard input.

    With --base, the repository at that revision and as it is now are planned offline, and the difference is reviewed.
    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong input.
    """
    if list_rules:
        click.echo(_listed(), nl=False)
        return
    if explained is not None:
        click.echo(_explained(explained), nl=False)
        return
    of_base = {"--head": head, "--app": app, "--synth-dir": synth_dir, "--stack": stack, "--engine": engine}
    _check_use(
        plan,
        base,
        {**of_base, "--schemas": schemas, "--data": data, "--var": assignments, "--var-file": variable_files},
    )
    _check_outs(plan, outs)
    targets = _targets(format_name, outs)
    settled = _policy(policy) if policy is not None or base is None else None
    platform = platform_named(platform_name)
    version = _version(argo_version)
    # An orderly end removes the worktrees and the scratch folders.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    from argoform.review.plan_file import LARGEST, plans_in, read_plan_file
    from argoform.review.policy_file import PolicyFile
    from argoform.review.run import review as judge

    changed = ""
    with progress() as tell, uncollected():
        if base is not None:
            planned = _planned(
                base, head, app, synth_dir, stack, schemas, data, assignments, variable_files, engine, tell
            )
            document = planned.document()
            file = title = f"{base}...{head or 'the files as they are'}"
            if settled is None:
                settled, changed = _policy_of(planned)
        else:
            file = title = str(plan)
            tell(f"reading {title}")
            document = read_plan_file(file, largest=max_size or LARGEST)
        plans, secrets = plans_in(document, file=file)
        # The plan takes many times the memory of what is kept of it.
        del document
        tell("judging")
        result = judge(
            plans,
            secrets,
            title=title,
            policy=settled,
            platform=platform,
            argo_version=version,
            changed_policy=changed,
        )
    from argoform.review.formats import FormatContext

    context = FormatContext(
        version=__version__,
        fail_on=_threshold(fail_on, settled or PolicyFile()),
        # Two revisions are no file; what was planned is the nearest to one.
        source=str(app or synth_dir or "cdktf.json") if base is not None else "" if plan == "-" else str(plan),
    )
    _report(result, targets, context)
    if any(context.fails(finding) for finding in result.findings):
        sys.exit(1)


def _check_use(plan: str | None, base: str | None, of_base: dict[str, Any]) -> None:
    if (plan is None) == (base is None):
        raise click.UsageError("Name a plan, or a revision with --base.")
    if base is None:
        given = next((name for name, value in of_base.items() if value), None)
        if given is not None:
            raise click.UsageError(f"{given} goes with --base.")


def _check_outs(plan: str | None, outs: Sequence[Path]) -> None:
    """Raises a UsageError where a file would be written over the plan, or over another report."""
    seen: set[str] = set()
    for out in outs:
        path = os.path.realpath(out)
        if plan is not None and path == os.path.realpath(plan):
            raise click.UsageError(f"--out {out} is the plan itself.")
        if path in seen:
            raise click.UsageError(f"--out names {out} twice.")
        seen.add(path)


def _targets(format_name: str | None, outs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    """What is written where: formats with files, None for the standard output."""
    if not outs:
        return [(format_name or "text", None)]
    if format_name is not None:
        if len(outs) > 1:
            raise click.UsageError("--format goes with one --out; several are told apart by what their names end with.")
        return [(format_name, outs[0])]
    found: list[tuple[str, Path | None]] = []
    for out in outs:
        suffix = out.suffix.lower()
        if suffix not in SUFFIXES:
            raise UnknownNameError(
                f"no format has files that end with {suffix!r}", name=suffix, known=SUFFIXES, path="--out",
                expected=f"one of {', '.join(SUFFIXES)}, or --format",
            )  # fmt: skip
        found.append((SUFFIXES[suffix], out))
    return found


def _policy(file: Path | None) -> PolicyFile:
    from argoform.review.policy_file import NAME, PolicyFile, read_policy
    from argoform.review.run import rule_ids

    if file is None:
        file = Path(NAME)
        if not file.is_file():
            return PolicyFile()
    return read_policy(file, rules=rule_ids())


def _threshold(given: str | None, policy: PolicyFile) -> Severity | None:
    if given == _NEVER:
        return None
    found: Severity = given or policy.fail_on or "high"  # type: ignore[assignment]
    return found


def _version(given: str | None) -> ArgoVersion | None:
    if given is None:
        return None
    from argoform.argo import ArgoVersion

    return ArgoVersion.parse(given, path="--argo-version")


def _planned(
    base: str,
    head: str | None,
    app: Path | None,
    synth_dir: Path | None,
    stack: str | None,
    schemas: Sequence[Path],
    data: Path | None,
    assignments: Sequence[str],
    variable_files: Sequence[Path],
    engine: str | None,
    tell: Progress,
) -> RevisionsPlan:
    """The plan between two revisions of the repository here."""
    from argoform.terraform.plan.revisions import plan_revisions
    from argoform.terraform.plan.variables import parse_assignments

    if app is not None and synth_dir is not None:
        raise InputError("--app and --synth-dir exclude each other", path="--synth-dir")
    return plan_revisions(
        Path.cwd(),
        base=base,
        head=head,
        app=app,
        synth_dir=synth_dir,
        stack=stack,
        schemas=schemas,
        data=data,
        engine=engine,
        variables=parse_assignments(assignments),
        variable_files=variable_files,
        progress=tell,
        echo=echo_app,
    )


def _policy_of(planned: RevisionsPlan) -> tuple[PolicyFile, str]:
    """The policy of the base, and the name of its file where the head has another one.

    Whoever changes the rules is judged by those that were there before.
    """
    from argoform.review.policy_file import NAME, PolicyFile, parse_policy
    from argoform.review.run import rule_ids
    from argoform.terraform.plan.git import Repository

    repository = Repository(Path.cwd())
    before = repository.text(planned.base, NAME)
    if planned.head:
        after = repository.text(planned.head, NAME)
    else:
        here = Path(NAME)
        after = here.read_text(encoding="utf-8", errors="replace") if here.is_file() else None
    changed = NAME if before != after else ""
    if before is None:
        return PolicyFile(), changed
    return parse_policy(before, file=f"{NAME} of the base", rules=rule_ids()), changed


def _report(result: Review, targets: Sequence[tuple[str, Path | None]], context: FormatContext) -> None:
    from argoform.files import write_atomically
    from argoform.review.formats import render, summary

    # Nothing is written before everything could be.
    texts = [
        (out, render(name, result, context=context if out is not None else _for_terminal(context)))
        for name, out in targets
    ]
    for out, text in texts:
        if out is None:
            click.echo(text, nl=False)
        else:
            write_atomically(out, text)
            click.echo(f"wrote {out}", err=True)
    if any(out is not None for _, out in targets) or targets[0][0] != "text":
        click.echo(summary(result), err=True)


def _for_terminal(context: FormatContext) -> FormatContext:
    return replace(context, colour=has_colours(), width=_width())


def _width() -> int | None:
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _listed() -> str:
    from argoform.review.run import descriptions

    rows = [(rule_id, text.severity, text.title) for rule_id, text in descriptions().items()]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "".join(f"{row[0].ljust(widths[0])} {row[1].ljust(widths[1])} {row[2]}\n" for row in rows)


def _explained(rule_id: str) -> str:
    from argoform.review.run import descriptions, rule_ids

    known = descriptions()
    if rule_id.upper() not in known:
        if rule_id.upper() in rule_ids():
            raise InputError(
                f"{rule_id.upper()} is a rule of lint", path="--explain", expected="argoform lint --explain"
            )
        raise UnknownNameError(f"there is no rule {rule_id!r}", name=rule_id, known=known, path="--explain")
    text = known[rule_id.upper()]
    link = f"\n{text.link}\n" if text.link else ""
    return f"{rule_id.upper()} ({text.severity}): {text.title}\n\n{text.why}\n{link}"
