"""Helm releases: charts, versions and values as Helm merges them."""

from __future__ import annotations

from typing import Any

import yaml

from tests.review.judging import of_resource, told


def release(values: Any = None, **more: Any) -> dict[str, Any]:
    documents = [] if values is None else [yaml.safe_dump(values)]
    return {"name": "argo", "chart": "argo-workflows", "version": "1.0.0", "values": documents, **more}


def test_chart_and_version() -> None:
    after = release(version="1.1.0", repository="https://charts.example.com")
    assert told(of_resource("helm_release", release(), after)) == [
        ("changed", "chart", "argo-workflows", "argo-workflows from https://charts.example.com"),
        ("changed", "chart version", "1.0.0", "1.1.0"),
    ]


def test_values_by_path() -> None:
    before, after = release({"a": {"b": 1, "c": 2}}), release({"a": {"b": 1, "c": 3, "d": [1]}})
    found = of_resource("helm_release", before, after)
    assert told(found) == [("changed", "value a.c", "2", "3"), ("added", "value a.d", None, "[1]")]
    assert found[0].path == "values.a.c"


def test_the_same_values_by_other_means_are_no_difference() -> None:
    by_set = release(set=[{"name": "a.b", "value": "1"}, {"name": "x\\.y", "value": "true"}])
    assert of_resource("helm_release", release({"a": {"b": 1}, "x.y": True}), by_set) == ()


def test_objects_in_values_are_told_by_themselves() -> None:
    def values(name: str) -> dict[str, Any]:
        one = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": name}}
        return {"extraObjects": [one], "other": name}

    found = of_resource("helm_release", release(values("1")), release(values("2")))
    assert [one.what for one in found] == ["value other"]


def test_what_helm_computes_is_left_out() -> None:
    before = release(metadata={"revision": 1}, status="deployed", atomic=False)
    found = of_resource("helm_release", before, release(status="x", atomic=True), unknown={"metadata": True})
    assert told(found) == [("changed", "atomic", "false", "true")]


def test_values_that_cannot_be_read_or_known() -> None:
    (unread,) = of_resource("helm_release", release(), release(values=["{a: "]))
    assert (unread.kind, unread.before, unread.after) == ("changed", None, None)
    assert unread.note
    (unknown,) = of_resource("helm_release", release(), release(values=[None]), unknown={"values": [True]})
    assert unknown.kind == "unknown"
