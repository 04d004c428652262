"""The page of a review in a browser: opened, by keyboard, without scripts, and by the rules of accessibility."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from argoform.review.formats import render
from argoform.review.model import Review
from tests.browser.conftest import Open
from tests.review.formats.examples import CONTEXT, EMPTY, HOSTILE, REVIEW, hostile, large

pytestmark = pytest.mark.slow

WIDTHS = (375, 1440)
SCHEMES = ("light", "dark")


def _everything_hostile() -> Review:
    """One review in which every text that means harm stands in every field."""
    each = [hostile(text) for text in HOSTILE.values()]
    return replace(
        REVIEW,
        title=HOSTILE["html"],
        subjects=tuple(subject for one in each for subject in one.subjects),
        findings=tuple(finding for one in each for finding in one.findings),
        accepted=tuple(finding for one in each for finding in one.accepted),
        rules={id_: rule for one in each for id_, rule in one.rules.items()},
    )


REVIEWS: dict[str, Callable[[], Review]] = {
    "real": lambda: REVIEW,
    "empty": lambda: EMPTY,
    "hostile": _everything_hostile,
    "large": lambda: large(80),
}


@cache
def _html(name: str) -> str:
    return render("html", REVIEWS[name](), context=CONTEXT)


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def _overflow(page: Page) -> list[Any]:
    """The elements that stick out of the page, but for what scrolls within a box of its own."""
    found: list[Any] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          const scrolled = one => one.parentElement && one.parentElement.closest('.graph, pre.diff');
          return [...document.body.querySelectorAll('*')]
            .filter(one => !scrolled(one) && !one.closest('.unseen, .skip, thead'))
            .filter(one => one.getBoundingClientRect().right > width + 1 || one.getBoundingClientRect().left < -1)
            .map(one => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 60));
        }"""
    )
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("the page")
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("name", "scheme"),
    [("real", "light"), ("real", "dark"), ("empty", "dark"), ("hostile", "light"), ("large", "dark")],
)
def test_the_page_opens_quietly_and_fits(open_page: Open, name: str, scheme: str, width: int) -> None:
    with open_page(_html(name), width=width, scheme=scheme) as opened:
        assert opened.page.locator("h1").is_visible()
        assert _overflow(opened.page) == []
        _unfold(opened.page)
        assert _overflow(opened.page) == []


@pytest.mark.parametrize("name", ["real", "hostile"])
def test_nothing_in_the_page_can_run(open_page: Open, name: str) -> None:
    with open_page(_html(name)) as opened:
        _unfold(opened.page)
        found = opened.page.evaluate(
            """() => [...document.querySelectorAll('*')].flatMap(one => [
              ...(['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'IMG', 'LINK', 'BASE', 'FORM', 'VIDEO', 'AUDIO', 'A' ]
                .includes(one.tagName) && !(one.tagName === 'A' && /^(#|https?:)/.test(one.getAttribute('href')))
                ? [one.outerHTML] : []),
              ...[...one.attributes].filter(attribute => /^on|^style$|^srcdoc$|^ping$/i.test(attribute.name))
                .map(attribute => one.tagName + ' ' + attribute.name),
            ])"""
        )
        assert found == []
        # Nothing that the reader cannot see changes what is seen.
        assert not opened.page.evaluate(
            "/[\\u202a-\\u202e\\u2066-\\u2069\\u200e\\u200f]/.test(document.body.innerText)"
        )


@pytest.mark.parametrize("width", WIDTHS)
def test_the_graph_is_seen_within_its_region(open_page: Open, width: int) -> None:
    with open_page(_html("real"), width=width) as opened:
        region = opened.page.get_by_role("region", name="Graph of WorkflowTemplate docproc/extract")
        drawing = region.locator("svg")
        assert drawing.is_visible()
        inner, outer = _box(drawing), _box(region)
        assert inner["width"] > 200
        assert inner["height"] > 200
        assert inner["x"] >= outer["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        for task in ("fetch", "classify", "legacy-index"):
            label = drawing.get_by_text(task, exact=True).first
            assert _box(label)["width"] > 5, task


def test_the_graph_is_enlarged_and_scrolled_with_the_keyboard(open_page: Open) -> None:
    with open_page(_html("real"), width=375) as opened:
        page = opened.page
        drawing = page.locator(".graph svg")
        fitting = _box(drawing)["width"]
        page.get_by_role("radio", name="fit").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.get_by_role("radio", name="200 %").is_checked()
        assert _box(drawing)["width"] > 2 * fitting
        assert _overflow(page) == []
        page.locator(".graph").focus()
        page.keyboard.press("ArrowRight")
        _until(page, "document.querySelector('.graph').scrollLeft > 0")


def test_a_tab_reaches_everything_that_can_be_used(open_page: Open) -> None:
    with open_page(_html("real")) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Skip to the findings"
        assert _box(skip)["y"] >= 0
        reached = set()
        for _ in range(200):
            reached.add(
                page.evaluate(
                    "(() => { const one = document.activeElement; return one.tagName + '.' + one.className })()"
                )
            )
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
        assert {"SUMMARY.", "DIV.graph", "PRE.diff", "INPUT.", "A."} <= reached


def test_the_keyboard_skips_folds_and_filters(open_page: Open) -> None:
    with open_page(_html("real")) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        folded = page.locator("details.subject").first
        folded.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert folded.get_attribute("open") is None
        grave = page.locator("#finding-0")
        assert grave.is_visible()
        page.locator("#show-critical").focus()
        page.keyboard.press("Space")
        assert not grave.is_visible()
        assert page.locator("#finding-1").is_visible()


def test_a_finding_leads_to_its_change_which_unfolds(open_page: Open) -> None:
    with open_page(_html("large")) as opened:
        page = opened.page
        subject = page.locator("details.subject").nth(70)
        assert subject.get_attribute("open") is None
        page.locator('.finding a[href="#change-70"]').click()
        _until(page, "document.querySelectorAll('details.subject')[70].open")
        # The bar that stays does not cover what was asked for.
        assert _box(subject)["y"] >= _box(page.locator(".bar"))["height"] - 1


def test_the_page_works_without_scripts(open_page: Open) -> None:
    with open_page(_html("real"), script=False) as opened:
        page = opened.page
        assert page.locator(".graph svg").is_visible()
        subject = page.locator("details.subject").first
        subject.locator("summary").first.click()
        assert not subject.locator(".body").is_visible()
        page.get_by_role("checkbox", name="critical").uncheck()
        assert not page.locator("#finding-0").is_visible()


def test_light_and_dark_follow_the_reader(open_page: Open) -> None:
    shades = []
    for scheme in SCHEMES:
        with open_page(_html("real"), scheme=scheme) as opened:
            read = "getComputedStyle(document.querySelector('{}')).{}"
            shades += [
                opened.page.evaluate(read.format("body", "backgroundColor")),
                opened.page.evaluate(read.format(".graph .background", "fill")),
            ]
    assert len(set(shades)) == 4


def test_what_is_folded_is_printed(open_page: Open) -> None:
    with open_page(_html("large")) as opened:
        page = opened.page
        body = page.locator("details.subject").nth(60).locator(".body")
        assert not body.is_visible()
        page.emulate_media(media="print")
        assert _box(body)["height"] > 50


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["real", "empty"])
def test_axe_finds_nothing(open_page: Open, name: str, scheme: str, width: int) -> None:
    with open_page(_html(name), width=width, scheme=scheme) as opened:
        _unfold(opened.page)
        assert _violations(opened.page) == []


@pytest.mark.parametrize("name", ["html", "long", "empty"])
def test_axe_finds_nothing_grave_whatever_the_texts_are(open_page: Open, name: str) -> None:
    with open_page(render("html", hostile(HOSTILE[name]), context=CONTEXT)) as opened:
        _unfold(opened.page)
        assert [one for one in _violations(opened.page) if one.startswith(("serious", "critical"))] == []


def _violations(page: Page) -> list[str]:
    return [
        f"{one['impact']} {one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"][:3]
    ]


def _until(page: Page, expression: str) -> None:
    """Wait until it holds; Playwright's own way is refused by the page, which allows no `eval`."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {expression}")


def _box(one: Locator) -> Any:
    found = one.bounding_box()
    assert found is not None
    return found
