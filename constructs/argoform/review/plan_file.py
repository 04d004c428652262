"""Reading a plan: the JSON of `terraform show -json` or `tofu show -json`, or a clear word on why it is none."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from argoform.errors import FileError
from argoform.review.plan import Plan, resource_changes
from argoform.review.secret_sources import secrets_in
from argoform.review.secrets import Secrets
from argoform.review.taint import untraced
from argoform.review.values import deeper_than, items

STANDARD_INPUT = "-"

LARGEST = 100
"""MiB of a plan that is read unless a larger one is allowed; its values take several times as much memory."""

DEEPEST = 200
"""How deep a plan may nest; Terraform's own types stay far below."""

_EXPECTED = "the output of `terraform show -json PLANFILE` or `tofu show -json PLANFILE`"


def read_plan_file(file: str, *, largest: int = LARGEST) -> Any:
    """The document in a file, or on the standard input for `-`.

    Args:
        largest: MiB.

    Raises:
        FileError: it cannot be read, is too large, or is no JSON.
    """
    limit = largest * 2**20
    try:
        if file == STANDARD_INPUT:
            raw = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(limit + 1)
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=file) from None
    if len(raw) > limit:
        raise FileError(
            f"has more than {largest} MiB", file=file, expected="a smaller plan, or a larger --max-size in MiB"
        )
    if raw.startswith(b"PK\x03\x04"):
        raise FileError("is a saved plan, which only Terraform itself reads", file=file, expected=_EXPECTED)
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=file, expected=_EXPECTED) from None
    except RecursionError:
        raise FileError("is nested too deeply", file=file, expected=_EXPECTED) from None
    except ValueError as error:
        if re.match(rb'\s*\{"@level"', raw[:200]):
            message = "is the log of `terraform plan -json`, which does not hold the values"
            raise FileError(message, file=file, expected=_EXPECTED) from None
        raise FileError(f"is not JSON: {error}", file=file, expected=_EXPECTED) from None


def plans_in(document: Any, *, file: str) -> tuple[tuple[Plan, ...], Secrets]:
    """The plans in a document, with their secrets masked, and those secrets.

    Args:
        document: what Terraform shows of a plan, or `{"stacks": {name: plan}}`, which `argoform plan --json` writes.

    Raises:
        FileError: it is something else.
    """
    said = list(_documents(document, file))
    for _, plan in said:
        _check(plan, file)
        if deeper_than(plan, DEEPEST):
            raise FileError(f"is nested deeper than {DEEPEST} levels", file=file, expected=_EXPECTED)
    secrets = secrets_in([plan for _, plan in said])
    return tuple(_plan(name, plan, secrets) for name, plan in said), secrets


def _documents(document: Any, file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(document, Mapping) and isinstance(document.get("stacks"), Mapping):
        for name, plan in document["stacks"].items():
            if not isinstance(plan, Mapping):
                raise FileError(f"holds no plan of the stack {name!r}", file=file, expected=_EXPECTED)
            yield str(name), plan
    elif isinstance(document, Mapping):
        yield "", document
    else:
        raise FileError("is no plan: it holds no JSON object", file=file, expected=_EXPECTED)


def _check(plan: Mapping[str, Any], file: str) -> None:
    """Raises a FileError unless it is a plan of a format that is known here."""
    if isinstance(plan.get("version"), int) and "resources" in plan and "resource_changes" not in plan:
        raise FileError("is a state and not a plan", file=file, expected=_EXPECTED)
    version = plan.get("format_version")
    if not isinstance(version, str):
        if "@level" in plan:
            message = "is the log of `terraform plan -json`, which does not hold the values"
            raise FileError(message, file=file, expected=_EXPECTED)
        raise FileError("is no plan: it has no format_version", file=file, expected=_EXPECTED)
    if not re.fullmatch(r"1\.\d+", version):
        raise FileError(
            f"has the format version {version[:40]!r}, which is not known here",
            file=file,
            expected="format version 1.x",
        )
    if "resource_changes" not in plan and "planned_values" not in plan:
        if "provider_schemas" in plan:
            raise FileError("holds schemas of providers and no plan", file=file, expected=_EXPECTED)
        if "values" in plan:
            raise FileError("shows a state and not a plan", file=file, expected=_EXPECTED)
        raise FileError("is no plan: it tells of no resources", file=file, expected=_EXPECTED)
    if not isinstance(plan.get("resource_changes", []), list):
        raise FileError("is no plan: resource_changes is no list", file=file, expected=_EXPECTED)


def _plan(name: str, said: Mapping[str, Any], secrets: Secrets) -> Plan:
    return Plan(
        stack=name,
        format_version=str(said.get("format_version", "")),
        terraform_version=str(said.get("terraform_version", "")),
        changes=tuple(untraced(said, resource_changes(said.get("resource_changes"), secrets, stack=name), secrets)),
        drift=tuple(resource_changes(said.get("resource_drift"), secrets, stack=name, drift=True)),
        references=_references(said.get("configuration")),
        errored=said.get("errored") is True,
    )


def _references(configuration: Any) -> dict[str, frozenset[str]]:
    """For each resource of the configuration, by its address without indices, what its arguments refer to."""
    found: dict[str, frozenset[str]] = {}
    modules = [("", configuration.get("root_module") if isinstance(configuration, Mapping) else None)]
    while modules:
        prefix, module = modules.pop()
        if not isinstance(module, Mapping):
            continue
        for resource in items(module.get("resources")):
            if isinstance(resource, Mapping) and isinstance(resource.get("address"), str):
                names = {prefix + name for name in _named({k: resource.get(k) for k in ("expressions", "depends_on")})}
                found[prefix + resource["address"]] = frozenset(names)
        calls = module.get("module_calls")
        for name, call in calls.items() if isinstance(calls, Mapping) else ():
            if isinstance(call, Mapping):
                modules.append((f"{prefix}module.{name}.", call.get("module")))
    return found


def _named(value: Any) -> Iterator[str]:
    """Every address in the `references` of expressions, and in `depends_on`."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, Mapping):
            for key, inner in item.items():
                if key in ("references", "depends_on") and isinstance(inner, list):
                    yield from (name for name in inner if isinstance(name, str))
                else:
                    stack.append(inner)
        elif isinstance(item, list):
            stack.extend(item)
