"""`argoform-review.toml`: what a project settles about its reviews."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from argoform.errors import FileError, InputError, UnknownNameError, nearest
from argoform.review.case import Limits
from argoform.review.durations import seconds
from argoform.review.model import Acceptance, Finding, Severity

NAME = "argoform-review.toml"


def _seconds(value: Any) -> Any:
    found = seconds(value)
    return value if found is None else int(found)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=False)


class LimitsTable(_Model):
    """`[limits]`: beyond what a raise is a finding."""

    deadline: Annotated[int, BeforeValidator(_seconds), Field(gt=0)] = Limits.deadline
    retries: Annotated[int, Field(ge=0)] = Limits.retries
    parallelism: Annotated[int, Field(gt=0)] = Limits.parallelism


class LabelsTable(_Model):
    """`[labels]`: labels that every object must have."""

    required: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class Place(_Model):
    """What a table of the policy is about: patterns with `*`, `?` and `[abc]`; each that is given must fit."""

    address: str = "*"
    object: str = "*"
    path: str = "*"

    def fits(self, address: str, object: str, path: str) -> bool:
        """Whether every pattern fits."""
        # An index is written in brackets, which a pattern would read as a set of characters.
        return all(
            pattern in ("*", text) or fnmatchcase(text, pattern) or fnmatchcase(text, _literal(pattern))
            for pattern, text in ((self.address, address), (self.object, object), (self.path, path))
        )


class Allowance(Place):
    """`[[allow]]`: a finding that somebody answers for, until a day."""

    rule: str
    reason: Annotated[str, Field(min_length=3)]
    until: date


class SecondLook(Place):
    """`[[second-look]]`: what somebody wants to look at whenever it changes."""

    reason: Annotated[str, Field(min_length=3)]


class PolicyFile(_Model):
    """The whole file; everything in it is optional."""

    fail_on: Annotated[Severity | None, Field(alias="fail-on")] = None
    severity: dict[str, Severity] = {}
    limits: LimitsTable = LimitsTable()
    labels: LabelsTable = LabelsTable()
    allow: tuple[Allowance, ...] = ()
    second_look: Annotated[tuple[SecondLook, ...], Field(alias="second-look")] = ()

    def bounds(self) -> Limits:
        """The limits as the rules take them."""
        return Limits(self.limits.deadline, self.limits.retries, self.limits.parallelism)

    def allowance(self, finding: Finding, today: date) -> Allowance | None:
        """The allowance that covers a finding today."""
        return next((one for one in self.expired_or_not(finding) if one.until >= today), None)

    def expired_or_not(self, finding: Finding) -> Iterable[Allowance]:
        """Every allowance that names a finding, however old."""
        return (
            one
            for one in self.allow
            if one.rule == finding.rule and one.fits(finding.address, finding.object, finding.path)
        )


def read_policy(file: Path, *, rules: Iterable[str]) -> PolicyFile:
    """The policy in a file.

    Args:
        rules: the ids of every rule.

    Raises:
        FileError: it cannot be read, or is no TOML.
        InputError: a setting is unknown or has a wrong value.
        UnknownNameError: it names a rule that does not exist.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(file)) from None
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=str(file)) from None
    return parse_policy(text, file=str(file), rules=rules)


def parse_policy(text: str, *, file: str, rules: Iterable[str]) -> PolicyFile:
    """The policy in a text; as `read_policy`, with the name of the file for messages."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(f"is not TOML: {error}", file=file) from None
    try:
        policy = PolicyFile.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = _known(first["loc"])
            near = nearest(str(first["loc"][-1]), known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise InputError(f"there is no such setting{hint}", path=path, file=file) from None
        raise InputError(first["msg"].lower(), path=path, file=file) from None
    ids = set(rules)
    named = [(f"severity.{name}", name) for name in policy.severity]
    named += [(f"allow[{index}].rule", one.rule) for index, one in enumerate(policy.allow)]
    for path, name in named:
        if name not in ids:
            raise UnknownNameError(f"there is no rule {name!r}", name=name, known=ids, path=f"{file}: {path}")
    return policy


def settled(finding: Finding, policy: PolicyFile, today: date) -> Finding:
    """A finding as the policy has it: its severity, and whether it is allowed."""
    said = policy.severity.get(finding.rule)
    if said is not None and not finding.existing:
        finding = replace(finding, severity=said)
    allowance = policy.allowance(finding, today)
    if allowance is not None:
        return replace(finding, accepted=Acceptance(allowance.reason, allowance.until.isoformat()))
    expired = max((one.until for one in policy.expired_or_not(finding)), default=None)
    if expired is not None:
        hint = f"It was allowed until {expired.isoformat()}"
        return replace(finding, hint=f"{finding.hint}. {hint}" if finding.hint else hint)
    return finding


def _literal(pattern: str) -> str:
    """A pattern in which brackets stand for themselves."""
    return pattern.replace("[", "[[]")


def _known(place: tuple[str | int, ...]) -> list[str]:
    tables: dict[str, type[BaseModel]] = {
        "limits": LimitsTable,
        "labels": LabelsTable,
        "allow": Allowance,
        "second-look": SecondLook,
    }
    model = tables.get(str(place[0]), PolicyFile) if len(place) > 1 else PolicyFile
    return [field.alias or name for name, field in model.model_fields.items()]
