"""Every rule: importing this module registers them all."""

from __future__ import annotations

from argoform.lint import practice, reading, runtime
from argoform.lint.argo import (
    rules_arguments,
    rules_calls,
    rules_cron,
    rules_dag,
    rules_names,
    rules_outputs,
    rules_spec,
    rules_structure,
    rules_templates,
    rules_variables,
    rules_work,
)
from argoform.lint.expressions import rules as expressions
from argoform.lint.rule import RULES

__all__ = [
    "RULES",
    "expressions",
    "practice",
    "reading",
    "rules_arguments",
    "rules_calls",
    "rules_cron",
    "rules_dag",
    "rules_names",
    "rules_outputs",
    "rules_spec",
    "rules_structure",
    "rules_templates",
    "rules_variables",
    "rules_work",
    "runtime",
]
