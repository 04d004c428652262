"""Runs rules over YAML, for tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import yaml

from argoform.argo import ArgoVersion
from argoform.lint.context import Context
from argoform.lint.expressions.errors import ExpressionError
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import RULES

VERSION = ArgoVersion.parse("4.1")


def failure(work: Callable[[], object]) -> ExpressionError | None:
    """The error of an expression that some work ends in, if any; another exception goes through."""
    try:
        work()
    except ExpressionError as error:
        return error
    return None


@lru_cache(maxsize=256)
def manifests(text: str) -> list[Manifest]:
    """The objects of a text of YAML."""
    return [Manifest(document) for document in yaml.safe_load_all(text) if isinstance(document, dict)]


def problems(rule: str, text: str) -> list[Problem]:
    """What one rule finds in all objects of a text, which are linted together."""
    objects = manifests(text)
    context = Context(VERSION, objects={(each.kind, each.namespace, each.name): each for each in objects})
    return [problem for each in objects for problem in RULES[rule].check(each, context)]


def rules_of(*rooms: str) -> list[str]:
    """The ids of the rules that these packages below `argoform.lint` declare."""
    starts = tuple(f"argoform.lint.{room}." for room in rooms)
    return sorted(rule for rule, each in RULES.items() if each.check.__module__.startswith(starts))


def found(text: str, prefix: str) -> list[str]:
    """The ids of the rules on expressions and on run time with this prefix that find something."""
    ours = rules_of("expressions", "runtime")
    return [rule for rule in ours if rule.startswith(prefix) and problems(rule, text)]
