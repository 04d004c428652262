"""Findings that the tests of every format share: ordinary ones, and some whose texts mean harm."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from argoform.report import Item, Judged, ReportContext, RuleText

LINES = ["kind: Workflow", "spec:", "  entrypoint: mian"]

RULES = {
    "ARGO001": RuleText(
        title="The entrypoint is a template", why="Argo starts there.", link="https://example.org/a", family="argo"
    ),
    "AF002": RuleText(title="A pod has limits", severity="warning", family="practice"),
}

ERROR = Item(
    rule="ARGO001",
    severity="error",
    message="no template is named 'mian'",
    path="spec.entrypoint",
    hint="did you mean 'main'?",
    line=3,
    column=15,
    family="argo",
    object="Workflow data/etl",
)
WARNING = Item(rule="AF002", severity="warning", message="no limits", path="spec.templates[0]", line=2)
NOTE = Item(rule="AF009", severity="note", message="could be shorter", origin="stack.py:12")

JUDGED = [Judged("flows/etl.yaml", [ERROR, WARNING, NOTE]), Judged("clean.yaml")]

HOSTILE = (
    "a|b\n::error::x\r\n\x1b[31mred\x1b[0m [bold]no[/bold] \u202egnp.exe\u202c <script>alert(1)</script> "
    "[l](javascript:x) `c` @team #1 http://a.b www.a.b 100%,: ]]> \x00\x85\u2028\ud800 &amp; \t{{x}}"
)


def hostile() -> list[Judged]:
    """One finding, every text of which means harm."""
    item = Item(
        rule=HOSTILE,
        severity="error",
        message=HOSTILE,
        path=HOSTILE,
        hint=HOSTILE,
        line=1,
        column=3,
        family=HOSTILE,
        object=HOSTILE,
        origin=HOSTILE,
    )
    return [Judged(HOSTILE, [item])]


def context(lines: list[str] | None = None, **fields: Any) -> ReportContext:
    """A context in which every file has the lines."""
    given: dict[str, Any] = {"tool": "argoform lint", "version": "1.2.3", "rules": RULES, **fields}
    return ReportContext(source=lambda _: LINES if lines is None else lines, **given)


_TEXT = st.text(st.characters(), max_size=30) | st.sampled_from([HOSTILE, "", "a.yaml", "/a/b.yaml", "C:\\a", "-"])
_NUMBER = st.none() | st.integers(1, 50)

ITEMS = st.builds(
    Item,
    rule=_TEXT,
    severity=st.sampled_from(["error", "warning", "note"]),
    message=_TEXT,
    path=_TEXT,
    hint=_TEXT,
    file=_TEXT,
    line=_NUMBER,
    column=_NUMBER,
    family=_TEXT,
    object=_TEXT,
    origin=_TEXT,
)
ANYTHING = st.lists(st.builds(Judged, file=_TEXT, items=st.lists(ITEMS, max_size=3)), max_size=3)
"""Findings of any texts."""
