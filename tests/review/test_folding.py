"""What is said of many templates in the same words is said once."""

from __future__ import annotations

from argoform.review.folding import folded_differences, folded_findings
from argoform.review.model import Acceptance, Difference, Finding


def _difference(name: str, after: str = "b") -> Difference:
    return Difference("changed", f"template {name}: image", "a", after)


def test_the_same_change_of_three_templates_is_told_once_with_their_names() -> None:
    (one,) = folded_differences([_difference(name) for name in ("x", "y", "z")])
    assert (one.what, one.before, one.after, one.note) == ("3 templates: image", "a", "b", "in `x`, `y`, `z`")


def test_two_are_told_one_by_one_and_others_are_left_as_they_are() -> None:
    several = [_difference("x"), _difference("y"), _difference("z", "c"), Difference("added", "task t")]
    assert folded_differences(several) == tuple(several)


def _finding(name: str, **more: object) -> Finding:
    return Finding("RV041", "medium", f"the retries of `{name}` go from 1 to 9", "a", "W d/e", **more)  # type: ignore[arg-type]


def test_findings_that_differ_in_the_name_are_told_once() -> None:
    (one,) = folded_findings([_finding(name) for name in ("x", "y", "z")])
    assert one.message == "the retries of `x` go from 1 to 9; the same holds for `y`, `z`"


def test_an_allowed_finding_is_never_folded_into_one_that_counts() -> None:
    accepted = _finding("y", accepted=Acceptance("agreed", "2027-01-01"))
    assert accepted in folded_findings([_finding("x"), accepted, _finding("z"), _finding("w")])


def test_many_names_are_counted() -> None:
    (one,) = folded_findings([_finding(f"t{number}") for number in range(20)])
    assert one.message.endswith("`t8` and 11 more")
