"""What Terraform says, as errors that a person can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.errors import PlanError
from argoform.terraform.engine import Output
from argoform.terraform.plan.configuration import Stack
from argoform.terraform.plan.hcl import HCL_SUFFIXES


@dataclass(frozen=True)
class Diagnostic:
    """One error or warning of Terraform's."""

    severity: str
    """`error` or `warning`."""
    summary: str
    detail: str = ""
    address: str = ""
    """The resource, data source, variable or output that it is about: `aws_iam_role.etl`."""
    construct: str = ""
    """The path of the construct that emitted it."""
    file: str = ""
    """The file that a person wrote in Terraform's own language, relative to the stack's folder; else empty."""
    line: int | None = None
    """Its line there, from 1."""

    def __str__(self) -> str:
        written = f"{self.file}:{self.line}" if self.line is not None else self.file
        place = self.address + (f" ({self.construct})" if self.construct else "")
        place = ": ".join(part for part in (written, place) if part)
        lines = [f"{place}: {self.summary}" if place else self.summary]
        lines += [f"  {line}".rstrip() for line in self.detail.splitlines()]
        # The texts may quote what the user wrote, and a terminal obeys control characters.
        return "\n".join(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\ufffd", line) for line in lines)


class TerraformError(PlanError):
    """Terraform rejected the configuration.

    Args:
        diagnostics: the errors, at least one.
        stack: the name of the stack.
        step: the command that failed.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], *, stack: str, step: str) -> None:
        self.diagnostics = tuple(diagnostics)
        self.stack = stack
        self.step = step
        super().__init__("\n".join(map(str, self.diagnostics)), path=f"{stack}: {step}")

    def __str__(self) -> str:
        return f"Terraform rejected the stack {self.stack!r} ({self.step}):\n{self.message}"


def read_diagnostics(output: Output, stack: Stack) -> list[Diagnostic]:
    """Every diagnostic in the output of a command that ran with `-json`, in either of the forms that commands use."""
    found: dict[Diagnostic, None] = {}
    for said in _said(output.stdout):
        found[_diagnostic(said, stack)] = None
    return list(found)


def check(output: Output, stack: Stack, step: str) -> list[Diagnostic]:
    """The warnings of a command that succeeded.

    Raises:
        TerraformError: it did not succeed.
    """
    diagnostics = read_diagnostics(output, stack)
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    if output.code != 0 and not errors:
        text = "\n".join(part.strip() for part in (output.stderr, output.stdout) if part.strip())
        errors = _in_prose(output.stderr) or [Diagnostic("error", f"Terraform ended with code {output.code}", text)]
    if errors:
        raise TerraformError(errors, stack=stack.name, step=step)
    return diagnostics


def follows_from_init(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether all that a command complains of is that `init` did not succeed before, so that `init` knows more."""
    errors = [diagnostic.summary for diagnostic in diagnostics if diagnostic.severity == "error"]
    return bool(errors) and all(summary == "Module not installed" for summary in errors)


def _in_prose(text: str) -> list[Diagnostic]:
    """The errors in what a command tells a person: `Error: ` and a summary, an empty line, and the rest."""
    found: list[Diagnostic] = []
    for part in re.split(r"^Error: ", text, flags=re.MULTILINE)[1:]:
        summary, _, detail = part.strip().partition("\n")
        # Every module that one is called from is told again.
        diagnostic = Diagnostic("error", summary.strip(), detail.strip("\n"))
        if diagnostic not in found:
            found.append(diagnostic)
    return found


def _said(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if isinstance(whole, dict) and "diagnostics" in whole:
        yield from whole["diagnostics"]
        return
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and isinstance(event.get("diagnostic"), dict):
            yield event["diagnostic"]


def _diagnostic(said: Mapping[str, Any], stack: Stack) -> Diagnostic:
    snippet = said.get("snippet") or {}
    address = said.get("address") or _from_context(snippet.get("context") or "")
    range_ = said.get("range") or {}
    file, line = str(range_.get("filename", "")), (range_.get("start") or {}).get("line")
    # Nobody looks for a line in JSON that a program wrote: there the construct tells the place.
    by_hand = file.endswith(HCL_SUFFIXES)
    return Diagnostic(
        severity=str(said.get("severity", "error")),
        summary=str(said.get("summary", "")),
        detail=str(said.get("detail", "")),
        address=address,
        construct=stack.construct_of(address) if address else "",
        file=file if by_hand else "",
        line=line if by_hand and isinstance(line, int) else None,
    )


def _from_context(context: str) -> str:
    """`aws_iam_role.etl` from `resource.aws_iam_role.etl`, or from `resource "aws_iam_role" "etl"`."""
    parts = context.replace('"', "").replace(" ", ".").split(".")
    if parts[0] == "resource":
        parts = parts[1:3]
    elif parts[0] in ("data", "ephemeral"):
        parts = parts[:3]
    return ".".join(part for part in parts if part)
