"""Every expression of a manifest, parsed once for all the rules that ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from argoform.lint.expressions import depends, govaluate
from argoform.lint.expressions.errors import ExpressionError, TooComplexError, caret
from argoform.lint.expressions.evaluate import UNKNOWN, evaluate
from argoform.lint.expressions.nodes import Node
from argoform.lint.expressions.parser import LONGEST, parse
from argoform.lint.expressions.sites import Language, Site, sites
from argoform.lint.finding import Problem, Severity
from argoform.lint.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of the text of an expression.

    Args:
        tree: None when it does not parse, or is no expr-lang.
        error: why it does not parse.
        failure: why it fails whenever it is evaluated.
        value: what it comes to, or `UNKNOWN`.
    """

    tree: Node | None
    error: ExpressionError | None
    failure: ExpressionError | None
    value: object


def expressions(manifest: Manifest, *languages: Language) -> Iterator[tuple[Site, Analysis]]:
    """Every expression of these languages with what is known of it; worked out once for all rules."""
    kept: list[tuple[Site, Analysis]] | None = vars(manifest).get("_expressions")
    if kept is None:
        kept = [(site, analysed(site.text, site.language)) for site in sites(manifest)]
        vars(manifest)["_expressions"] = kept
    return ((site, analysis) for site, analysis in kept if site.language in languages)


@lru_cache(maxsize=2048)
def analysed(text: str, language: Language) -> Analysis:
    """What is known of a text in a language; never raises."""
    if len(text) > LONGEST:
        return Analysis(None, None, None, UNKNOWN)
    try:
        if language == "govaluate":
            return _govaluate(text)
        tree = depends.check(text) if language == "depends" else parse(text)
    except (TooComplexError, RecursionError):
        return Analysis(None, None, None, UNKNOWN)
    except ExpressionError as error:
        return Analysis(None, error, None, UNKNOWN)
    if tree is None or language == "depends":
        return Analysis(tree, None, None, UNKNOWN)
    try:
        return Analysis(tree, None, None, evaluate(tree))
    except ExpressionError as error:
        return Analysis(tree, None, error, UNKNOWN)


def _govaluate(text: str) -> Analysis:
    if "{{" in text and text.count("{{") > text.count("}}"):
        # The rule for tags that are not closed says it.
        return Analysis(None, None, None, UNKNOWN)
    return Analysis(None, None, None, govaluate.result(text))


def problem(site: Site, position: int, message: str, hint: str = "", severity: Severity | None = None) -> Problem:
    """A problem at a place within an expression, with the line and a caret after the message."""
    return Problem(site.path, f"{message}:\n{caret(site.text, position)}", hint, severity)
