"""What a manifest's graph consists of."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.graph import Graph, Others, compare, workflow_graph
from argoform.graph.dot import dot
from argoform.graph.expansion import MOST_NODES, MOST_ROOT_NODES
from argoform.graph.mermaid import mermaid
from tests.graph.examples import NESTED, dag, steps, work, workflow
from tests.reference import reference


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    """The edges by the last names on the ways to their ends, with their labels."""
    return {(_last(edge.source), _last(edge.target), edge.label) for edge in graph.edges}


def _last(id: str) -> str:
    return id.rpartition("/")[2]


def node(graph: Graph, label: str) -> Any:
    """The one node or cluster of that label."""
    [found] = [part for part in (*graph.nodes, *graph.clusters) if part.label == label]
    return found


def test_steps_run_after_each_other_and_those_of_a_group_side_by_side() -> None:
    graph = workflow_graph(
        workflow(steps("main", [{"name": "a"}], [{"name": "b"}, {"name": "c"}], [{"name": "d"}]), work("work"))
    )
    assert edges(graph) == {("a", "b", ""), ("a", "c", ""), ("b", "d", ""), ("c", "d", "")}
    assert [(cluster.label, cluster.kind) for cluster in graph.clusters] == [("main", "steps")]


def test_many_steps_before_many_meet_in_a_point() -> None:
    groups = [[{"name": f"{group}{number}"} for number in range(5)] for group in "ab"]
    graph = workflow_graph(workflow(steps("main", *groups), work("work")))
    assert len(graph.edges) == 10
    assert [each.kind for each in graph.nodes].count("join") == 1


@pytest.mark.parametrize(
    ("depends", "expected"),
    [
        ("a", {("a", "")}),
        ("a && b", {("a", ""), ("b", "")}),
        ("a.Failed", {("a", "Failed")}),
        ("!a.Failed && b.Succeeded", {("a", "!Failed"), ("b", "Succeeded")}),
        ("a.Failed || b", {("a", "or Failed"), ("b", "or")}),
        ("a && (b.Failed || c.Errored)", {("a", ""), ("b", "or Failed"), ("c", "or Errored")}),
        ("a.Succeeded || a.Failed", {("a", "Succeeded || Failed")}),
        ("a && a.Daemoned", {("a", "Daemoned")}),
        ("(a && b.Failed) || c", {(name, "(a && b.Failed) || c") for name in "abc"}),
        ("c && ((a && b.Failed) || a.Errored)", {("c", ""), *((n, "(a && b.Failed) || a.Errored") for n in "ab")}),
        ("a &&", {("a", "")}),
        ("{{x}} || a", {("a", "")}),
        ("nobody.Failed || a", {("a", "or")}),
    ],
)
def test_depends_says_what_each_edge_waits_for(depends: str, expected: set[tuple[str, str]]) -> None:
    tasks = [{"name": name} for name in "abc"]
    graph = workflow_graph(workflow(dag("main", *tasks, {"name": "end", "depends": depends}), work("work")))
    assert edges(graph) == {(source, "end", label) for source, label in expected}


def test_a_condition_stands_on_the_only_edge_or_else_on_the_task() -> None:
    tasks = [
        {"name": "a", "when": "1 == 1"},
        {"name": "b", "dependencies": ["a"], "when": "2 == 2"},
        {"name": "c", "depends": "b.Failed", "when": "3 == 3"},
        {"name": "d", "dependencies": ["b", "c"], "when": "4 == 4"},
    ]
    graph = workflow_graph(workflow(dag("main", *tasks), work("work")))
    assert edges(graph) >= {("a", "b", "2 == 2"), ("b", "c", "Failed && 3 == 3"), ("b", "d", ""), ("c", "d", "")}
    assert sorted(graph.conditions().values()) == ["1 == 1", "4 == 4"]


def test_a_called_dag_is_drawn_where_it_is_called() -> None:
    graph = workflow_graph(
        workflow(
            dag("main", {"name": "one", "template": "inner"}, {"name": "two", "template": "inner", "depends": "one"}),
            dag("inner", {"name": "a"}),
            work("work"),
        )
    )
    assert [(each.label, each.template, each.parent) for each in graph.clusters] == [
        ("main", "", None),
        ("one", "inner", "main"),
        ("two", "inner", "main"),
    ]
    assert [each.id for each in graph.nodes] == ["main/one/a", "main/two/a"]
    assert graph.nodes[0].path == "spec.templates[1].dag.tasks[0]"


def test_everything_of_a_nested_workflow() -> None:
    graph = workflow_graph(NESTED)
    assert graph.title == "Workflow data/nested"
    assert node(graph, "heads").loop == "withItems: 2"
    assert node(graph, "each-region").loop == "withParam: {{tasks.regions.outputs.result}}"
    assert node(graph, "crunch").loop == "withSequence: {{inputs.parameters.count}}"
    assert (node(graph, "crunch").kind, node(graph, "b").detail) == ("containerSet", "b:1")
    assert (node(graph, "publish").kind, node(graph, "publish").detail) == ("template-ref", "publishing/upload")
    assert (node(graph, "tails").kind, node(graph, "tails").detail) == ("suspend", "10m")
    assert node(graph, "ask").detail == "create Job"
    assert edges(graph) >= {("a", "b", ""), ("flip", "heads", "{{steps.flip.outputs.result}} == heads")}
    kinds = {(_last(edge.source), edge.kind, edge.label) for edge in graph.edges if edge.kind != "flow"}
    assert kinds == {
        ("main", "exit", "on exit"),
        ("main", "hook", 'workflow.status == "Running"'),
        ("publish", "exit", 'steps["publish"].status == "Failed"'),
    }


def test_credentials_in_addresses_are_not_drawn() -> None:
    graph = workflow_graph(NESTED)
    assert {each.detail for each in graph.nodes if each.kind == "http"} == {"POST https://example.com/hook"}
    assert "hidden" not in mermaid(graph) + dot(graph)


def test_items_of_a_loop_are_counted_and_not_shown() -> None:
    tasks = [{"name": "a", "withItems": ["hidden"]}, {"name": "b", "withParam": '["hidden"]'}]
    graph = workflow_graph(workflow(dag("main", *tasks), work("work")))
    assert [each.loop for each in graph.nodes] == ["withItems: 1", "withParam: a list"]


def test_inline_templates_are_drawn() -> None:
    inner = {"dag": {"tasks": [{"name": "deep", "inline": {"container": {"image": "x:1"}}}]}}
    graph = workflow_graph(workflow(dag("main", {"name": "a", "template": "", "inline": inner})))
    assert (node(graph, "deep").detail, node(graph, "deep").parent) == ("x:1", "main/a")


def test_templates_of_other_objects_are_expanded_where_they_are_at_hand() -> None:
    other = {
        "kind": "WorkflowTemplate",
        "metadata": {"name": "publishing", "namespace": "data"},
        "spec": {"templates": [dag("upload", {"name": "send", "template": "send"}), work("send", "send:2")]},
    }
    graph = workflow_graph(NESTED, others=Others([other]))
    assert node(graph, "publish").kind == "dag"
    assert node(graph, "send").detail == "send:2"
    elsewhere = {**other, "metadata": {"name": "publishing", "namespace": "elsewhere"}}
    assert node(workflow_graph(NESTED, others=Others([elsewhere])), "publish").kind == "template-ref"


def test_a_workflow_of_a_template_is_a_reference_or_that_template() -> None:
    manifest = {
        "kind": "CronWorkflow",
        "metadata": {"name": "nightly", "namespace": "data"},
        "spec": {"workflowSpec": {"workflowTemplateRef": {"name": "etl"}, "onExit": "bye"}},
    }
    graph = workflow_graph(manifest)
    assert [(each.kind, each.label) for each in graph.nodes] == [("template-ref", "etl"), ("template-ref", "bye")]
    etl = {
        "kind": "WorkflowTemplate",
        "metadata": {"name": "etl", "namespace": "data"},
        "spec": {"entrypoint": "run", "templates": [work("run"), work("bye")]},
    }
    graph = workflow_graph(manifest, others=Others([etl]))
    assert [(each.kind, each.label) for each in graph.nodes] == [("container", "run"), ("container", "bye")]
    assert [(edge.source, edge.kind) for edge in graph.edges] == [("run", "exit")]


def test_without_an_entrypoint_every_template_that_no_other_calls_is_drawn() -> None:
    templates = [dag("one", {"name": "a"}), work("work"), work("alone"), dag("x", {"name": "n", "template": "y"})]
    templates += [dag("y", {"name": "m", "template": "x"}), dag("self", {"name": "s", "template": "self"})]
    manifest = {"kind": "WorkflowTemplate", "metadata": {"name": "lib"}, "spec": {"templates": templates}}
    graph = workflow_graph(manifest)
    roots = [each.label for each in (*graph.clusters, *graph.nodes) if each.parent is None]
    assert sorted(roots) == ["alone", "one", "self", "x"]
    with_entrypoint = workflow_graph({**manifest, "spec": {"entrypoint": "one", "templates": templates}})
    assert {each.label for each in with_entrypoint.nodes} >= {"a", "alone"}
    as_workflow = workflow_graph(workflow(*templates, entrypoint="one"))
    assert [each.label for each in as_workflow.nodes] == ["a"]


def test_recursion_ends_in_a_node_that_names_its_template() -> None:
    graph = workflow_graph(workflow(dag("main", {"name": "again", "template": "main"}, {"name": "a"}), work("work")))
    assert (node(graph, "again").kind, node(graph, "again").template) == ("recursion", "main")


def test_templates_that_multiply_do_not_blow_up() -> None:
    levels = [dag(f"l{n}", *({"name": f"t{k}", "template": f"l{n + 1}"} for k in range(10))) for n in range(60)]
    graph = workflow_graph(workflow(*levels, work("l60"), entrypoint="l0"))
    assert len(graph.nodes) <= MOST_NODES
    assert "too large" in graph.note
    collapsed = next(each for each in graph.nodes if each.detail)
    assert collapsed.detail == "10 tasks, not drawn"


def test_a_chain_of_templates_deeper_than_the_stack() -> None:
    levels = [dag(f"l{n}", {"name": "t", "template": f"l{n + 1}"}) for n in range(3_000)]
    graph = workflow_graph(workflow(*levels, work("l3000"), entrypoint="l0"))
    assert len(graph.clusters) <= 12


def test_the_entrypoint_may_be_larger_than_what_it_calls() -> None:
    tasks = [{"name": f"t{number}"} for number in range(MOST_ROOT_NODES)]
    assert len(workflow_graph(workflow(dag("main", *tasks), work("work"))).nodes) == MOST_ROOT_NODES
    beyond = workflow_graph(workflow(dag("main", *tasks, {"name": "more"}), work("work")))
    assert [each.detail for each in beyond.nodes] == ["1,001 tasks, not drawn"]


def test_names_that_nothing_has_and_names_that_are_not_known_yet() -> None:
    tasks = [
        {"name": "a", "template": "nope"},
        {"name": "b", "template": "{{inputs.parameters.x}}"},
        {"name": "c", "template": "odd"},
    ]
    graph = workflow_graph(workflow(dag("main", *tasks), {"name": "odd"}))
    assert [(each.label, each.kind) for each in graph.nodes] == [("a", "missing"), ("b", "unknown"), ("c", "unknown")]


def test_tasks_of_one_name_are_all_drawn() -> None:
    graph = workflow_graph(workflow(dag("main", {"name": "a"}, {"name": "a"}, {}), work("work")))
    assert len({each.id for each in graph.nodes}) == 3


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8)
_NAMES = st.sampled_from(["main", "work", "a", "", "{{x}}", "other"])
_WORDS = """
kind metadata name namespace spec workflowSpec entrypoint templates dag tasks steps container image template templateRef
inline depends dependencies when withItems withParam withSequence count hooks onExit expression containerSet containers
suspend http url plugin resource manifest script workflowTemplateRef clusterScope
"""
_FIELDS = st.sampled_from(_WORDS.split())
_GARBAGE = st.recursive(
    _SCALARS | _NAMES | st.sampled_from(["Workflow", "CronWorkflow", "WorkflowTemplate", "a.Failed || b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_FIELDS, inner, max_size=6),
    max_leaves=40,
)


@settings(max_examples=50)
@given(st.dictionaries(_FIELDS, _GARBAGE, max_size=6), st.dictionaries(_FIELDS, _GARBAGE, max_size=6))
def test_garbage_is_passed_over(one: dict[str, Any], other: dict[str, Any]) -> None:
    for manifest in (one, {"kind": "Workflow", "spec": one}, workflow(one, other), workflow(dag("main", one, other))):
        graph = workflow_graph(manifest, others=Others([other, one]))
        compared = compare(workflow_graph(other), graph)
        for found in (graph, compared):
            known = {part.id for part in (*found.nodes, *found.clusters)}
            assert len(known) == len(found.nodes) + len(found.clusters)
            assert all({edge.source, edge.target} <= known for edge in found.edges)
            assert mermaid(found).startswith("flowchart TD\n")


def test_every_manifest_of_the_corpus_has_a_graph() -> None:
    count = 0
    for file in sorted(reference("lint-corpus").glob("*.yaml"))[::7]:
        try:
            documents = list(yaml.load_all(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        except yaml.YAMLError:
            continue
        for document in documents:
            if isinstance(document, dict) and document.get("kind") in ("Workflow", "WorkflowTemplate", "CronWorkflow"):
                graph = workflow_graph(document)
                assert graph.nodes
                assert compare(graph, graph).compared is False
                count += 1
    assert count > 50
