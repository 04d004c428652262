"""IAM and RBAC evaluated as their documentation says, for tests: requests in, allowed or not out.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One authorization that a call to AWS asks for."""

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def allowed(document: Mapping[str, Any], request: Request) -> bool:
    """Whether an identity policy lets a request through: an allow, and no deny."""
    statements = [s for s in document["Statement"] if _applies(s, request)]
    return any(s["Effect"] == "Allow" for s in statements) and all(s["Effect"] != "Deny" for s in statements)


def conditions_hold(conditions: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """Whether every condition holds."""
    return all(
        _condition(operator, _list(values), context.get(key), context)
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


def can(rules: Iterable[Mapping[str, Any]], verb: str, group: str, resource: str, name: str = "") -> bool:
    """Whether RBAC rules let a verb through; requests without a name match no rule with resourceNames."""
    return any(
        verb in rule["verbs"]
        and group in rule["apiGroups"]
        and resource in rule["resources"]
        and (not rule.get("resourceNames") or name in rule["resourceNames"])
        for rule in rules
    )


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    service, _, name = request.action.partition(":")
    actions = _list(statement.get("Action", []))
    if "NotAction" in statement:
        named = not any(_like(a.lower(), request.action.lower()) for a in _list(statement["NotAction"]))
    else:
        named = any(_like(a.lower(), f"{service}:{name}".lower()) for a in actions)
    if "NotResource" in statement:
        meant = not any(_like(r, request.resource) for r in _list(statement["NotResource"]))
    else:
        meant = any(_like(r, request.resource) for r in _list(statement.get("Resource", [])))
    return named and meant and conditions_hold(statement.get("Condition", {}), request.context)


def _condition(operator: str, values: list[str], held: str | None, context: Mapping[str, str]) -> bool:
    if operator == "Null":
        return (held is None) == (values == ["true"])
    if operator.endswith("IfExists"):
        return held is None or _condition(operator.removesuffix("IfExists"), values, held, context)
    if operator in ("StringEquals", "Bool", "ArnEquals"):
        return held is not None and held in values
    if operator in ("StringLike", "ArnLike"):
        return held is not None and any(_like(value, held) for value in values)
    if operator == "NotIpAddress":
        # A negated operator holds where the key is missing.
        return held is None or not any(ipaddress.ip_address(held) in ipaddress.ip_network(value) for value in values)
    if operator == "NumericLessThan":
        return held is not None and any(float(held) < float(value) for value in values)
    raise AssertionError(f"the simulator does not know {operator}")


def _like(pattern: str, text: str) -> bool:
    """IAM's wild cards; `${*}`, `${?}` and `${$}` stand for themselves."""
    parts = re.split(r"(\$\{[*?$]\}|\*|\?)", pattern)
    wild = {"*": ".*", "?": "."}
    expression = "".join(wild.get(p) or re.escape(p[2] if re.fullmatch(r"\$\{[*?$]\}", p) else p) for p in parts)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
