"""Lifecycle rules of buckets, in one form for AWS, Google and Azure: what is deleted after how many days.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
https://cloud.google.com/storage/docs/lifecycle
https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.values import at, is_unknown, mapping, mappings, show


@dataclass(frozen=True, slots=True)
class Deletion:
    """What one rule deletes.

    Args:
        what: `objects`, `old versions`, `snapshots` or `unfinished uploads`.
        prefix: of the objects; empty for all.
        scope: further filters, in a form that compares.
        days: after how many; None where only the apply will tell, or a date says it.
        date: from when on, where the rule has a date.
        keep: how many versions are kept whatever their age.
        path: where the rule stands.
    """

    what: str
    prefix: str
    scope: str
    days: float | None
    date: str = ""
    keep: int = 0
    path: str = ""

    @property
    def objects(self) -> str:
        """`objects under logs/`."""
        return f"{self.what} under {show(self.prefix)}" if self.prefix else self.what

    @property
    def unknown(self) -> bool:
        """Whether only the apply will tell after how many days."""
        return self.days is None and not self.date

    @property
    def after(self) -> str:
        """`30 days`, or the date."""
        if self.date:
            return f"the date {show(self.date)}"
        days = "an unknown number of" if self.days is None else f"{self.days:g}"
        kept = f", of the versions beyond {self.keep}" if self.keep else ""
        return f"{days} day{'' if days == '1' else 's'}{kept}"


def lifecycle_rules(values: Mapping[str, Any] | None) -> tuple[Deletion, ...]:
    """What the rules in the arguments of a bucket, of a lifecycle configuration or of a management policy delete."""
    values = values or {}
    found: list[Deletion] = []
    for key in ("rule", "lifecycle_rule"):
        for index, rule in enumerate(mappings(values.get(key))):
            path = f"{key}[{index}]"
            if "action" in rule:
                found += _google(rule, path)
            elif "actions" in rule:
                found += _azure(rule, path)
            elif _enabled(rule):
                found += _aws(rule, path)
    return tuple(found)


def by_objects(rules: Iterable[Deletion]) -> dict[tuple[str, str, str], Deletion]:
    """The rules by what, prefix and scope, of several about the same the earliest."""
    found: dict[tuple[str, str, str], Deletion] = {}
    for rule in rules:
        key = (rule.what, rule.prefix, rule.scope)
        other = found.get(key)
        if other is None or (rule.days is not None and (other.days is None or rule.days < other.days)):
            found[key] = rule
    return found


def _enabled(rule: Mapping[str, Any]) -> bool:
    status = rule.get("status")
    return rule.get("enabled") is not False and not (isinstance(status, str) and status.lower() == "disabled")


def _aws(rule: Mapping[str, Any], path: str) -> Iterator[Deletion]:
    filters = mapping(rule.get("filter"))
    both = mapping(filters.get("and"))
    # Where nobody writes a prefix, the provider computes it.
    said_prefixes = (both.get("prefix"), filters.get("prefix"), rule.get("prefix"))
    prefix = next((one for one in said_prefixes if one and not is_unknown(one)), "")
    others = {
        "tags": both.get("tags") or rule.get("tags") or {},
        "tag": mapping(filters.get("tag")),
        "larger": both.get("object_size_greater_than") or filters.get("object_size_greater_than"),
        "smaller": both.get("object_size_less_than") or filters.get("object_size_less_than"),
    }
    others = {key: None if is_unknown(value) else value for key, value in others.items()}
    scope = _scope(others)
    for block, what, field in (
        ("expiration", "objects", "days"),
        ("noncurrent_version_expiration", "old versions", "noncurrent_days"),
    ):
        said = mapping(rule.get(block))
        days, date = said.get(field) if field in said else said.get("days"), said.get("date")
        marker = said.get("expired_object_delete_marker") is True
        dated = isinstance(date, str) and bool(date) and not is_unknown(date)
        if is_unknown(days) and (dated or marker):
            days = None
        if days or dated:
            keep = said.get("newer_noncurrent_versions")
            yield Deletion(
                what,
                show(prefix) if prefix else "",
                scope,
                _number(days),
                str(date) if dated and not days else "",
                keep if isinstance(keep, int) else 0,
                path,
            )


def _google(rule: Mapping[str, Any], path: str) -> Iterator[Deletion]:
    if at(rule, "action", "type") != "Delete":
        return
    condition = dict(mapping(rule.get("condition")))
    live = condition.get("with_state")
    for field, what in (("age", "objects"), ("days_since_noncurrent_time", "old versions")):
        days = condition.get(field)
        if field == "age" and live == "ARCHIVED":
            what = "old versions"
        if not days and not (days == 0 and condition.get(f"send_{field}_if_zero")):
            continue
        prefixes = condition.get("matches_prefix")
        others = {
            key: value
            for key, value in condition.items()
            if key not in ("age", "days_since_noncurrent_time", "matches_prefix", "num_newer_versions")
            and not key.startswith("send_")
        }
        keep = condition.get("num_newer_versions")
        for prefix in prefixes if isinstance(prefixes, list) and prefixes else [""]:
            yield Deletion(
                what, show(prefix), _scope(others), _number(days), "", keep if isinstance(keep, int) else 0, path
            )


def _azure(rule: Mapping[str, Any], path: str) -> Iterator[Deletion]:
    if rule.get("enabled") is False:
        return
    filters = mapping(rule.get("filters"))
    prefixes = filters.get("prefix_match")
    others = _scope({key: value for key, value in filters.items() if key != "prefix_match"})
    actions = mapping(rule.get("actions"))
    for block, what in (("base_blob", "objects"), ("snapshot", "snapshots"), ("version", "old versions")):
        for field, days in mapping(actions.get(block)).items():
            if not field.startswith("delete_after_days_since") and field != "delete_after_days_since_creation":
                continue
            # The provider writes -1 where nothing is said.
            if is_unknown(days) or (isinstance(days, int | float) and days >= 0):
                for prefix in prefixes if isinstance(prefixes, list) and prefixes else [""]:
                    yield Deletion(what, show(prefix), f"{others} {field}", _number(days), path=path)


def _scope(others: Mapping[str, Any]) -> str:
    told = {key: value for key, value in others.items() if value}
    return json.dumps(told, sort_keys=True, default=show) if told else ""


def _number(value: Any) -> float | None:
    if is_unknown(value) or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
