"""What a comparison of two graphs says of their parts."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from argoform.graph import Graph, Others, compare, workflow_graph
from tests.graph.examples import NESTED, dag, steps, work, workflow


def statuses(graph: Graph) -> dict[str, str]:
    """The parts that are not the same, by the last names on the ways to them."""
    parts = [(part.id.rpartition("/")[2], part.status) for part in (*graph.nodes, *graph.clusters)]
    return {name: status for name, status in parts if status != "same"}


def edges(graph: Graph) -> dict[tuple[str, str], str]:
    """The edges that are not the same."""
    return {
        (edge.source.rpartition("/")[2], edge.target.rpartition("/")[2]): edge.status
        for edge in graph.edges
        if edge.status != "same"
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> Graph:
    """The comparison of two manifests."""
    return compare(workflow_graph(before), workflow_graph(after))


BASE = workflow(dag("main", {"name": "a"}, {"name": "b", "depends": "a"}, {"name": "c", "template": "inner"}),
                steps("inner", [{"name": "x"}], [{"name": "y"}]), work("work"))  # fmt: skip


def edited(*path: str | int, value: Any) -> dict[str, Any]:
    """The base with one value set."""
    found: dict[str, Any] = copy.deepcopy(BASE)
    place: Any = found["spec"]["templates"]
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return found


def test_nothing_differs_from_itself() -> None:
    graph = compare(workflow_graph(NESTED), workflow_graph(copy.deepcopy(NESTED)))
    assert not graph.compared
    assert graph.counts() == {"same": 15, "added": 0, "removed": 0, "changed": 0}


def test_an_object_that_comes_or_goes_is_added_or_removed_as_a_whole() -> None:
    graph = workflow_graph(BASE)
    assert set(statuses(compare(None, graph)).values()) == {"added"}
    assert {part.status for part in compare(graph, None).edges} == {"removed"}
    assert compare(None, None) == Graph("")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("0", "dag"), {"tasks": BASE["spec"]["templates"][0]["dag"]["tasks"], "failFast": False}, {"main": "changed"}),
        ((0, "dag", "tasks", 1, "arguments"), {"parameters": [{"name": "p", "value": "1"}]}, {"b": "changed"}),
        ((0, "dag", "tasks", 1, "when"), "1 == 2", {"b": "changed"}),
        ((0, "dag", "tasks", 1, "withItems"), [1], {"b": "changed"}),
        ((0, "dag", "tasks", 2, "continueOn"), {"failed": True}, {"c": "changed"}),
        ((1, "parallelism"), 3, {"c": "changed"}),
        ((2, "container", "image"), "other:2", {"a": "changed", "b": "changed", "x": "changed", "y": "changed"}),
        ((0, "dag", "tasks", 1, "name"), "z", {"b": "removed", "z": "added"}),
        ((0, "dag", "tasks", 1, "depends"), "", {}),
    ],
)  # fmt: skip
def test_a_part_is_changed_when_its_own_definition_is(path: Any, value: Any, expected: dict[str, str]) -> None:
    path = tuple(int(part) if str(part).isdigit() else part for part in path)
    assert statuses(changed(BASE, edited(*path, value=value))) == expected


def test_edges_come_go_and_change_their_condition() -> None:
    assert edges(changed(BASE, edited(0, "dag", "tasks", 1, "depends", value="a.Failed"))) == {("a", "b"): "changed"}
    assert edges(changed(BASE, edited(0, "dag", "tasks", 1, "depends", value="c"))) == {
        ("a", "b"): "removed",
        ("c", "b"): "added",
    }


def test_the_order_of_tasks_and_of_keys_is_no_change() -> None:
    after = copy.deepcopy(BASE)
    after["spec"]["templates"][0]["dag"]["tasks"].reverse()
    after["spec"]["templates"][2] = dict(reversed(after["spec"]["templates"][2].items()))
    assert not changed(BASE, after).compared


def test_a_task_that_becomes_a_template_of_tasks_is_drawn_as_both() -> None:
    graph = changed(BASE, edited(0, "dag", "tasks", 0, "template", value="inner"))
    assert [(each.label, each.status) for each in graph.nodes if each.label == "a"] == [("a", "removed")]
    assert [(each.label, each.status) for each in graph.clusters if each.label == "a"] == [("a", "added")]
    known = {part.id for part in (*graph.nodes, *graph.clusters)}
    assert len(known) == len(graph.nodes) + len(graph.clusters)
    assert all({edge.source, edge.target} <= known for edge in graph.edges)


def test_another_name_of_the_entrypoint_leaves_its_tasks_the_same() -> None:
    after = edited(0, "name", value="run")
    after["spec"]["entrypoint"] = "run"
    assert statuses(changed(BASE, after)) == {"run": "changed"}


def test_a_template_that_is_called_no_more_or_for_the_first_time_is_no_change_itself() -> None:
    def library(*tasks: dict[str, Any]) -> dict[str, Any]:
        templates = [dag("main", {"name": "a"}, *tasks), steps("inner", [{"name": "x"}], [{"name": "y"}]), work("work")]
        return {"kind": "WorkflowTemplate", "spec": {"entrypoint": "main", "templates": templates}}

    one, other = library({"name": "c", "template": "inner"}), library()
    graph = changed(one, other)
    assert {each.label: each.status for each in graph.clusters} == {"main": "same", "inner": "same", "c": "removed"}
    assert [each.status for each in graph.nodes if each.id.startswith("inner/")] == ["same", "same"]
    graph = changed(other, one)
    assert {each.label: each.status for each in graph.clusters} == {"main": "same", "c": "added"}


def test_a_change_below_what_is_drawn_shows_where_it_is_called() -> None:
    def deep(image: str) -> dict[str, Any]:
        levels = [dag(f"l{n}", {"name": "t", "template": f"l{n + 1}"}, {"name": "u"}) for n in range(15)]
        return workflow(*levels, work("l15", image), work("work"), entrypoint="l0")

    graph = changed(deep("one"), deep("two"))
    assert list(statuses(graph).values()) == ["changed"]


def test_a_change_in_a_referenced_template_shows_where_it_is_expanded() -> None:
    def library(image: str) -> Others:
        spec = {"templates": [work("upload", image)]}
        return Others([{"kind": "WorkflowTemplate", "metadata": {"name": "publishing"}, "spec": spec}])

    before, after = (workflow_graph(NESTED, others=library(image)) for image in ("one:1", "two:2"))
    assert statuses(compare(before, after)) == {"publish": "changed"}


def test_values_that_json_lacks_are_compared_too() -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    odd = edited(2, "container", value={"image": float("nan"), 1: {2: deep}, "1": object})
    assert not changed(odd, odd).compared
    assert len(statuses(changed(BASE, odd))) == 4
