"""Which rules run: by id, by the beginning of ids, or by family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from argoform.errors import UnknownNameError
from argoform.lint.configuration import Configuration
from argoform.lint.finding import Severity
from argoform.lint.rule import Rule

FAMILIES = ("argo", "practice")
"""The names of the families, which stand for all of their rules."""


def expand(selectors: Iterable[str], rules: Mapping[str, Rule], *, path: str) -> frozenset[str]:
    """The ids that selectors stand for: an id (`AF012`), the beginning of some (`AF01`), a family, or `all`.

    Args:
        path: where the selectors were given: `--select`, `tool.argoform.lint.select`.

    Raises:
        UnknownNameError: one stands for no rule.
    """
    found: set[str] = set()
    for selector in selectors:
        matching = {
            id
            for id, rule in rules.items()
            if selector in ("all", rule.family) or (selector and id.startswith(selector))
        }
        if not matching:
            raise UnknownNameError(
                f"no rule is called {selector!r}",
                name=selector,
                known=[*rules, *FAMILIES],
                path=path,
                expected="an id like AF012, the beginning of ids like AF01, `argo`, `practice` or `all`",
            )
        found |= matching
    return frozenset(found)


def selected(
    rules: Mapping[str, Rule],
    configuration: Configuration,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[Rule, ...]:
    """The rules that run, in the order of their ids.

    Args:
        select: in place of the configuration's `select`; all rules when neither says any.
        ignore: besides the configuration's `ignore`. An ignored rule does not run, even when it is selected.

    Raises:
        UnknownNameError: a selector stands for no rule.
    """
    own = tuple(select)
    chosen = expand(own, rules, path="--select") if own else _configured(rules, configuration)
    dropped = expand(configuration.ignore, rules, path=configuration.path("ignore"))
    dropped |= expand(ignore, rules, path="--ignore")
    return tuple(rules[id] for id in sorted(chosen - dropped))


def ignored_in(file: str, rules: Mapping[str, Rule], configuration: Configuration) -> frozenset[str]:
    """The ids that `per-file-ignores` takes away for one file.

    Raises:
        UnknownNameError: a selector stands for no rule.
    """
    found: frozenset[str] = frozenset()
    for pattern, selectors in configuration.per_file_ignores.items():
        if configuration.matches(pattern, file):
            found |= expand(selectors, rules, path=configuration.path(f'per-file-ignores."{pattern}"'))
    return found


def check_configuration(rules: Mapping[str, Rule], configuration: Configuration) -> None:
    """Refuse names of rules that do not exist, wherever the configuration has them.

    Raises:
        UnknownNameError: a selector, or an id in `severity`, stands for no rule.
    """
    _configured(rules, configuration)
    for name, selectors in (("ignore", configuration.ignore), ("severity", configuration.severity)):
        expand(selectors, rules, path=configuration.path(name))
    for pattern, selectors in configuration.per_file_ignores.items():
        expand(selectors, rules, path=configuration.path(f'per-file-ignores."{pattern}"'))


def severities(rules: Mapping[str, Rule], configuration: Configuration) -> dict[str, Severity]:
    """The severities that the configuration gives to rules in place of their own; the most specific selector wins."""
    found: dict[str, Severity] = {}
    for selector in sorted(configuration.severity, key=lambda text: (text not in ("all", *FAMILIES), len(text))):
        for id in expand([selector], rules, path=configuration.path("severity")):
            found[id] = configuration.severity[selector]
    return found


def _configured(rules: Mapping[str, Rule], configuration: Configuration) -> frozenset[str]:
    if not configuration.select:
        return frozenset(rules)
    return expand(configuration.select, rules, path=configuration.path("select"))
