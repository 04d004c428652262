"""Judging YAML with the practice rules, for tests."""

from __future__ import annotations

import yaml

import argoform.lint.practice  # noqa: F401 - registers the rules
from argoform.argo import ArgoVersion
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import RULES, Rule
from argoform.platform import LabelRules, Platform

PRACTICE = {
    id: rule for id, rule in sorted(RULES.items()) if rule.check.__module__.startswith("argoform.lint.practice.")
}

PLATFORMS = {
    "AF085": Platform.local(labels=LabelRules(required=frozenset({"team"}), patterns={"team": "[a-z]+"})),
    "AF086": Platform.local(instance_id="blue"),
}
"""The platforms that the examples of some rules are about."""

WHOLE_WORKFLOW = frozenset({"AF010", "AF020", "AF021", "AF044", "AF046", "AF095"})
"""Notes on a workflow as a whole, which an example of a few lines cannot help."""


def context(*, version: str = "4.1", platform: Platform | None = None) -> Context:
    return Context(ArgoVersion.parse(version), platform)


def problems(rule: Rule | str, text: str, where: Context | None = None) -> list[Problem]:
    judged = RULES[rule] if isinstance(rule, str) else rule
    return list(judged.check(Manifest(yaml.safe_load(text)), where or context()))


def paths(rule: str, text: str, where: Context | None = None) -> list[str]:
    return [problem.path for problem in problems(rule, text, where)]
