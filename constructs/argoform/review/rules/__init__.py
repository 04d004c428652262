"""Every rule of the review: importing this package registers them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from argoform.review.rule import RULES, Rule

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["RULES", "Rule"]
