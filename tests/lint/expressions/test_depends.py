"""The language of `depends`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.lint.expressions.depends import check
from argoform.lint.expressions.errors import ExpressionError
from tests.lint.judge import failure


@pytest.mark.parametrize(
    "text",
    ["A", "A.Succeeded", "A && B.Failed", "!A || (build-it.Failed && d)", "( A )", "A.AnySucceeded&&b", "A\n  && B"],
)
def test_tasks_results_and_operators_are_all_there_is(text: str) -> None:
    assert check(text) is not None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("(A", 2),
        ("A &&", 4),
        ("A B", 2),
        ("A & B", 2),
        ("A.Succeeded.x", 12),
        ("A == B", 2),
        ("A + B", 2),
        ("_a", 0),
        ("17", 0),
        ("'A'", 0),
        ("A()", 0),
        ("!", 1),
        ("my-task && (other-task", 22),
    ],
)
def test_all_else_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        check(text)
    assert caught.value.position == position


def test_a_tag_is_not_judged() -> None:
    assert check("{{inputs.parameters.when}} && (") is None


@given(st.lists(st.sampled_from(["A", "b-c", ".", "Failed", "&&", "||", "!", "(", ")", " ", "_", "1"])).map("".join))
def test_no_text_brings_it_down(text: str) -> None:
    error = failure(lambda: check(text))
    assert error is None or 0 <= error.position <= len(text)
