"""A rule as text for people: what `argoform lint --explain` prints, and its part of the reference."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from argoform.errors import UnknownNameError
from argoform.lint.rule import Rule

_FAMILIES = {"argo": "Argo itself rejects it", "practice": "Argo accepts it, and it should not be done"}


def find(id: str, rules: Mapping[str, Rule]) -> Rule:
    """The rule of that id, in any case.

    Raises:
        UnknownNameError: there is none.
    """
    found = rules.get(id.strip().upper())
    if found is None:
        raise UnknownNameError(
            f"no rule is called {id!r}", name=id.upper(), known=rules, path="--explain", expected="an id like AF012"
        )
    return found


def explain(rule: Rule) -> str:
    """The rule as plain text, 100 columns wide: title, why, both examples and the link."""
    parts = [
        f"{rule.id}: {rule.title}",
        f"family {rule.family} ({_FAMILIES[rule.family]}), severity {rule.severity}"
        + (", `argoform lint --fix` puts it right" if rule.fixable else ""),
        textwrap.fill(rule.why, 100),
        "Bad:\n\n" + textwrap.indent(rule.bad.strip("\n"), "  "),
        "Good:\n\n" + textwrap.indent(rule.good.strip("\n"), "  "),
    ]
    if rule.link:
        parts.append(f"See {rule.link}")
    return "\n\n".join(parts) + "\n"


def markdown(rule: Rule) -> str:
    """The rule as a section of the reference."""
    facts = f"Severity `{rule.severity}`" + (", put right by `argoform lint --fix`" if rule.fixable else "")
    parts = [
        f"### {rule.id}: {rule.title}",
        f"{facts}.",
        rule.why,
        f"Bad:\n\n```yaml\n{rule.bad.strip(chr(10))}\n```",
        f"Good:\n\n```yaml\n{rule.good.strip(chr(10))}\n```",
    ]
    if rule.link:
        parts.append(f"See <{rule.link}>.")
    return "\n\n".join(parts) + "\n"
