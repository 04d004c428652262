"""The page of graphs: self-contained, in order for those who do not see it, and obeying nothing of the manifest."""

from __future__ import annotations

from html.parser import HTMLParser

from argoform.graph import compare, workflow_graph
from argoform.graph.html import html
from tests.graph.examples import NESTED, hostile, steps, work, workflow


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_a_page_needs_nothing_and_runs_nothing() -> None:
    page = Page(html([hostile(), workflow_graph(NESTED)], title="<script>x</script>"))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert (attributes.get("href") or "#").startswith("#")
    [policy] = [each["content"] for each in page.all("meta") if each.get("http-equiv")]
    assert "default-src 'none'" in str(policy)


def test_every_region_that_scrolls_can_be_reached_and_has_a_name_of_its_own() -> None:
    page = Page(html([workflow_graph(NESTED), workflow_graph(workflow(work("main")))]))
    regions = [each for each in page.all("div") if each.get("role") == "region"]
    assert len(regions) == 4
    assert all(each["tabindex"] == "0" for each in regions)
    assert len({each["aria-label"] for each in regions}) == 4
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(each["href"])[1:] for each in page.all("a")]
    assert links == ["graph-1", "graph-2"]
    assert set(links) <= set(ids)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1


def test_the_table_says_what_the_picture_says() -> None:
    before = workflow(steps("main", [{"name": "a"}]), work("work", "x:1"))
    groups = [[{"name": f"{group}{number}"} for number in range(4)] for group in "ab"]
    after = workflow(steps("main", [{"name": "a"}], [{"name": "b", "when": "1 == 1"}], *groups), work("work", "x:1"))
    text = html(compare(workflow_graph(before), workflow_graph(after)))
    assert (
        '<th scope="row">b</th><td>container · work</td><td>x:1</td><td></td><td>1 == 1</td><td>a (1 == 1)</td>' in text
    )
    # Past the point in which the steps of a group meet.
    assert "<td>a0; a1; a2; a3</td><td>main</td><td>+ added</td>" in text
    assert text.count("<h1>Workflow w</h1>") == 1


def test_one_graph_has_no_list_of_graphs() -> None:
    assert not Page(html(workflow_graph(NESTED))).all("nav")
