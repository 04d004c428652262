"""The report for people."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from argoform.report import Item, Judged, render
from tests.report.examples import ANYTHING, HOSTILE, JUDGED, context, hostile

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def test_a_finding_is_shown_with_its_line_and_a_caret() -> None:
    text = render("text", JUDGED, context=context())
    assert text.splitlines()[:5] == [
        "flows/etl.yaml:3:15 error ARGO001: no template is named 'mian'",
        "  at spec.entrypoint, Workflow data/etl",
        "  3 |   entrypoint: mian",
        "    |               ^^^^",
        "  hint: did you mean 'main'?",
    ]
    assert "made at stack.py:12" in text
    assert text.endswith("\n1 error, 1 warning and 1 note in 1 of 2 files.\n")


def test_notes_take_a_line_each_and_stand_together() -> None:
    note = Item(
        rule="AF009", severity="note", message="could be\nshorter", hint="leave it", line=1, column=1, path="spec"
    )
    placeless = Item(rule="AF010", severity="note", message="none", path="spec.x", object="Workflow a")
    error = Item(rule="A", severity="error", message="bad")
    text = render("text", [Judged("f", [note, placeless, error, note])], context=context())
    assert text.splitlines() == [
        r"f:1:1 note AF009: could be\nshorter; hint: leave it",
        "f note AF010: none (spec.x)",
        "",
        "f error A: bad",
        "",
        r"f:1:1 note AF009: could be\nshorter; hint: leave it",
        "",
        "1 error and 3 notes in 1 of 1 file.",
    ]


def test_nothing_found_is_told() -> None:
    assert render("text", [Judged("a.yaml")], context=context()) == "1 file, nothing found.\n"


def test_colours_are_for_terminals_and_change_no_text() -> None:
    plain = render("text", JUDGED, context=context())
    coloured = render("text", JUDGED, context=context(colour=True))
    assert "\x1b" not in plain
    assert "\x1b[1;31merror" in coloured
    assert _STYLE.sub("", coloured) == plain


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    text = render("text", hostile(), context=context([HOSTILE]))
    assert all(line.isprintable() for line in text.split("\n"))
    assert r"\x1b[31mred" in text
    assert r"\u202egnp.exe" in text
    assert "[bold]no[/bold]" in text


def test_the_caret_stands_below_its_place_in_wide_and_long_lines() -> None:
    wide = "\tname: 漢字 x\x1b: bad"
    item = Item(rule="A", severity="error", message="m", line=1, column=wide.index("bad") + 1)
    _, shown, carets, *_ = render("text", [Judged("f", [item])], context=context([wide])).splitlines()
    # Two ideographs take four columns, and the escape is shown as four characters.
    assert shown == r"  1 |  name: 漢字 x\x1b: bad"
    assert carets == "    | " + " " * (len(shown) - len("  1 | ") + 2 - len("bad")) + "^^^"
    long = "x" * 100_000 + " here " + "y" * 100_000
    item = Item(rule="A", severity="error", message="m", line=1, column=100_002)
    _, shown, carets, *_ = render("text", [Judged("f", [item])], context=context([long])).splitlines()
    assert len(shown) < 200
    assert shown[carets.index("^") :].startswith("here ")
    assert carets.count("^") == len("here")


def test_a_place_outside_the_file_shows_no_line() -> None:
    item = Item(rule="A", severity="error", message="m", line=99, column=1)
    assert "|" not in render("text", [Judged("f", [item])], context=context())


@given(ANYTHING, st.lists(st.text(st.characters()), max_size=5), st.booleans())
def test_any_text_is_rendered(judged: list[Judged], lines: list[str], colour: bool) -> None:
    text = _STYLE.sub("", render("text", judged, context=context(lines, colour=colour)))
    assert all(line.isprintable() for line in text.split("\n"))
