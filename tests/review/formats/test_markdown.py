"""The review as a comment in a pull request, read by GitHub's own parser of Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings

from argoform.review.formats import render
from argoform.review.formats.context import COMMENT_LIMIT
from argoform.review.model import Review
from tests.review.formats.examples import (
    CONTEXT,
    EMPTY,
    FINDINGS,
    HOSTILE,
    REVIEW,
    REVIEWS,
    RULES,
    SUBJECTS,
    hostile,
    large,
)

_OURS = {
    "h3", "h4", "p", "strong", "em", "ul", "li", "br", "code", "pre", "details", "summary",
    "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip
_ACTIVE = re.compile(r"(?<![\w&])@\w|(?<!&)#\d|\bGH-\d|:[\w+-]+:|\b[0-9a-f]{7,40}\b", re.IGNORECASE)


class Page(HTMLParser):
    """What a reader's browser is given: the elements, their attributes, and the text outside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.languages: list[str] = []
        self.attributes: set[tuple[str, str]] = set()
        self.texts: list[str] = [""]
        self.rows: list[int] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.languages += [value or "" for name, value in attrs if name == "lang"]
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
        if tag != "br":
            self.open.append(tag)
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.texts.append("")

    def handle_comment(self, data: str) -> None:
        # Between two parts of what would otherwise act.
        assert data == " "
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not {"code", "pre"} & set(self.open):
            self.texts[-1] += data


def harmless(markdown: str, *, links: set[str]) -> Page:
    """Assert that everything active in the comment is ours."""
    page = Page(markdown)
    assert not page.open
    assert set(page.tags) <= _OURS, set(page.tags) - _OURS
    assert page.attributes <= {("a", "href"), ("pre", "lang"), ("details", "open")}
    assert set(page.links) <= links
    assert set(page.languages) <= {"diff", "mermaid"}
    assert set(page.rows) <= {4}
    for text in page.texts:
        assert not _ACTIVE.search(text), text
    return page


LINKS = {RULES["RV010"].link}


def test_the_comment_begins_with_what_matters() -> None:
    lines = render("md", REVIEW, context=CONTEXT).splitlines()
    assert lines[0] == "### Review of `build/demo/plan.json`"
    assert lines[2].startswith("**2 to create, 4 to change, 1 to replace; 1 critical, 1 high, 1 medium, 1 low;")
    assert lines[4] == "The review fails: 2 findings are high or worse."
    assert lines[8].startswith(
        "| **critical** | RV001 | `module.store.aws_s3_bucket.scans`<br>`bucket`<br>stack `docproc` |"
    )
    assert "*Hint:* name the secrets" in lines[9]


def test_everything_of_a_small_review_is_there_and_open() -> None:
    text = render("md", REVIEW, context=CONTEXT)
    page = harmless(text, links=LINKS)
    assert page.languages == ["diff", "mermaid"]
    assert text.count("<details open>") == len(SUBJECTS)
    assert "*it was there before" in text.lower()
    assert "+pages = split(sys.argv[1], dpi=300)" in text
    assert "1 accepted finding" in text
    assert "Left out" not in text
    assert render("md", EMPTY, context=CONTEXT).splitlines()[2] == "**Nothing changes; no findings**"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_in_a_text_is_markup_a_link_a_mention_or_breaks_a_table(text: str) -> None:
    harmless(render("md", hostile(text), context=CONTEXT), links=set())


@settings(max_examples=80)
@given(REVIEWS)
def test_any_review_is_harmless(review: Review) -> None:
    links = {rule.link for rule in review.rules.values() if rule.link.startswith("http")}
    harmless(render("md", review, context=CONTEXT), links=links)


def _counted(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("count", [60, 300])
def test_a_large_review_is_folded_then_cut_and_says_so(count: int) -> None:
    text = render("md", large(count), context=replace(CONTEXT, details="the artifact `review`"))
    harmless(text, links=LINKS)
    assert _counted(text) < COMMENT_LIMIT - 3_000
    *_, last = text.splitlines()
    assert last.startswith("*Left out, since a comment can hold no more: ")
    assert "The whole review: the artifact &#96;review&#96;." in last
    # What matters most keeps everything the longest; what matters less is folded, and then only named.
    assert text.index("etl-0</code>") < text.index("<details open>") + 100
    assert "```mermaid" in text
    order = [text.index(mark) for mark in ("<details open>", "\n- changed: <code>")]
    assert order == sorted(order)
    # What is grave is told however much there is.
    assert text.count("| **critical** |") == count // 4


def test_what_matters_less_is_folded_before_anything_is_left_out() -> None:
    text = render("md", large(10), context=CONTEXT)
    assert "Left out" not in text
    unfolded, folded = text.count("<details open><summary>changed"), text.count("<details><summary>changed")
    assert unfolded + folded == 10
    assert min(unfolded, folded) > 2
    assert text.rindex("<details open>") < text.index("<details><summary>changed")


def test_what_a_message_quotes_is_code() -> None:
    quoting = replace(FINDINGS[0], message="`a|b` is `<b>`", why="odd ` one", hint="``")
    text = render("md", replace(REVIEW, findings=(quoting,)), context=CONTEXT)
    assert "| <code>a&#124;b</code> is <code>&#60;b&#62;</code><br>*Why:* odd &#96; one<br>*Hint:*  |" in text


def test_what_was_left_out_is_counted() -> None:
    text = render("md", large(300), context=CONTEXT)
    named = text.count("\n- changed: <code>")
    whole = text.count("<details open><summary>changed") + text.count("<details><summary>changed")
    gone = re.search(r"(\d+) objects that change", text)
    assert gone is not None
    assert named + whole + int(gone[1]) == 300
    less = re.search(r"details of (\d+) objects", text)
    assert less is not None
    assert int(less[1]) >= named


@pytest.mark.slow
@pytest.mark.parametrize("limit", [5_000, 20_000, 65_000])
@pytest.mark.parametrize("name", ["deep", "long", "html", "fences", "bidi", "ansi"])
def test_no_text_makes_it_longer_than_it_may_be(limit: int, name: str) -> None:
    review = hostile(HOSTILE[name])
    many = replace(review, findings=review.findings * 15, subjects=review.subjects * 15, accepted=review.accepted * 15)
    text = render("md", many, context=replace(CONTEXT, limit=limit))
    assert _counted(text) <= limit
    harmless(text, links=set())


def test_characters_beyond_the_basic_plane_count_as_two() -> None:
    finding = replace(FINDINGS[0], message="\N{PILE OF POO}" * 500)
    text = render("md", replace(REVIEW, findings=(finding,) * 200), context=CONTEXT)
    assert _counted(text) < COMMENT_LIMIT - 3_000


def test_without_a_limit_nothing_is_left_out() -> None:
    text = render("md", large(60), context=replace(CONTEXT, limit=None))
    assert text.count("```mermaid") == 60
    assert "Left out" not in text
