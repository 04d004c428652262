"""Judging files, or objects that constructs make, by every rule that is wanted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from argoform.argo import MINORS, ArgoVersion
from argoform.lint import other_kinds
from argoform.lint.argo.rules_structure import DUPLICATE_KEY, NOTHING, OTHER_KIND, TWICE, UNREADABLE, as_problem
from argoform.lint.configuration import Configuration
from argoform.lint.context import Context, ObjectKey
from argoform.lint.finding import Finding, Problem, Severity
from argoform.lint.manifest import Manifest, Place, plain
from argoform.lint.reading import SKIPPED
from argoform.lint.rule import Rule
from argoform.lint.rules import RULES
from argoform.lint.selection import check_configuration, ignored_in, selected, severities
from argoform.lint.source import SUFFIXES, Source, manifest_files, read_source
from argoform.lint.suppression import suppressed
from argoform.lint.yaml_reader import Unreadable

if TYPE_CHECKING:
    from argoform.platform import Platform

__all__ = ["FileResult", "lint", "lint_manifests", "lint_sources", "manifest_files"]

NEWEST = ArgoVersion.parse(MINORS[-1])

MOST_OF_ONE_RULE = 1_000
"""How many findings of one rule are told of one object."""

_REFERRED = ("WorkflowTemplate", "ClusterWorkflowTemplate")


@dataclass(frozen=True)
class FileResult:
    """What was found in one file.

    Args:
        file: its name, as it was given or found; `-` for the standard input.
        findings: in the order of the file.
        objects: how many of Argo's objects it holds.
    """

    file: str
    findings: tuple[Finding, ...]
    objects: int = 0


@dataclass(frozen=True)
class _Judge:
    """The rules of one run."""

    rules: tuple[Rule, ...]
    severities: dict[str, Severity]
    configuration: Configuration

    def wanted(self, rule_id: str) -> bool:
        return any(rule.id == rule_id for rule in self.rules)

    def manifest(self, manifest: Manifest, context: Context) -> list[Finding]:
        """Every finding in one object."""
        silent = suppressed(manifest)
        if manifest.file and self.configuration.per_file_ignores:
            silent = {*silent, *ignored_in(manifest.file, RULES, self.configuration)}  # type: ignore[assignment]
        name = str(manifest)
        fields = manifest.fields
        found = []
        wanted = [rule for rule in self.rules if not rule.needs or not rule.needs.isdisjoint(fields)]
        for rule in wanted:
            if rule.id in silent:
                continue
            for problem in islice(rule.check(manifest, context), MOST_OF_ONE_RULE):
                found.append(self.finding(rule, problem, manifest.file, manifest.locate(problem.path), name))
        return list(dict.fromkeys(found))

    def finding(self, rule: Rule, problem: Problem, file: str, place: Place | None, name: str = "") -> Finding:
        severity = self.severities.get(rule.id) or problem.severity or rule.severity
        line, column = place if place else (None, None)
        return Finding(
            rule.id, rule.family, severity, problem.message, problem.path, problem.hint, file, line, column, name
        )

    def read(self, source: Source, rule_id: str, error: Unreadable, hint: str = "") -> Iterator[Finding]:
        """What the reader tells, unless nobody wants to hear of it."""
        ignored = ignored_in(source.file, RULES, self.configuration)
        if self.wanted(rule_id) and rule_id not in ignored:
            place = error.place or (1, 1)
            yield self.finding(RULES[rule_id], Problem("", error.message, hint), source.file, place)


def lint(
    paths: Iterable[str | os.PathLike[str]],
    *,
    version: ArgoVersion = NEWEST,
    isolated: bool = False,
    platform: Platform | None = None,
    configuration: Configuration | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    allow_none: bool = False,
) -> list[FileResult]:
    """Judge files, folders and `-` (the standard input).

    Args:
        version: the dialect to judge by.
        isolated: judge each file alone; else those given together know each other's templates.
        platform: of the cluster, for the rules that ask about it.
        configuration: the project's settings; none when None.
        select: the rules that run, as ids, beginnings of ids or families; those of the configuration when empty.
        ignore: rules that do not run, besides those of the configuration.
        allow_none: whether it is right that nothing is there to judge.

    Raises:
        FileError: a path does not exist or cannot be read.
        UnknownNameError: a selector stands for no rule.
    """
    return lint_sources(
        (read_source(file) for file in manifest_files(paths)),
        version=version,
        isolated=isolated,
        platform=platform,
        configuration=configuration,
        select=select,
        ignore=ignore,
        allow_none=allow_none,
    )


def lint_sources(
    sources: Iterable[Source],
    *,
    version: ArgoVersion = NEWEST,
    isolated: bool = False,
    platform: Platform | None = None,
    configuration: Configuration | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    allow_none: bool = False,
) -> list[FileResult]:
    """Judge what has been read; as `lint`. Those that are judged alone are taken one by one, and not kept."""
    judge = _judge(configuration, select, ignore)
    groups: Iterable[list[Source]] = ([source] for source in sources) if isolated else [list(sources)]
    results = []
    for group in groups:
        context = Context(version, platform, _objects(manifest for source in group for manifest in source.manifests))
        anything = any(source.manifests for source in group)
        twice = _twice(group)
        for source in group:
            findings = list(_of_reading(judge, source, context, anything=anything, allow_none=allow_none))
            for manifest in source.manifests:
                if id(manifest) in twice and judge.wanted(TWICE):
                    problem = Problem("metadata.name", f"there is another {manifest} among the linted objects")
                    place = manifest.locate(problem.path)
                    findings.append(judge.finding(RULES[TWICE], problem, source.file, place, str(manifest)))
                findings.extend(judge.manifest(manifest, context))
            findings.sort(key=lambda found: (found.line or 0, found.column or 0, found.rule))
            results.append(FileResult(source.file, tuple(findings), len(source.manifests)))
    return results


def lint_manifests(
    manifests: Sequence[Manifest],
    *,
    version: ArgoVersion,
    platform: Platform | None = None,
    configuration: Configuration | None = None,
    others: Sequence[Manifest] = (),
) -> list[list[Finding]]:
    """Judge objects that came from no file; the findings of each, in the same order.

    Args:
        manifests: objects that know each other's templates.
        version: the dialect to judge by.
        platform: of the cluster, for the rules that ask about it.
        configuration: the project's settings; none when None.
        others: objects that are not judged, but whose templates may be referred to.

    Raises:
        UnknownNameError: a selector of the configuration stands for no rule.
    """
    judge = _judge(configuration, (), ())
    objects = [replace(manifest, data=plain(manifest.data)) for manifest in manifests]
    known = [*objects, *(replace(manifest, data=plain(manifest.data)) for manifest in others)]
    context = Context(version, platform, _objects(known))
    return [judge.manifest(manifest, context) for manifest in objects]


def _judge(configuration: Configuration | None, select: Sequence[str], ignore: Sequence[str]) -> _Judge:
    settings = configuration or Configuration()
    check_configuration(RULES, settings)
    return _Judge(selected(RULES, settings, select=select, ignore=ignore), severities(RULES, settings), settings)


def _objects(manifests: Iterable[Manifest]) -> dict[ObjectKey, Manifest]:
    """The objects by what they are referred to; of two that are called the same the first counts."""
    found: dict[ObjectKey, Manifest] = {}
    for manifest in manifests:
        namespace = "" if manifest.kind == "ClusterWorkflowTemplate" else manifest.namespace
        found.setdefault((manifest.kind, namespace, str(manifest.metadata.get("name") or "")), manifest)
    return found


def _twice(sources: Iterable[Source]) -> set[int]:
    """The templates, by identity, that are called like one before them."""
    seen: set[ObjectKey] = set()
    found = set()
    for manifest in (manifest for source in sources for manifest in source.manifests):
        name = manifest.metadata.get("name")
        if manifest.kind not in _REFERRED or not isinstance(name, str):
            continue
        key = (manifest.kind, "" if manifest.kind == "ClusterWorkflowTemplate" else manifest.namespace, name)
        if key in seen:
            found.add(id(manifest))
        seen.add(key)
    return found


def _of_reading(
    judge: _Judge, source: Source, context: Context, *, anything: bool, allow_none: bool
) -> Iterator[Finding]:
    for error in source.fatal:
        yield from judge.read(source, DUPLICATE_KEY if error.duplicate else UNREADABLE, error)
    for error in source.unreadable:
        rule = SKIPPED if anything else DUPLICATE_KEY if error.duplicate else UNREADABLE
        yield from judge.read(source, rule, error, "Argo skips the document without a word" if anything else "")
    for other in source.others:
        for problem in other_kinds.decoding_problems(other.data, context.version, beside_others=bool(source.manifests)):
            place = other.locate(problem.path)
            said = as_problem(problem)
            if judge.wanted(OTHER_KIND):
                yield judge.finding(RULES[OTHER_KIND], said, source.file, place, str(other))
    if not anything and not source.unreadable and not source.fatal and not allow_none:
        said_so = "there is no Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow here"
        hint = ""
        if source.file and source.file != "-" and not source.file.endswith(SUFFIXES):
            hint = f"Argo reads only files whose names end with {', '.join(SUFFIXES)}"
        yield from judge.read(source, NOTHING, Unreadable(said_so), hint)
