"""Layout and SVG: everything has its place, can be read, and nothing in it can be obeyed."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from xml.etree import ElementTree as Xml

import pytest
import yaml

from argoform.errors import InputError
from argoform.graph import Cluster, Edge, Graph, Node, compare, workflow_graph
from argoform.graph.dot import dot
from argoform.graph.layout import Box, Layout, layout
from argoform.graph.mermaid import mermaid
from argoform.graph.palette import DARK, LIGHT
from argoform.graph.svg import svg
from argoform.graph.wording import cut, width
from tests.graph.examples import HOSTILE, NESTED, dag, hostile, large, steps, work, workflow
from tests.reference import reference

_SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> Xml.Element:
    """An SVG as a tree."""
    return Xml.fromstring(text)  # noqa: S314 - our own


def check(graph: Graph) -> Layout:
    """The layout of a graph, in which everything has to have a place of its own."""
    found = layout(graph)
    whole = Box(0, 0, found.width, found.height)
    assert found.nodes.keys() == {node.id for node in graph.nodes}
    assert found.clusters.keys() == {cluster.id for cluster in graph.clusters}
    for one, other in itertools.combinations(found.nodes.values(), 2):
        assert not one.overlaps(other)
    places = {**found.nodes, **found.clusters}
    parts: list[Node | Cluster] = [*graph.nodes, *graph.clusters]
    for part in parts:
        assert whole.holds(places[part.id])
        if part.parent is not None:
            assert found.clusters[part.parent].holds(places[part.id])
    for edge, route in zip(graph.edges, found.edges, strict=True):
        assert route is not None
        assert _near(route.points[0], places[edge.source]), edge
        assert _near(route.tip, places[edge.target]), edge
        assert (route.label is not None) == bool(edge.label.strip())
    return found


def _near(point: tuple[float, float], box: Box) -> bool:
    """Whether an edge ends at the border of a box, or within a few pixels of it."""
    grown = Box(box.x - 6, box.y - 6, box.width + 12, box.height + 12)
    inner = Box(box.x + 14, box.y + 14, box.width - 28, box.height - 28)
    spot = Box(*point, 0, 0)
    return grown.holds(spot) and (min(inner.width, inner.height) <= 0 or not inner.holds(spot))


def test_a_nested_workflow() -> None:
    found = check(workflow_graph(NESTED))
    main = found.clusters["main"]
    handlers = [box for id, box in found.nodes.items() if id.startswith("main@")]
    # The handlers of a workflow come after all of it.
    assert all(box.y > main.y + main.height for box in handlers)


def test_two_hundred_tasks() -> None:
    found = check(workflow_graph(large(200)))
    assert found.width < 4_000
    # Each is as large as its text needs, however many there are.
    assert min(box.width for box in found.nodes.values()) >= 100
    assert min(box.height for box in found.nodes.values()) >= 40


def test_a_comparison_of_large_workflows() -> None:
    before, after = large(120), large(120)
    for task in after["spec"]["templates"][0]["dag"]["tasks"][40:60]:
        task["name"] = f"other-{task['name']}"
    check(compare(workflow_graph(before), workflow_graph(after)))


def test_many_steps_at_once_grow_downwards_in_their_order() -> None:
    many = [{"name": f"part-{number:02}"} for number in range(40)]
    found = check(workflow_graph(workflow(steps("main", [{"name": "a"}], many, [{"name": "b"}]), work("work"))))
    assert found.width < 1_400
    places = [found.nodes[f"main/part-{number:02}"].y for number in range(40)]
    assert places == sorted(places)


def test_templates_beside_each_other_stand_in_rows() -> None:
    manifest = workflow(*(work(f"tool-{number}") for number in range(30)), entrypoint=None)
    found = check(workflow_graph(manifest))
    assert found.width < 1_600
    assert len({box.y for box in found.nodes.values()}) > 3


@pytest.mark.parametrize(
    "graph",
    [
        Graph(""),
        Graph("empty cluster", clusters=(Cluster("c", "c", "dag"),)),
        Graph(
            "edges of empty clusters",
            clusters=(Cluster("c", "c", "dag"), Cluster("d", "d", "dag")),
            edges=(Edge("c", "d", "x"),),
        ),
        Graph("loops and nothing", (Node("a", "a", "dag"),), (Edge("a", "a"), Edge("a", "b"), Edge("x", "y", "l"))),
        Graph("cycle", (Node("a", "a", "x"), Node("b", "b", "x")), (Edge("a", "b"), Edge("b", "a", "back"))),
        Graph("lost parent", (Node("a", "a", "container", parent="nobody"),)),
        Graph("no text", (Node("a", "", "container"), Node("b", " ", "")), (Edge("a", "b", " "),)),
    ],
    ids=lambda graph: graph.title,
)
def test_odd_graphs_are_drawn(graph: Graph) -> None:
    assert parsed(svg(graph)).tag == f"{_SVG}svg"
    assert mermaid(graph)
    assert dot(graph)


def test_every_manifest_of_the_corpus_is_drawn() -> None:
    for file in sorted(reference("lint-corpus").glob("*.yaml"))[3::25]:
        try:
            documents = list(yaml.load_all(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        except yaml.YAMLError:
            continue
        for document in documents:
            if isinstance(document, dict) and document.get("kind") in ("Workflow", "WorkflowTemplate", "CronWorkflow"):
                check(workflow_graph(document))


def elements(text: str) -> list[Xml.Element]:
    """Every element of an SVG."""
    return list(parsed(text).iter())


def test_an_svg_describes_itself() -> None:
    root = parsed(svg(compare(None, workflow_graph(NESTED)), prefix="one"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Workflow data/nested"
    assert root.findtext(f"{_SVG}title") == "Workflow data/nested"
    described = root.find(f"{_SVG}desc")
    assert described is not None
    assert described.get("id") == root.get("aria-describedby") == "one-description"
    assert described.text == "15 tasks and templates, 15 added, 0 removed, 0 changed."


def test_several_can_stand_in_one_page() -> None:
    graph = compare(None, workflow_graph(NESTED))
    ids = [re.findall(r'\bid="([^"]+)"', svg(graph, prefix=prefix)) for prefix in ("a", "b")]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])


def test_an_svg_needs_nothing_and_runs_nothing() -> None:
    text = svg(hostile(), prefix='x" onload="y')
    assert {element.tag.removeprefix(_SVG) for element in elements(text)} <= {
        *("svg", "title", "desc", "style", "rect", "circle", "g", "path", "text")
    }
    for element in elements(text):
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
        assert not [value for value in element.attrib.values() if "javascript" in value]
    assert "url(" not in text
    assert "@import" not in text
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", text)


def test_what_is_cut_stands_in_full_in_the_title() -> None:
    name = "a-very-long-name-of-a-task-" * 3
    text = svg(
        workflow_graph(workflow(work(name, "registry.example.com/" + "deep/" * 30 + "image:1"), entrypoint=name))
    )
    root = parsed(text)
    titles = [element.text or "" for element in root.iter(f"{_SVG}title")]
    assert any(name in title for title in titles)
    shown = [element.text or "" for element in root.iter(f"{_SVG}text")]
    assert name not in shown
    assert any(line.startswith("…") and line.endswith("image:1") for line in shown)


def test_no_text_is_broader_than_its_card() -> None:
    for graph in (hostile(), workflow_graph(NESTED), compare(None, workflow_graph(large(30)))):
        found = layout(graph)
        for node in graph.nodes:
            card = found.cards[node.id]
            assert all(line.width <= card.width - 20 for line in card.lines), card


def test_loops_are_stacked() -> None:
    graph = workflow_graph(workflow(dag("main", {"name": "a", "withItems": [1, 2]}, {"name": "b"}), work("work")))
    assert svg(graph).count('class="behind"') == 2


def test_statuses_are_told_by_marks_too() -> None:
    before = workflow(dag("main", {"name": "a"}, {"name": "b"}), work("work", "x:1"))
    after = workflow(dag("main", {"name": "a", "when": "1 == 1"}, {"name": "c"}), work("work", "x:1"))
    root = parsed(svg(compare(workflow_graph(before), workflow_graph(after))))
    marks = [element.text for element in root.iter(f"{_SVG}text") if element.get("class") == "mark"]
    # Each once in the legend, and once at its task.
    assert sorted(marks[:3]) == sorted(marks[3:]) == sorted("+~\N{MINUS SIGN}")


def test_a_picture_is_the_same_every_time() -> None:
    assert svg(workflow_graph(large(60))) == svg(workflow_graph(large(60)))


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_and_line_stands_out(palette: dict[str, str]) -> None:
    grounds = ("background", "node", "cluster", "added", "removed", "changed")
    for ground in grounds:
        assert _contrast(palette["text"], palette[ground]) >= 4.5
        assert _contrast(palette["muted"], palette[ground]) >= 4.5
    for status in ("added", "removed", "changed"):
        for ground in ("background", "node", "cluster", status):
            assert _contrast(palette[f"{status}-text"], palette[ground]) >= 4.5
        for ground in ("background", "cluster", status):
            assert _contrast(palette[f"{status}-border"], palette[ground]) >= 3
    for ground in ("background", "cluster"):
        assert _contrast(palette["edge"], palette[ground]) >= 3


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) > 12])
@pytest.mark.parametrize("keep", ["start", "end", "both"])
def test_cut_text_fits(text: str, keep: str) -> None:
    found = cut(text, 60, 11, keep=keep)
    assert width(found, 11) <= 60
    assert "…" in found


def test_dot_can_be_read_and_holds_every_label_as_text() -> None:
    import pygraphviz

    for graph in (hostile(), workflow_graph(NESTED), compare(None, workflow_graph(NESTED))):
        found = pygraphviz.AGraph(string=dot(graph))
        names = {f"n{number}" for number in range(len(graph.nodes))}
        assert names <= set(found.nodes())
        assert all(name in names or name.startswith("cluster_") for name in found.nodes())
        assert sum(bool(edge.attr["id"]) for edge in found.edges()) == len(graph.edges)
        found.close()


def test_nothing_is_said_on_standard_error_even_without_fonts() -> None:
    code = (
        "from argoform.graph.svg import svg\n"
        "from argoform.graph import workflow_graph\n"
        "tasks = [{'name': f't{i}', 'template': 'w'} for i in range(1000)]\n"
        "templates = [{'name': 'm', 'dag': {'tasks': tasks}}, {'name': 'w', 'suspend': {}}]\n"
        "spec = {'entrypoint': 'm', 'templates': templates}\n"
        "print(len(svg(workflow_graph({'kind': 'Workflow', 'spec': spec}))))\n"
    )
    environment = {"FONTCONFIG_FILE": "/nonexistent", "HOME": "/nonexistent", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert int(done.stdout) > 100_000
    assert done.stderr == ""


def test_without_pygraphviz_one_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    graph = workflow_graph(NESTED)
    with pytest.raises(InputError, match=r"pip install 'pygraphviz"):
        svg(graph)
    assert mermaid(graph)
    assert dot(graph)


def test_a_room_without_pictures_does_not_import_graphviz() -> None:
    code = "import sys, argoform.graph, argoform.graph.mermaid, argoform.graph.dot; print('pygraphviz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
