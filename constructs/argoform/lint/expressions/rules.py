"""The rules on expressions."""

from argoform.lint.expressions import rules_names, rules_syntax, rules_tags, rules_values

__all__ = ["rules_names", "rules_syntax", "rules_tags", "rules_values"]
