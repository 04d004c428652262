"""What the practice rules find on the published examples of Argo, as a person has read and agreed to."""

from __future__ import annotations

import json

from argoform.lint.rules import RULES
from tests.lint.practice.golden import GOLDEN, count, published
from tests.reference import reference


def test_the_findings_on_the_published_examples_are_those_that_were_read() -> None:
    found = count(published(reference("lint-corpus")))
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8")), "read the new findings, then write the file anew"


def test_no_warning_is_given_for_most_examples() -> None:
    counts = json.loads(GOLDEN.read_text(encoding="utf-8"))
    examples = {name for found in counts.values() for name in found}
    loud = {rule for rule, found in counts.items() if len(found) > len(examples) / 2 and RULES[rule].severity != "note"}
    assert loud == set()
    assert max(n for rule, found in counts.items() for n in found.values() if RULES[rule].severity == "note") <= 6
