"""What Mermaid is given: well-formed, within its limits, and obeying nothing of the manifest."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.graph import Graph, Node, compare, workflow_graph
from argoform.graph.mermaid import MOST_EDGES, MOST_TEXT, label, mermaid
from tests.graph.examples import HOSTILE, NESTED, dag, hostile, large, work, workflow

# Every line that can occur; a text of the manifest stands between quotes alone, and holds none.
_LABEL = r'"[^"<>&`\[\]{}|\\$%*_~!@\n]*"'
_LINE = re.compile(
    rf"flowchart TD|end|subgraph c\d+\[{_LABEL}\]|[nc]\d+ (-->|-\.->)(\|{_LABEL}\|)? [nc]\d+"
    rf"|n\d+(\[{_LABEL}\]|\[\[{_LABEL}\]\]|\(\[{_LABEL}\]\)|\(\( \)\))|note\[{_LABEL}\]"
    r"|classDef (added|removed|changed) [a-z0-9:,# -]+|class [nc0-9,]+ (added|removed|changed)"
    r"|linkStyle [0-9,]+ stroke:#[0-9a-f]{6},stroke-width:2px(,stroke-dasharray:5 3)?"
)


def lines(text: str) -> list[str]:
    """The lines of a flowchart, its line breaks aside."""
    return [line.strip().replace("<br/>", " ") for line in text.splitlines()]


def test_a_small_graph() -> None:
    before = workflow(dag("main", {"name": "a"}, {"name": "b", "depends": "a"}), work("work", "x:1"))
    tasks = [{"name": "a", "withItems": [1, 2]}, {"name": "c", "depends": "a.Failed"}]
    after = workflow(dag("main", *tasks), work("work", "x:1"))
    assert mermaid(compare(workflow_graph(before), workflow_graph(after))) == (
        "flowchart TD\n"
        '  subgraph c0["main<br/>dag"]\n'
        '    n0[["(#126;) a<br/>container · work<br/>x:1<br/>× withItems: 2"]]\n'
        '    n1["(+) c<br/>container · work<br/>x:1"]\n'
        '    n2["(−) b<br/>container · work<br/>x:1"]\n'
        "  end\n"
        '  n0 -->|"(+) Failed"| n1\n'
        "  n0 --> n2\n"
        "  classDef changed fill:#fff3cd,stroke:#9a6700,color:#1b2430,stroke-width:2px\n"
        "  class n0 changed\n"
        "  classDef added fill:#e3f6e8,stroke:#1a7f37,color:#1b2430,stroke-width:2px\n"
        "  class n1 added\n"
        "  classDef removed fill:#ffebe9,stroke:#cf222e,color:#1b2430,stroke-width:2px,stroke-dasharray:5 3\n"
        "  class n2 removed\n"
        "  linkStyle 0 stroke:#1a7f37,stroke-width:2px\n"
        "  linkStyle 1 stroke:#cf222e,stroke-width:2px,stroke-dasharray:5 3\n"
    )


def test_nested_templates_are_subgraphs_within_each_other() -> None:
    text = mermaid(workflow_graph(NESTED))
    indents = [len(line) - len(line.lstrip()) for line in text.splitlines() if line.lstrip().startswith("subgraph")]
    assert indents == [2, 4, 6, 8]
    assert [line for line in text.splitlines() if line.strip() == "end"] == [
        "        end",
        "      end",
        "    end",
        "  end",
    ]
    assert '-.->|"on exit"|' in text
    assert "flip.result == heads" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_within_its_label(text: str) -> None:
    said = label(text)
    assert re.fullmatch(_LABEL, f'"{said}"')
    assert "javascript:" not in said
    assert len(said) < 1_000


def test_a_hostile_graph_has_no_line_of_its_own() -> None:
    for line in lines(mermaid(hostile())):
        assert _LINE.fullmatch(line), line


@given(st.text(max_size=200))
def test_any_text_stays_within_its_label(text: str) -> None:
    graph = Graph(text, (Node("n", text, "container", text, text, text, text),), note=text)
    for line in lines(mermaid(graph)):
        assert _LINE.fullmatch(line), line
    # What is shown is what was said, but for what nobody sees.
    shown = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label(text[:20])).replace("\u200b", "")
    assert not text[:20].strip().isprintable() or len(shown) == len(text[:20].strip().replace("\u200b", ""))


@pytest.mark.parametrize("begins", ["1. x", "12) x", "- x", "+ x"])
def test_a_label_does_not_begin_as_a_list(begins: str) -> None:
    assert not re.match(r"\d+[.)]|[-+] ", label(begins))


def test_large_graphs_are_made_smaller_and_say_so() -> None:
    for graph in (workflow_graph(large(700)), compare(None, workflow_graph(large(400)))):
        text = mermaid(graph)
        assert len(text) <= MOST_TEXT
        assert 100 < text.count("-->") <= MOST_EDGES
        assert 'note["Shortened' in text


def test_a_small_limit_first_costs_the_details_then_the_inner_templates() -> None:
    graph = workflow_graph(NESTED)
    whole = mermaid(graph)
    plain = mermaid(graph, limit=len(whole) - 1)
    assert "python:3.12" in whole
    assert "python:3.12" not in plain
    assert "each-region" in plain
    assert "Shortened" not in plain
    folded = mermaid(graph, limit=len(plain) - 100)
    assert re.search(r"\(\d inside\)", folded)
    assert "Shortened" in folded


def test_of_a_large_change_what_changed_is_kept() -> None:
    before, after = large(300), large(300)
    after["spec"]["templates"][0]["dag"]["tasks"][280]["withItems"] = [1]
    text = mermaid(compare(workflow_graph(before), workflow_graph(after)), limit=2_000)
    assert "(#126;) task-280" in text
    assert "only what changed" in text
    assert text.count("task-") < 20


def test_no_limit_is_exceeded_however_small() -> None:
    assert len(mermaid(workflow_graph(large(50)), limit=40)) <= 40
