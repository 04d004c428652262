"""The linter at synth: errors stop it with every finding, warnings become annotations of the CDK."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from argoform._cdk import cdk
from argoform._imports import uncollected
from argoform.errors import ArgoformError, InputError, InputErrors, UnknownNameError
from argoform.tokens import has_token
from argoform.workflows.registry import Judged, registry

if TYPE_CHECKING:
    from argoform.lint.finding import Finding
    from argoform.workflows.manifest import ArgoObject
    from argoform.workflows.workflow_spec import WorkflowSpec

_ELSEWHERE = re.compile(r"no \S+ .* is among the linted objects")
"""What is said of a reference to an object that others deploy: the app need not make it."""

_OFFERED = re.compile(r"spec\.(workflowSpec\.)?volumes\[")

_STEP = re.compile(r'([^.\[\]]+)|\[(\d+)\]|\["([^"]*)"\]')


def lint_object(made: ArgoObject) -> None:
    """Judge the object that a construct makes, together with all others of its app and cluster.

    Raises:
        InputErrors: when the linter finds errors; all of them.
    """
    ignored = _ignored(made.spec)
    findings = [_placed(finding, made, made.spec) for finding in _findings(made) if finding.rule not in ignored]
    errors = [_error(finding) for finding in findings if finding.severity == "error"]
    if errors:
        raise InputErrors(errors)
    warnings = [
        str(_error(finding))
        for finding in findings
        # The volumes of the whole spec are what every spec offers, used or not; nobody wrote them.
        if finding.severity == "warning" and not _OFFERED.match(finding.path)
    ]
    if warnings:
        annotations = cdk.Annotations.of(made)
        for warning in warnings:
            annotations.add_warning(warning)


def _findings(made: ArgoObject) -> Sequence[Finding]:
    """What the linter finds in an object; judged once, unless what it says has changed."""
    judged = registry(made).judged
    data = made.manifest()
    known = judged.get(id(made))
    if known is None or known.manifest != data:
        _judge_all(made)
    return judged[id(made)].findings


def _judge_all(made: ArgoObject) -> None:
    with uncollected():
        from argoform.lint.configuration import find_configuration
        from argoform.lint.manifest import Manifest
        from argoform.lint.run import lint_manifests

    platform = made.platform
    objects: list[ArgoObject] = []
    manifests: list[Manifest] = []
    for other in registry(made).objects:
        if other.platform.cluster != platform.cluster:
            continue
        try:
            data = other.manifest()
        except ArgoformError:
            # It tells of its own errors.
            continue
        objects.append(other)
        manifests.append(Manifest(data))
    found = lint_manifests(
        manifests, version=platform.argo, platform=platform, configuration=find_configuration(Path.cwd())
    )
    for each, manifest, findings in zip(objects, manifests, found, strict=True):
        # Another dialect judges otherwise.
        if each.platform.argo == platform.argo:
            kept = tuple(
                finding
                for finding in findings
                if not _unknown(manifest.data, finding.path) and not _ELSEWHERE.search(finding.message)
            )
            registry(made).judged[id(each)] = Judged(manifest.data, kept)


def _unknown(data: Any, path: str) -> bool:
    """Whether a token of Terraform's stands at the path: what it will be is not known."""
    for name, number, quoted in _STEP.findall(path):
        if isinstance(data, list):
            data = data[int(number)] if number and int(number) < len(data) else None
        elif isinstance(data, Mapping):
            data = data.get(name or quoted)
    return isinstance(data, str | int | float) and has_token(data)


def _ignored(spec: WorkflowSpec) -> frozenset[str]:
    """The rules that the spec does not want to hear of.

    Raises:
        InputError: when there is no such rule, or no reason is given.
    """
    if not spec.lint_ignore:
        return frozenset()
    from argoform.lint.rules import RULES

    for rule, reason in spec.lint_ignore.items():
        if rule not in RULES:
            raise UnknownNameError(
                f"there is no rule {rule!r}",
                name=str(rule),
                known=RULES,
                path=f"lint_ignore.{rule}",
                expected="an id that `argoform lint --list-rules` lists",
            )
        if not isinstance(reason, str) or not reason.strip():
            raise InputError(
                "no reason is given", path=f"lint_ignore.{rule}", expected="why its findings are no matter"
            )
    return frozenset(spec.lint_ignore)


def _placed(finding: Finding, made: ArgoObject, spec: WorkflowSpec) -> Finding:
    """The finding with the line of Python that said what it is about."""
    data = made.manifest()
    root = "spec.workflowSpec" if data.get("kind") == "CronWorkflow" else "spec"
    template = re.match(re.escape(root) + r"\.templates\[(\d+)\]", finding.path)
    body = data["spec"].get("workflowSpec", data["spec"]) if root != "spec" else data["spec"]
    if template is not None:
        templates = body.get("templates", ())
        index = int(template[1])
        name = templates[index].get("name", "") if index < len(templates) else ""
        origin = spec.origins.of(name)
    elif finding.path.startswith(f"{root}.") and "workflowTemplateRef" not in body:
        origin = spec.origins.made
    else:
        origin = made.origin
    return replace(finding, origin=origin)


def _error(finding: Finding) -> InputError:
    file, _, line = finding.origin.rpartition(":")
    told = [finding.message]
    if finding.hint:
        told.append(finding.hint)
    return InputError(
        f"{'; '.join(told)} ({', '.join(part for part in (finding.rule, finding.object) if part)})",
        path=finding.path,
        file=file,
        line=int(line) if line else None,
    )
