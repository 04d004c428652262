"""The report for comments in pull requests."""

from __future__ import annotations

import re

from hypothesis import given

from argoform.report import Judged, render
from tests.report.examples import ANYTHING, JUDGED, context, hostile

_HARMLESS = re.compile(r"<br>|</?code>|<!-- -->|&#[0-9]+;|\*Hint:\*")


def test_a_finding_is_a_row() -> None:
    assert render("md", JUDGED, context=context()).splitlines() == [
        "| | Rule | Where | What |",
        "|---|---|---|---|",
        "| error | [ARGO001](https://example.org/a) | `flows/etl.yaml:3:15`<br>`spec.entrypoint` "
        "| no template is named 'mian'<br>*Hint:* did you mean 'main'? |",
        "| warning | AF002 | `flows/etl.yaml:2`<br>`spec.templates[0]` | no limits |",
        "| note | AF009 | `flows/etl.yaml`<br>`stack.py:12` | could be shorter |",
        "",
        "1 error, 1 warning and 1 note in 1 of 2 files.",
    ]


def test_nothing_in_a_text_is_markup_a_link_or_a_mention() -> None:
    row = render("md", hostile(), context=context()).splitlines()[2]
    outside = _HARMLESS.sub("\0", row)
    for active in ("<", "`", "[", "](", "://", "www.", "@t", "#1", "*"):
        assert active not in outside, active


@given(ANYTHING)
def test_any_text_is_one_row_of_four_cells(judged: list[Judged]) -> None:
    lines = render("md", judged, context=context()).split("\n")
    count = sum(len(one.items) for one in judged)
    rows = lines[2 : 2 + count] if count else []
    assert len(rows) == count
    for row in rows:
        assert row.isprintable()
        assert row.count("|") == 5
