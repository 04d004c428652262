"""The page of a review as text; tests/browser opens it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from argoform.errors import InputError
from argoform.review.formats import render
from argoform.review.model import Review
from tests.review.formats.examples import CONTEXT, FINDINGS, HOSTILE, REVIEW, hostile, large

_VOID = {"meta", "input", "br", "hr", "wbr"}


class Structure(HTMLParser):
    """The elements of the page, which have to be closed in the order in which they were opened."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.text = render("html", review, context=CONTEXT)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.attributes: set[str] = set()
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.targets += [value or "" for name, value in attrs if name == "href"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _sound(page: Structure) -> None:
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert all(target[1:] in page.ids for target in page.targets if target.startswith("#"))
    assert not {"script", "img", "iframe", "link", "form", "object"} & page.tags
    assert not [name for name in page.attributes if name.startswith("on") or name in ("style", "src", "srcset")]


def test_the_page_needs_nothing_else() -> None:
    page = Structure(REVIEW)
    _sound(page)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page.text
    assert not re.search(r"@import|url\(", page.text)
    assert {target for target in page.targets if not target.startswith("#")} == {
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_is_markup(text: str) -> None:
    page = Structure(hostile(text))
    _sound(page)
    assert all(target.startswith("#") for target in page.targets)


def test_a_finding_and_its_change_refer_to_each_other() -> None:
    text = Structure(REVIEW).text
    finding = text.index('id="finding-1"')
    assert text.index('<a href="#change-2"><code>kubernetes_role_v1.extract</code></a>') > finding
    assert '<a href="#finding-1">' in text[text.index('id="change-2"') :]


def test_what_a_message_quotes_is_code() -> None:
    quoting = replace(FINDINGS[0], message="`a` is <b>")
    assert "<code>a</code> is &lt;b&gt;" in Structure(replace(REVIEW, findings=(quoting,))).text


def test_of_very_many_graphs_the_first_are_drawn_and_all_are_listed() -> None:
    page = Structure(large(70))
    assert page.text.count("<svg ") == 60
    assert page.text.count("The tasks as a table") == 70
    assert "Only the first 60 graphs of a review are drawn." in page.text


def test_a_graph_that_cannot_be_drawn_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise InputError("a picture needs Graphviz")

    monkeypatch.setattr("argoform.graph.svg.layout", refuse)
    text = Structure(REVIEW).text
    assert "The graph is not drawn: a picture needs Graphviz" in text
    assert ">legacy-index<" in text
