"""The review for people at a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

from argoform.review.formats import render, summary
from tests.review.formats.examples import CONTEXT, EMPTY, FINDINGS, REVIEW, SUBJECTS

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def test_the_summary_is_first_and_last() -> None:
    lines = render("text", REVIEW, context=CONTEXT).splitlines()
    assert lines[0] == f"build/demo/plan.json: {summary(REVIEW)}"
    assert lines[-1] == f"{summary(REVIEW)}. The review fails: 2 findings are high or worse."


def test_the_gravest_finding_is_first_with_its_place_reason_and_hint() -> None:
    review = replace(REVIEW, findings=REVIEW.findings[::-1])
    text = render("text", review, context=CONTEXT)
    _, _, found = text.partition("Findings\n\n")
    assert found.splitlines()[:6] == [
        "  critical RV001: the bucket acme-docproc-scans is replaced, and what it holds is destroyed with it",
        "    at module.store.aws_s3_bucket.scans, bucket",
        "    in stack docproc",
        "    why: What the bucket holds is gone, and no plan brings it back.",
        "    hint: keep the bucket's name, or copy the objects first and set force_destroy only then",
        "",
    ]
    order = [found.index(word) for word in ("critical RV001", "high RV010", "medium RV040", "low AF012")]
    assert order == sorted(order)
    assert "    was there before this change\n" in found


def test_an_object_is_told_with_what_changes_and_who_uses_it() -> None:
    text = render("text", replace(REVIEW, subjects=SUBJECTS[1:2]), context=CONTEXT)
    _, _, changes = text.partition("What changes\n\n")
    assert changes.splitlines()[:15] == [
        "  ~ WorkflowTemplate docproc/extract is changed",
        "    kubectl_manifest.extract, stack docproc",
        "    > parameter: bucket → scan-bucket",
        "    - template legacy-index: http POST http://index.svc",
        "    ~ template split: script",
        "        @@ -1,4 +1,5 @@",
        "         import sys",
        "        -pages = split(sys.argv[1])",
        "        +pages = split(sys.argv[1], dpi=300)",
        "        +print(len(pages), file=sys.stderr)",
        "         for page in pages:",
        "             print(page)",
        "    ~ template ocr: deadline: 1 h → 1 d",
        "    + template classify: container ghcr.io/acme/classify:2.1",
        "    ? parameter queue-url (may change): https://sqs.eu/1 → (known after apply)",
    ]
    assert "    used by: CronWorkflow docproc/nightly, Sensor docproc/uploads\n" in changes


def test_a_replacement_says_because_of_what() -> None:
    text = render("text", REVIEW, context=CONTEXT)
    assert "  -/+ module.store.aws_s3_bucket.scans is replaced\n" in text
    assert "    replaced because of bucket\n" in text


def test_what_could_not_be_judged_and_what_is_accepted_have_their_own_part() -> None:
    text = render("text", REVIEW, context=CONTEXT)
    assert (
        'What could not be judged\n  helm_release.argo["workflows"]: the values are no YAML: line 3, column 7\n' in text
    )
    assert (
        "accepted until 2027-03-31: the runs work on different folders, see the runbook" in text.split("Accepted\n")[1]
    )


def test_nothing_to_tell_is_short() -> None:
    assert render("text", EMPTY, context=CONTEXT) == (
        "plan.json: nothing changes; no findings\n\n"
        "nothing changes; no findings. The review passes: no finding is high or worse.\n"
    )


def test_colours_are_for_terminals_and_change_no_text() -> None:
    plain = render("text", REVIEW, context=CONTEXT)
    coloured = render("text", REVIEW, context=replace(CONTEXT, colour=True))
    assert "\x1b" not in plain
    assert "\x1b[1;31mhigh" in coloured
    assert _STYLE.sub("", coloured) == plain


def test_lines_are_wrapped_only_where_a_width_is_given() -> None:
    narrow = render("text", REVIEW, context=replace(CONTEXT, width=60))
    assert max(len(line) for line in narrow.splitlines()) <= 60
    assert (
        "    hint: keep the bucket's name, or copy the objects first\n    and set force_destroy only then\n" in narrow
    )
    assert max(len(line) for line in render("text", REVIEW, context=CONTEXT).splitlines()) > 120


def test_what_was_there_before_is_a_line_for_each_object() -> None:
    old = [replace(FINDINGS[0], rule=f"AF01{number}", severity="info", existing=True) for number in (0, 1, 1)]
    text = render("text", replace(REVIEW, findings=(*FINDINGS, *old)), context=CONTEXT)
    place = FINDINGS[0].object or FINDINGS[0].address
    assert f"3 findings on {place} from before this change: AF010, AF011\n" in text
    assert "info AF010:" not in text
