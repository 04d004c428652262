"""IAM policy documents as data: statements, their merging, their sizes, and their splitting into managed policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from argoform.errors import InputError
from argoform.names import short_hash
from argoform.tokens import STRING_TOKEN

VERSION = "2012-10-17"

MANAGED_POLICY_LIMIT = 6_144
"""Characters that a managed policy may have, white space not counted.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

INLINE_ROLE_POLICY_LIMIT = 10_240
"""Characters that all inline policies of a role may have together."""

TRUST_POLICY_LIMIT = 2_048
"""Characters that the trust policy of a role may have, unless the account's quota was raised."""

BUCKET_POLICY_LIMIT = 20_480
"""Bytes that a bucket policy may have."""

KEY_POLICY_LIMIT = 32_768
"""Bytes that a key policy may have."""

MANAGED_POLICIES_PER_ROLE = 10
"""Managed policies that a role may have attached, unless the account's quota was raised."""

Conditions = Mapping[str, Mapping[str, Sequence[str]]]
"""Operator -> condition key -> values."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy; lists are sorted and without duplicates, so equal statements compare equal."""

    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    effect: Literal["Allow", "Deny"] = "Allow"
    sid: str = ""
    """Letters and digits; made unique when documents are joined."""
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """(operator, key, values), sorted."""
    principals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(kind, values): `AWS`, `Service`, `Federated`, or `*`; only in trust, bucket and key policies."""
    not_actions: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        actions: Iterable[str],
        resources: Iterable[str] = (),
        *,
        effect: Literal["Allow", "Deny"] = "Allow",
        sid: str = "",
        conditions: Conditions | None = None,
        principals: Mapping[str, Iterable[str]] | None = None,
    ) -> Statement:
        """A statement with its lists in order."""
        return cls(
            actions=_ordered(actions),
            resources=_ordered(resources),
            effect=effect,
            sid=sid,
            conditions=_conditions(conditions or {}),
            principals=tuple(sorted((kind, _ordered(values)) for kind, values in (principals or {}).items())),
        )

    def to_dict(self) -> dict[str, Any]:
        """The statement as it stands in a policy document."""
        found: dict[str, Any] = {}
        if self.sid:
            found["Sid"] = self.sid
        found["Effect"] = self.effect
        if self.principals:
            everyone = self.principals == (("*", ("*",)),)
            found["Principal"] = "*" if everyone else {kind: _scalar(values) for kind, values in self.principals}
        for name, values in (
            ("Action", self.actions),
            ("NotAction", self.not_actions),
            ("Resource", self.resources),
            ("NotResource", self.not_resources),
        ):
            if values:
                found[name] = _scalar(values)
        if self.conditions:
            conditions: dict[str, dict[str, Any]] = {}
            for operator, key, values in self.conditions:
                conditions.setdefault(operator, {})[key] = _scalar(values)
            found["Condition"] = conditions
        return found

    def _scope(self) -> tuple[Any, ...]:
        """Everything but actions, resources and Sid."""
        return (self.effect, self.conditions, self.principals, self.not_actions, self.not_resources)


@dataclass(frozen=True)
class PolicyDocument:
    """A policy: its statements merged, with unique Sids, always in the same order.

    Strings may hold CDK tokens, which are left as they are.
    """

    statements: tuple[Statement, ...] = field(default=())

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> PolicyDocument:
        """A document that says what the statements say, in as few as keep their names.

        Statements of one Sid that differ only in their actions, or only in their resources, become one; a Sid that
        several different statements have is made unique with a hash of what the statement says.
        """
        return cls(_unique(_merged(statements)))

    def __add__(self, other: PolicyDocument) -> PolicyDocument:
        return PolicyDocument.of((*self.statements, *other.statements))

    def __bool__(self) -> bool:
        return bool(self.statements)

    def to_dict(self) -> dict[str, Any]:
        """The document, ready for JSON."""
        return {"Version": VERSION, "Statement": [statement.to_dict() for statement in self.statements]}

    def to_json(self) -> str:
        """The document as JSON without white space."""
        return json.dumps(self.to_dict(), separators=(",", ":"), ensure_ascii=False)

    @property
    def size(self) -> int:
        """Characters that AWS counts: all but white space. Tokens count with the length of their placeholder."""
        return sum(1 for character in self.to_json() if not character.isspace())


def split(
    document: PolicyDocument,
    *,
    limit: int = MANAGED_POLICY_LIMIT,
    most: int = MANAGED_POLICIES_PER_ROLE,
    path: str = "",
) -> list[PolicyDocument]:
    """The fewest documents, filled in order, that each keep within `limit` characters.

    A statement that is too long by itself is divided by its resources, then by its actions; one with `Not...`
    elements, which cannot be divided without changing what it means, is refused.

    Raises:
        InputError: when one statement cannot be made to fit, or more than `most` documents would be needed.
    """
    documents: list[list[Statement]] = []
    for statement in (piece for whole in document.statements for piece in _pieces(whole, limit, path)):
        if documents and PolicyDocument((*documents[-1], statement)).size <= limit:
            documents[-1].append(statement)
        else:
            documents.append([statement])
    if len(documents) > most:
        raise InputError(
            f"the policy has {document.size} characters and would take {len(documents)} managed policies",
            path=path,
            expected=f"at most {most} of {limit} characters each",
        )
    return [PolicyDocument(_unique(statements)) for statements in documents]


def check_size(document: PolicyDocument, *, limit: int, what: str, path: str = "") -> PolicyDocument:
    """`document` when it keeps within `limit`; else `InputError` with both numbers."""
    if document.size > limit:
        raise InputError(f"the {what} has {document.size} characters", path=path, expected=f"at most {limit}")
    return document


def escape(text: str) -> str:
    """`text` for use inside a resource ARN or a pattern: characters that IAM would read as wild cards stand for
    themselves. CDK tokens are left as they are.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
    """

    def plain(part: str) -> str:
        return re.sub(r"[*?$]", lambda match: f"${{{match[0]}}}", part)

    pieces: list[str] = []
    end = 0
    for token in STRING_TOKEN.finditer(text):
        pieces += [plain(text[end : token.start()]), token[0]]
        end = token.end()
    return "".join([*pieces, plain(text[end:])])


def _pieces(statement: Statement, limit: int, path: str) -> list[Statement]:
    if PolicyDocument((statement,)).size <= limit:
        return [statement]
    for name in ("resources", "actions"):
        values: tuple[str, ...] = getattr(statement, name)
        if len(values) > 1:
            half = len(values) // 2
            first = Statement(**{**statement.__dict__, name: values[:half]})
            second = Statement(**{**statement.__dict__, name: values[half:]})
            return _pieces(first, limit, path) + _pieces(second, limit, path)
    size = PolicyDocument((statement,)).size
    raise InputError(
        f"a statement{f' ({statement.sid})' if statement.sid else ''} has {size} characters and cannot be divided",
        path=path,
        expected=f"at most {limit}",
    )


def _merged(statements: Iterable[Statement]) -> list[Statement]:
    """Statements of one Sid with equal scope and resources get their actions joined, then those with equal actions
    their resources: neither changes what is allowed or denied. What has another name stays under it, so that a Sid
    always tells where a statement comes from."""
    found = list(dict.fromkeys(statements))
    for same in ("resources", "actions"):
        groups: dict[Any, Statement] = {}
        for statement in found:
            key = (
                statement.sid,
                statement._scope(),
                getattr(statement, same),
                not statement.actions,
                not statement.resources,
            )
            before = groups.get(key)
            if before is not None:
                statement = replace(
                    before,
                    actions=_ordered((*before.actions, *statement.actions)),
                    resources=_ordered((*before.resources, *statement.resources)),
                )
            groups[key] = statement
        found = list(groups.values())
    return found


def _unique(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Sids made unique; one that is not only letters and digits loses the rest."""
    found: list[Statement] = []
    taken: set[str] = set()
    for statement in statements:
        sid = "".join(re.findall(r"[A-Za-z0-9]", statement.sid))
        if sid in taken:
            sid += short_hash(json.dumps(statement.to_dict(), sort_keys=True))
        if sid in taken:
            # The same statement twice, which pieces of a divided one never are.
            continue
        if sid:
            taken.add(sid)
        found.append(replace(statement, sid=sid))
    return tuple(found)


def _ordered(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(values)))


def _conditions(conditions: Conditions) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        sorted(
            (operator, key, _ordered([values] if isinstance(values, str) else values))
            for operator, keys in conditions.items()
            for key, values in keys.items()
        )
    )


def _scalar(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
