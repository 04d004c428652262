"""What an expression comes to without anything being run."""

import pytest

from argoform.lint.expressions.errors import ExpressionError
from argoform.lint.expressions.evaluate import UNKNOWN, evaluate
from argoform.lint.expressions.parser import parse

KNOWN = [
    ("1 + 2 * 3", 7),
    ("7 % 3", 1),
    ("-7 % 3", -1),
    ("1 / 2", 0.5),
    ("'a' + 'b'", "ab"),
    ("1 == 1.0", True),
    ("1 == '1'", False),
    ("1 == true", False),
    ("'a' != 'b'", True),
    ("'a' < 'b'", True),
    ("2 > 1 && !false", True),
    ("false && anything", False),
    ("anything || true", True),
    ("anything && false", False),
    ("nil ?? 'x'", "x"),
    ("'a' ?? 'x'", "a"),
    ("true ? 1 : unknown", 1),
    ("'a' in ['a', 'b']", True),
    ("'c' not in ['a', 'b']", True),
    ("'a' in {a: 1}", True),
    ("'abc' contains 'b'", True),
    ("'abc' startsWith 'b'", False),
    ("'abc' endsWith 'c'", True),
    ("'abc' matches '^ab'", True),
    ("{a: 1}.a", 1),
    ("[1, 2][-1]", 2),
    ("1..3", [1, 2, 3]),
    ("let x = 2; x * x", 4),
    ("asInt('12') > 3", True),
    ("len([1, 2])", 2),
    ("string(3) == '3'", True),
    ("upper('a')", "A"),
    ("if 1 > 2 { 'a' } else { 'b' }", "b"),
]

UNDECIDED = [
    "inputs.parameters.x == 'a'",
    "x && true",
    "x || false",
    "x ?? 1",
    "asInt(lastRetry.exitCode) > 1",
    "now().Year() > 2000",
    "'a' matches '(?i)A'",
    "1..1000000",
    "[x]",
    "{a: x}.a",
    "1 / 0",
]

FAILING = [
    "1 + 'a'",
    "'a' - 'b'",
    "1 < 'a'",
    "1 && true",
    "true && 'yes'",
    "x == 1 && 'yes'",
    "!1",
    "-'a'",
    "'a' ? 1 : 2",
    "1 in 'abc'",
    "1 contains 'a'",
    "1.5 % 2",
    "1 % 0",
    "'a'..'b'",
    "asInt('x')",
]


@pytest.mark.parametrize(("text", "value"), KNOWN)
def test_literals_are_worked_out(text: str, value: object) -> None:
    found = evaluate(parse(text))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_hangs_on_the_run_is_unknown(text: str) -> None:
    assert evaluate(parse(text)) is UNKNOWN


@pytest.mark.parametrize("text", FAILING)
def test_what_always_fails_is_said_with_its_place(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(text))
    assert 0 <= caught.value.position < len(text)


def test_names_can_be_given_values() -> None:
    assert evaluate(parse("x.a + 1"), {"x": {"a": 2}}) == 3
