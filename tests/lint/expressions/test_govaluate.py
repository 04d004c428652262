"""The language of `when`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.lint.expressions.errors import ExpressionError, TooComplexError
from argoform.lint.expressions.evaluate import UNKNOWN
from argoform.lint.expressions.govaluate import result
from tests.lint.judge import failure

DECIDED = [
    ("true", True),
    ("false", False),
    ("heads == heads", True),
    ("heads == tails", False),
    ("'a b' != 'a c'", True),
    ("1 == 1.0", True),
    ("1 == '1'", False),
    ("0x10 > 15", True),
    ("!(1 == 2)", True),
    ("1 < 2 && 2 < 1", False),
    ("false && {{x}} == y", False),
    ("{{x}} == y || true", True),
    ("[two words] == 'two words'", True),
    ("3 - 1 == 2", True),
    ("-1 < 0", True),
]

OPEN = [
    "{{steps.flip.outputs.result}} == heads",
    "'{{inputs.parameters.x}}' == 'a-b'",
    '"{{inputs.parameters.x}}" != ""',
    "{{item.a}} {{item.operator}} {{item.b}}",
    "{{inputs.parameters.condition}}",
    "{{=inputs.parameters.x == 'a'}}",
    "{{a}}-suffix == x",
    "v{{a}}.{{b}} == x",
    "{{a}} in (x, y)",
    "{{a}} =~ '^x'",
    "{{a}} > 3 ? true : false",
    "({{a}} == b) || ({{c}} == d && 1 < 2)",
    "{{a}} matches y",
]

FAILING = [
    ("", 0),
    ("{{a}} == ", 9),
    ("== a", 0),
    ("(a == b", 7),
    ("a == b)", 6),
    ("{{a}} = b", 6),
    ("one two == x", 4),
    ("my-word == {{x}}", 2),
    ("{{x}} == my-word", 11),
    ("{{x}} == v1.2", 9),
    ("{{x}} == 1.2.3", 9),
    ("{{x}} == 'open", 9),
    ("{{x}} === y", 6),
    ("heads", 0),
    ("a && b", 2),
    ("{{x", 0),
    ("[open == a", 0),
    ("true > false", 5),
]


@pytest.mark.parametrize(("text", "value"), DECIDED)
def test_what_hangs_on_no_tag_is_decided(text: str, value: bool) -> None:
    assert result(text) is value


@pytest.mark.parametrize("text", OPEN)
def test_a_tag_can_be_anything(text: str) -> None:
    assert result(text) is UNKNOWN


@pytest.mark.parametrize(("text", "position"), FAILING)
def test_what_fails_is_said_with_its_place(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        result(text)
    assert caught.value.position == position


def test_deep_parentheses_are_not_judged() -> None:
    for text in ("(" * 400 + "a" + ")" * 400, "! " * 400 + "true", "1||1&&1==1&1<<1+1*1**(" * 100):
        with pytest.raises(TooComplexError):
            result(text)


_PIECES = st.sampled_from([*"()[]'\"\\!~+-*/%&|^<>=?:,._ \n", "{{", "}}", "{{a}}", "a", "1", "1.2", "true", "in", "&&"])


@given(st.one_of(st.text(max_size=50), st.lists(_PIECES, max_size=30).map("".join)))
def test_no_text_brings_it_down(text: str) -> None:
    error = failure(lambda: result(text))
    if error is None:
        assert result(text) in (True, False, UNKNOWN)
    else:
        assert 0 <= error.position <= len(text)
