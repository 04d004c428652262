"""The report for GitHub Actions."""

from __future__ import annotations

import re

from hypothesis import given

from argoform.report import Item, Judged, render
from tests.report.examples import ANYTHING, JUDGED, context, hostile

_COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:]*)(?:,[a-z]+=[^,:]*)*)?::(.*)")


def test_a_finding_is_a_command() -> None:
    assert render("github", JUDGED, context=context()).splitlines() == [
        "::error file=flows/etl.yaml,line=3,col=15,title=ARGO001::no template is named 'mian' (spec.entrypoint) "
        "Hint: did you mean 'main'?",
        "::warning file=flows/etl.yaml,line=2,title=AF002::no limits (spec.templates[0])",
        "::notice file=flows/etl.yaml,title=AF009::could be shorter",
    ]


def test_what_the_runner_reads_is_escaped() -> None:
    item = Item(rule="A", severity="error", message="50%, a:b\r\n::error::x", line=1)
    assert render("github", [Judged("a,b:50%.yaml", [item])], context=context()) == (
        "::error file=a%2Cb%3A50%25.yaml,line=1,title=A::50%25, a:b%0A::error::x\n"
    )


def test_no_text_makes_a_command_of_its_own() -> None:
    text = render("github", hostile(), context=context())
    assert text.count("\n") == 1
    assert text.strip().isprintable()


@given(ANYTHING)
def test_any_text_is_one_command_a_finding(judged: list[Judged]) -> None:
    lines = render("github", judged, context=context()).split("\n")[:-1]
    assert len(lines) == sum(len(one.items) for one in judged)
    assert all(_COMMAND.fullmatch(line) and line.isprintable() for line in lines)
