"""The grammar of expr-lang: what it takes and where it says that something is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.lint.expressions.errors import ExpressionError, TooComplexError, caret
from argoform.lint.expressions.evaluate import evaluate
from argoform.lint.expressions.names import uses
from argoform.lint.expressions.nodes import Binary, Call, Constant, Member, Name, Pointer, Predicate, Unary
from argoform.lint.expressions.parser import DEEPEST, parse
from tests.lint.judge import failure

GOOD = """
true
nil
42
0x2A + 0o52 + 0b101010
1_000_000
.5 + 0.5 + 1e3 + 1.5e-3
"a\\n\\u00e9" + 'it\\'s'
`raw \\d {{not a tag}}`
[1, 2, 3,]
{a: 1, "b c": 2, 3: 4, (x + "d"): 5,}
{}
[]
user.Name
user["Name"]
array[0]
array[-1]
array[1:4]
array[:3]
array[3:]
array[:]
author.User?.Name ?? "Anonymous"
author?.["name"]
a ?? b ?? c
(a ?? b) + c
"John" in ["John", "Jane"]
x not in [1, 2]
x not contains "a"
not (x in y)
!x && not y
name matches "^[a-z]+$"
a startsWith "x" and b endsWith "y" or c contains "z"
-x ** 2
2 ^ 3 ^ 2
1..3 == [1, 2, 3]
1 < x <= 9
a ? b : c
a ? b : c ? d : e
a ?: b
user.Name | lower() | split(" ")
let x = 42; x * 2
let x = 1; let y = 2; x + y
filter(0..9, {# % 2 == 0})
filter(tweets, {len(.Content) > 240})
filter(tweets, len(.Content) > 240)
filter(posts, {let post = #; any(.Comments, .Author == post.Author)})
reduce(1..9, #acc + #, 0)
map(items, {#index})
count(users)
count(users, .Age > 18)
sortBy(users, .Age, "desc")
any(a, {any(#.b, {# == 1})})
if a { 1 } else { 2 }
if a { 1 } else if b { 2 } else { 3 }
now().Year() == 2024
date("2023-08-14 00:00:00").In(timezone("Europe/Zurich"))
duration("1h").Seconds()
$env["var with spaces"]
'foo' in $env
::len(x)
x /* a remark */ + 1 // and another
asInt(inputs.parameters['my-int']) > 1
jsonpath(inputs.parameters.json, '$.some.path')
sprig.trim(inputs.parameters['a'])
steps['flip-coin'].outputs.result == 'heads' ? steps.heads.outputs.result : steps.tails.outputs.result
item.in == item.matches
{{item}} == 'a'
'{{workflow.name}}' == 'a'
"日本" + "語"
""".strip().splitlines()

BAD = [
    ("", 0),
    ("   ", 3),
    ("a &&", 4),
    ("a && ", 5),
    ("&& a", 0),
    ("a b", 2),
    ("(a", 2),
    ("a)", 1),
    ("a[1", 3),
    ("a[", 2),
    ("f(1 2)", 4),
    ("f(,)", 2),
    ("[1,,2]", 3),
    ("{a 1}", 3),
    ("{a: }", 4),
    ("{+: 1}", 1),
    ("a.", 2),
    ("a.1", 1),
    ("a = b", 2),
    ("a & b", 2),
    ("a ? b", 5),
    ("'open", 0),
    ('"open\\"', 0),
    ("`open", 0),
    ("'\\q'", 1),
    ("'\\U00110000'", 1),
    ("12abc", 0),
    ("0x", 0),
    ("99999999999999999999", 0),
    ("1e999", 0),
    ("# > 1", 0),
    (".field", 0),
    ("a @ b", 2),
    ("let = 1; 2", 4),
    ("let x = 1", 9),
    ("a ?? b + c", 7),
    ("/* open", 0),
    ("a not b", 2),
    ("a | 1", 4),
    ("if a { 1 }", 10),
    ("filter(a, {#", 12),
    ("1 +* 2", 3),
    ("x in", 4),
]


@pytest.mark.parametrize("text", GOOD)
def test_what_the_language_has_is_parsed(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(("text", "position"), BAD)
def test_the_error_is_where_the_expression_goes_wrong(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.message


def test_operators_bind_as_in_expr_lang() -> None:
    tree = parse("a || b && c == d + e * f")
    assert isinstance(tree, Binary)
    assert tree.operator == "||"
    operators = []
    while isinstance(tree, Binary):
        operators.append(tree.operator)
        tree = tree.right
    assert operators == ["||", "&&", "==", "+", "*"]


def test_subtraction_groups_to_the_left_and_powers_to_the_right() -> None:
    assert evaluate(parse("10 - 4 - 3")) == 3
    power = parse("2 ** 3 ** 2")
    assert isinstance(power, Binary)
    assert isinstance(power.left, Constant)
    assert isinstance(power.right, Binary)


def test_a_chain_of_comparisons_joins_its_links() -> None:
    assert evaluate(parse("1 < 5 < 9")) is True
    assert evaluate(parse("1 < 5 < 3")) is False


def test_a_pipe_gives_its_left_side_as_the_first_argument() -> None:
    tree = parse("name | split(',')")
    assert isinstance(tree, Call)
    assert tree.arguments == (Name(0, "name"), Constant(13, ","))


def test_a_predicate_after_a_pipe_knows_the_element() -> None:
    tree = parse("1..3 | filter(# > 1)")
    assert isinstance(tree, Call)
    predicate = tree.arguments[1]
    assert isinstance(predicate, Predicate)
    assert isinstance(predicate.body, Binary)
    assert isinstance(predicate.body.left, Pointer)


def test_not_in_is_the_negation_of_in() -> None:
    tree = parse("a not in b")
    assert isinstance(tree, Unary)
    assert isinstance(tree.operand, Binary)
    assert tree.operand.operator == "in"


def test_a_field_in_brackets_is_the_field_after_a_dot() -> None:
    dotted, bracketed = parse("a.b"), parse("a['b']")
    assert isinstance(dotted, Member)
    assert isinstance(bracketed, Member)
    assert isinstance(dotted.key, Constant)
    assert isinstance(bracketed.key, Constant)
    assert dotted.key.value == bracketed.key.value == "b"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "a" + ")" * 500,
        "-" * 500 + "1",
        "[" * 500 + "]" * 500,
        "a ? b : " * 500 + "c",
        "2 ** " * 500 + "2",
        "f(" * 500 + ")" * 500,
        "let x = 1; " * 500 + "x",
    ],
)
def test_nesting_that_is_too_deep_to_judge_is_said_to_be_so(text: str) -> None:
    with pytest.raises(TooComplexError, match=str(DEEPEST)):
        parse(text)


@pytest.mark.parametrize(
    "text", ["a" + ".b" * 2000, " && ".join(["a"] * 2000), "a" + "[0]" * 2000, "1" + " + 1" * 2000]
)
def test_long_chains_are_no_nesting(text: str) -> None:
    tree = parse(text)
    list(uses(tree))
    evaluate(tree)


_WORDS = """
&& || ?? ?. .. ** not in let if else matches contains filter( reduce( asInt( sprig.trim( steps inputs.parameters
['a-b'] {{item}} {{ }} 1 0x1 1.5 .5 's' nil true é {#} #acc /* */ //
"""
_PIECES = st.sampled_from([*"()[]{}.,:;?#|&!=<>+-*/%^$'\"`\\ \n@~", *_WORDS.split()])


@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join), st.lists(_PIECES, max_size=25).map(" ".join)
    )
)
def test_no_text_brings_the_parser_down(text: str) -> None:
    error = failure(lambda: parse(text))
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert caret(text, error.position).count("\n") == 1
        return
    tree = parse(text)
    for use in uses(tree):
        assert text[use.position : use.position + len(use.chain[0])] == use.chain[0]
    error = failure(lambda: evaluate(tree))
    assert error is None or 0 <= error.position <= len(text)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_sums_are_worked_out(first: int, second: int) -> None:
    assert evaluate(parse(f"{first} + {second} == {first + second}")) is True
    assert evaluate(parse(f"{first} - {second}")) == first - second
