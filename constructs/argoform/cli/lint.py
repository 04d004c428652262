"""`argoform lint`: judge manifests as Argo would, and as people who run them would."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from argoform._version import __version__
from argoform.cli.options import platform_named
from argoform.cli.terminal import has_colours
from argoform.report import FORMATS, LEVELS, Item, Judged, ReportContext, RuleText, render, summary

if TYPE_CHECKING:
    from argoform.argo import ArgoVersion
    from argoform.lint.configuration import Configuration
    from argoform.lint.finding import Finding, Severity
    from argoform.lint.run import FileResult
    from argoform.platform import Platform

STANDARD_INPUT = "-"

_NEVER = "never"
_PATIENCE = 2.0
"""Seconds after which a person at a terminal is told what is going on."""
_LARGEST_SOURCE = 5_000_000
"""Bytes of a file of which lines are shown."""


@click.command(short_help="Judge manifests as Argo would, before it does.")
@click.argument("files", nargs=-1, metavar="FILE|DIR|-...")
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the report to this file, whole or not at all.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*reversed(LEVELS), _NEVER]),
    help="The mildest severity that makes the command fail.  [default: error]",
)
@click.option("--select", "select", multiple=True, metavar="RULE,...", help="Run these rules only; may be repeated.")
@click.option("--ignore", "ignore", multiple=True, metavar="RULE,...", help="Leave these rules out; may be repeated.")
@click.option("--fix", is_flag=True, help="Rewrite what can be put right mechanically, and judge the rest.")
@click.option("--isolated", is_flag=True, help="Judge each file alone, as if the others did not exist.")
@click.option("--allow-none", is_flag=True, help="Accept files that hold none of Argo's objects.")
@click.option("--argo-version", metavar="VERSION", help="The dialect to judge by.  [default: the platform's, or 4.1]")
@click.option(
    "--platform", "platform_name", metavar="NAME|FILE", help="The cluster: a profile, or a file with its fields."
)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings: a pyproject.toml.  [default: the nearest]",
)
@click.option("--explain", "explained", metavar="RULE", help="Tell why a rule exists, and end.")
@click.option("--list-rules", is_flag=True, help="List every rule, and end.")
def lint(
    files: tuple[str, ...],
    format_name: str,
    out: Path | None,
    fail_on: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    isolated: bool,
    allow_none: bool,
    argo_version: str | None,
    platform_name: str | None,
    config: Path | None,
    explained: str | None,
    list_rules: bool,
) -> None:
    """Judge the Workflows, WorkflowTemplates, ClusterWorkflowTemplates and CronWorkflows in files, folders, or `-`.

    Files given together know each other's templates. Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong
    use.
    """
    if list_rules:
        click.echo(_listed(), nl=False)
        return
    if explained is not None:
        from argoform.lint.explain import explain, find
        from argoform.lint.rules import RULES

        click.echo(explain(find(explained, RULES)), nl=False)
        return
    if not files:
        raise click.UsageError("Name a file, a folder, or - for the standard input.")
    configuration = _configuration(config)
    platform = platform_named(platform_name)
    version = _version(argo_version, configuration, platform)
    failing = _fail_on(fail_on, configuration)
    from argoform.lint.run import lint as judge

    if fix:
        if STANDARD_INPUT in files:
            raise click.UsageError("--fix rewrites files, and the standard input is none.")
        _fix(
            judge(
                files,
                version=version,
                platform=platform,
                isolated=isolated,
                configuration=configuration,
                select=_names(select),
                ignore=_names(ignore),
                allow_none=True,
            ),
            version,
        )

    with _progress():
        results = judge(
            files,
            version=version,
            platform=platform,
            isolated=isolated,
            configuration=configuration,
            select=_names(select),
            ignore=_names(ignore),
            allow_none=allow_none,
        )
    judged = [Judged(one.file, [item(finding) for finding in one.findings]) for one in results]
    context = ReportContext(
        tool="argoform lint",
        version=__version__,
        rules=rule_texts() if format_name in ("sarif", "md") else {},
        source=_source,
        fail_on=failing,
        colour=out is None and has_colours(),
    )
    report = render(format_name, judged, context=context)
    if out is None:
        click.echo(report, nl=False)
    else:
        from argoform.files import write_atomically

        write_atomically(out, report)
    if out is not None or format_name != "text":
        click.echo(summary(judged), err=True)
    if any(context.fails(item) for one in judged for item in one.items):
        sys.exit(1)


def _fix(results: Iterable[FileResult], version: ArgoVersion) -> None:
    """Put right what was found and can be, nothing else, and tell each change on the standard error."""
    from argoform.lint.fix import fix_file, found_by
    from argoform.lint.rules import RULES
    from argoform.report.visible import visible

    for one in results:
        fixable = [finding for finding in one.findings if RULES[finding.rule].fixable]
        for change in fix_file(Path(one.file), version, found_by(fixable)) if fixable else ():
            click.echo(visible(f"{one.file}:{change.line}: {change.message} ({change.rule})"), err=True)


def _fail_on(given: str | None, configuration: Configuration) -> Severity | None:
    found = given or configuration.fail_on or "error"
    return None if found == _NEVER else found  # type: ignore[return-value]


def _configuration(file: Path | None) -> Configuration:
    from argoform.errors import InputError
    from argoform.lint.configuration import TABLE, find_configuration, read_configuration

    if file is None:
        return find_configuration(Path.cwd())
    found = read_configuration(file)
    if found is None:
        raise InputError(f"it has no table [{TABLE}]", path="--config", expected=f"a TOML file with [{TABLE}]")
    return found


def _version(given: str | None, configuration: Configuration, platform: Platform | None) -> ArgoVersion:
    from argoform.argo import MINORS, ArgoVersion

    if given is not None:
        return ArgoVersion.parse(given, path="--argo-version")
    if configuration.argo_version is not None:
        return configuration.argo_version
    return platform.argo if platform is not None else ArgoVersion.parse(MINORS[-1])


def _names(given: Sequence[str]) -> tuple[str, ...]:
    """Rules, however many were named at once."""
    return tuple(name.strip() for text in given for name in text.split(",") if name.strip())


def item(finding: Finding) -> Item:
    """A finding as the reports take it."""
    return Item(
        finding.rule,
        finding.severity,
        finding.message,
        path=finding.path,
        hint=finding.hint,
        file=finding.file,
        line=finding.line,
        column=finding.column,
        family=finding.family,
        object=finding.object,
        origin=finding.origin,
    )


def _listed() -> str:
    from argoform.lint.rules import RULES

    rows = [
        (rule.id, rule.severity, "fixable" if rule.fixable else "", rule.title)
        for rule in sorted(RULES.values(), key=lambda rule: rule.id)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        f"{' '.join(text.ljust(width) for text, width in zip(row[:3], widths, strict=True))} {row[3]}\n" for row in rows
    )


def rule_texts() -> dict[str, RuleText]:
    """What the reports say of every rule."""
    from argoform.lint.rules import RULES

    return {
        rule.id: RuleText(rule.title, rule.why, rule.link, rule.severity, rule.family)
        for rule in sorted(RULES.values(), key=lambda rule: rule.id)
    }


@cache
def _source(file: str) -> Sequence[str] | None:
    """The lines of a file, as the reader of YAML counts them."""
    if file == STANDARD_INPUT:
        # It has been read, and is not there any more.
        return None
    try:
        with open(file, "rb") as opened:
            text = opened.read(_LARGEST_SOURCE).decode("utf-8", errors="replace")
    except OSError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@contextmanager
def _progress() -> Iterator[None]:
    """Tell a person at a terminal that the work goes on, once it takes long; nobody else."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Event, Thread

    done = Event()

    def tell() -> None:
        if not done.wait(_PATIENCE):
            click.echo("judging ...", err=True)

    Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        done.set()
