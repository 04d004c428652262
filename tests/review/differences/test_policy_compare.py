"""Policies compared by what they allow, however their statements are written."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.review.differences.policy_compare import Grant, compare_policies, policy_differences
from argoform.review.differences.policy_statements import SURELY
from argoform.review.values import UNKNOWN
from argoform.terraform.sentinel import sentinel

BUCKET = "arn:aws:s3:::docs"
OBJECTS = f"{BUCKET}/*"


def policy(*statements: dict[str, Any], **more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **more})


def allow(actions: Any, resources: Any = OBJECTS, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: Any, resources: Any = OBJECTS, **more: Any) -> dict[str, Any]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def when(**tests: Any) -> dict[str, Any]:
    """`when(StringEquals={"aws:username": "x"})`."""
    return {"Condition": tests}


def gained(before: Any, after: Any) -> list[str]:
    return [str(grant) for grant in compare_policies(before, after).gained]


def lost(before: Any, after: Any) -> list[str]:
    return [str(grant) for grant in compare_policies(before, after).lost]


READ = allow("s3:GetObject")
NOT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
ROLE = "arn:aws:iam::123456789012:role/a"

EQUAL = {
    "a text or a list": (READ, allow(["s3:GetObject"], [OBJECTS])),
    "case of actions": (READ, allow("S3:getobject")),
    "a name": (READ, allow("s3:GetObject", Sid="Read")),
    "duplicates": (READ, allow(["s3:GetObject", "s3:GetObject", "s3:getObject"])),
    "covered by a wild card": (allow("s3:Get*"), allow(["s3:Get*", "s3:GetObject"])),
    "order": (allow(["s3:GetObject", "s3:PutObject"]), allow(["s3:PutObject", "s3:GetObject"])),
    "account and its root": (
        {**READ, "Principal": {"AWS": "123456789012"}},
        {**READ, "Principal": {"AWS": ["arn:aws:iam::123456789012:root"]}},
    ),
    "everybody": ({**READ, "Principal": "*"}, {**READ, "Principal": {"AWS": ["*"]}}),
    "order of values of a condition": (
        {**READ, **when(StringEquals={"aws:username": ["a", "b"]})},
        {**READ, **when(StringEquals={"AWS:UserName": ["b", "a"]})},
    ),
    "case of a boolean": ({**READ, **when(Bool={"a:b": "true"})}, {**READ, **when(Bool={"a:b": "True"})}),
}


@pytest.mark.parametrize("name", EQUAL)
def test_other_words_are_no_difference(name: str) -> None:
    one, other = EQUAL[name]
    assert not compare_policies(policy(one), policy(other))
    assert not compare_policies(policy(other), json.dumps({"Statement": other}))


def test_what_is_new_and_nothing_else_is_gained() -> None:
    before, after = policy(READ), policy(allow(["s3:GetObject", "s3:DeleteObject"]))
    assert gained(before, after) == [f"s3:DeleteObject on {OBJECTS}"]
    assert lost(before, after) == []
    assert lost(after, before) == [f"s3:DeleteObject on {OBJECTS}"]


def test_a_resource_and_an_action_more() -> None:
    after = policy(allow(["s3:GetObject", "s3:PutObject"], [OBJECTS, "arn:aws:s3:::b/*"]))
    assert gained(policy(READ), after) == [
        "s3:GetObject, s3:PutObject on arn:aws:s3:::b/*",
        f"s3:PutObject on {OBJECTS}",
    ]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (allow("s3:*"), READ),
        (allow("*"), READ),
        (allow("s3:Get*"), allow("s3:GetObj*")),
        (allow("s3:GetObject", "*"), READ),
        (allow("s3:GetObject", "arn:aws:s3:::*/*"), READ),
        (READ, {**READ, **when(Bool={"aws:SecureTransport": "true"})}),
        (NOT_IAM, READ),
        (NOT_IAM, {**NOT_IAM, "NotAction": ["iam:*", "s3:*"]}),
        ({**READ, "Principal": "*"}, {**READ, "Principal": {"AWS": ROLE}}),
        ({**READ, "Principal": {"AWS": "123456789012"}}, {**READ, "Principal": {"AWS": ROLE}}),
        ({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "x"}, READ),
    ],
)
def test_narrower_is_only_less(wide: dict[str, Any], narrow: dict[str, Any]) -> None:
    change = compare_policies(policy(wide), policy(narrow))
    assert change.lost
    assert not change.gained
    back = compare_policies(policy(narrow), policy(wide))
    assert back.gained
    assert not back.lost


def test_not_action_covers_nothing_that_it_excepts() -> None:
    assert gained(policy({"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}), policy(READ)) == [str_of(READ)]


def str_of(statement: dict[str, Any]) -> str:
    return f"{statement['Action']} on {statement['Resource']}"


TIGHTER = [
    ({"StringEquals": {"a:sub": "x"}}, {"StringLike": {"a:sub": "x*"}}),
    ({"StringEquals": {"a:sub": ["x"]}}, {"StringEquals": {"a:sub": ["x", "y"]}}),
    ({"StringLike": {"a:sub": "repo:org/one:*"}}, {"StringLike": {"a:sub": "repo:org/*"}}),
    ({"StringEquals": {"a:sub": "x"}}, {"StringEqualsIfExists": {"a:sub": "x"}}),
    ({"StringEquals": {"a:sub": "x", "a:aud": "y"}}, {"StringEquals": {"a:sub": "x"}}),
    ({"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}, {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "fd00::/8"]}}),
    ({"NumericLessThan": {"s3:TlsVersion": "1"}}, {"NumericLessThan": {"s3:TlsVersion": "2"}}),
    ({"NumericLessThan": {"s3:TlsVersion": "1"}}, {"NumericLessThanEquals": {"s3:TlsVersion": "1"}}),
    ({"DateLessThan": {"a:t": "2026-01-01T00:00:00Z"}}, {"DateLessThan": {"a:t": "2027-01-01T00:00:00Z"}}),
    ({"StringNotEquals": {"a:b": ["x", "y"]}}, {"StringNotEquals": {"a:b": ["x"]}}),
    ({"StringNotLike": {"a:b": "x*"}}, {"StringNotEquals": {"a:b": "xy"}}),
    ({"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu:1:a"}}, {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:1:*"}}),
    ({"StringEquals": {"a:b": "x"}}, {"StringEqualsIgnoreCase": {"a:b": "X"}}),
    ({"ForAnyValue:StringEquals": {"a:b": "x"}}, {"ForAnyValue:StringLike": {"a:b": ["x", "y*"]}}),
    ({"ForAllValues:StringEquals": {"a:b": "x"}}, {"ForAllValues:StringEquals": {"a:b": ["x", "y"]}}),
]


@pytest.mark.parametrize(("tight", "loose"), TIGHTER)
def test_a_looser_condition_allows_more(tight: dict[str, Any], loose: dict[str, Any]) -> None:
    before, after = policy({**READ, "Condition": tight}), policy({**READ, "Condition": loose})
    opened = compare_policies(before, after)
    assert opened.gained
    assert all(grant.before for grant in opened.gained)
    assert not opened.lost
    closed = compare_policies(after, before)
    assert closed.lost
    assert not closed.gained


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"StringEquals": {"a:b": "x"}}, {"StringEquals": {"a:b": "y"}}),
        ({"StringEquals": {"a:b": "x"}}, {"StringEquals": {"a:c": "x"}}),
        ({"StringEquals": {"a:b": "x*"}}, {"StringLike": {"a:b": "xy"}}),
        ({"ForAnyValue:StringEquals": {"a:b": "x"}}, {"ForAllValues:StringEquals": {"a:b": "x"}}),
        ({"Null": {"a:b": "true"}}, {"Null": {"a:b": "false"}}),
    ],
)
def test_another_condition_is_both_more_and_less(one: dict[str, Any], other: dict[str, Any]) -> None:
    before, after = policy({**READ, "Condition": one}), policy({**READ, "Condition": other})
    change = compare_policies(before, after)
    assert change.gained
    assert change.lost
    (difference,) = policy_differences(before, after)
    assert difference.kind == "changed"
    assert difference.what == f"conditions on s3:GetObject on {OBJECTS}"


def test_a_condition_that_is_removed_is_told_as_such() -> None:
    before, after = policy({**READ, **when(Bool={"aws:SecureTransport": "true"})}), policy(READ)
    (removed,) = policy_differences(before, after)
    assert (removed.kind, removed.what) == ("changed", f"conditions on s3:GetObject on {OBJECTS}")
    assert (removed.before, removed.after) == ("aws:SecureTransport is true", "none")
    (added,) = policy_differences(after, before)
    assert (added.before, added.after) == ("none", "aws:SecureTransport is true")


def test_claims_of_an_issuer_are_told_without_its_name() -> None:
    def trust(subject: str) -> str:
        principal = {"Federated": "arn:aws:iam::1:oidc-provider/oidc.example.com/id/X"}
        condition = {"StringLike": {"oidc.example.com/id/X:sub": subject}}
        return policy({"Effect": "Allow", "Action": "sts:*", "Principal": principal, "Condition": condition})

    (found,) = policy_differences(trust("a"), trust("*"))
    assert (found.before, found.after) == ("sub is like a", "sub is like *")


def test_denials_are_told_by_themselves() -> None:
    change = compare_policies(policy(READ, deny("s3:Delete*")), policy(READ))
    assert [str(grant) for grant in change.undenied] == [f"s3:Delete* on {OBJECTS}"]
    assert not change.gained
    back = compare_policies(policy(READ), policy(READ, deny("s3:Delete*")))
    assert [str(grant) for grant in back.denied] == [f"s3:Delete* on {OBJECTS}"]
    assert not back.lost


def test_what_is_denied_too_is_not_allowed() -> None:
    assert not compare_policies(policy(READ), policy(READ, allow("s3:DeleteObject"), deny("s3:*"))).gained


def test_an_unknown_policy_may_change_and_is_not_guessed() -> None:
    change = compare_policies(policy(READ), UNKNOWN)
    assert change.unknown
    assert not change.gained
    (difference,) = policy_differences(policy(READ), UNKNOWN)
    assert difference.kind == "unknown"


def test_a_placeholder_is_equal_to_itself_and_may_be_equal_to_others() -> None:
    placeholder = f"{sentinel('aws_s3_bucket.arn', 'a')}/*"
    assert not compare_policies(
        policy(allow("s3:GetObject", placeholder)), policy(allow("s3:GetObject", [placeholder]))
    )
    sure = compare_policies(
        policy(allow("s3:GetObject", placeholder)), policy(allow(["s3:GetObject", "s3:Put*"], placeholder))
    )
    assert [grant.actions for grant in sure.gained] == [("s3:Put*",)]
    assert not sure.maybe_gained
    maybe = compare_policies(policy(READ), policy(allow("s3:GetObject", placeholder)))
    assert not maybe.gained
    assert maybe.maybe_gained
    assert maybe.maybe_lost
    # Whatever it stands for, it does not end like this one.
    never = compare_policies(
        policy(allow("s3:GetObject", "arn:aws:s3:::docs")), policy(allow("s3:GetObject", placeholder))
    )
    assert never.gained


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "[1]",
        '"x"',
        '{"Statement": [1]}',
        '{"Statement": {"Effect": "Maybe"}}',
        "[" * 100_000,
        "(sensitive value 1)",
    ],
)
def test_what_is_no_policy_is_told_as_such(text: str) -> None:
    change = compare_policies(policy(READ), text)
    assert change.problem
    assert policy_differences(policy(READ), text)


def test_no_policy_allows_nothing() -> None:
    assert gained(None, policy(READ)) == [f"s3:GetObject on {OBJECTS}"]
    assert lost(policy(READ), None) == [f"s3:GetObject on {OBJECTS}"]
    assert not compare_policies(None, "")


# Properties, over a small world in which every request can be tried.

_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "sqs:SendMessage")
_RESOURCES = ("r1", "r2", "r*", "*")
_PRINCIPALS = ("arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b", "*")
_CONDITIONS = (
    None,
    {"StringEquals": {"k": "x"}},
    {"StringEquals": {"k": ["x", "y"]}},
    {"StringEquals": {"k": "y"}, "Bool": {"m": "true"}},
)


def _listed(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3)


_statements = st.builds(
    lambda effect, actions, resources, principals, condition: {
        "Effect": effect,
        "Action": actions,
        "Resource": resources,
        "Principal": {"AWS": principals},
        **({"Condition": condition} if condition else {}),
    },
    st.sampled_from(("Allow", "Allow", "Deny")),
    _listed(_ACTIONS),
    _listed(_RESOURCES),
    _listed(_PRINCIPALS),
    st.sampled_from(_CONDITIONS),
)
_policies = st.lists(_statements, max_size=4)


@settings(max_examples=40, deadline=None)
@given(_policies, st.randoms(use_true_random=False))
def test_splitting_and_reordering_statements_is_no_difference(statements: list[dict[str, Any]], chance: Any) -> None:
    split = []
    for one in statements:
        side = chance.choice(("Action", "Resource", "Principal", ""))
        if side == "Principal":
            split += [{**one, "Principal": {"AWS": value}} for value in one["Principal"]["AWS"]]
        else:
            split += [{**one, side: value} for value in one[side]] if side else [one, one]
    chance.shuffle(split)
    assert not compare_policies(policy(*statements), policy(*split))


@settings(max_examples=40, deadline=None)
@given(_policies, _policies)
def test_swapped_what_is_gained_is_lost(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    there, back = compare_policies(policy(*one), policy(*other)), compare_policies(policy(*other), policy(*one))
    assert there.gained == back.lost
    assert there.lost == back.gained
    assert there.denied == back.undenied
    assert there.undenied == back.denied


_REQUESTS = [
    (action, resource, principal, k, m)
    for action in ("s3:GetObject", "s3:GetAcl", "s3:PutObject", "sqs:SendMessage", "ec2:Run")
    for resource in ("r1", "r2", "r3", "q")
    for principal in (*_PRINCIPALS[:2], "arn:aws:iam::999999999999:role/c")
    for k in ("x", "y", "z")
    for m in ("true", "false")
]


def _fits(statement: dict[str, Any], request: tuple[str, ...]) -> bool:
    action, resource, principal, k, m = request
    condition = statement.get("Condition", {})
    wanted = condition.get("StringEquals", {}).get("k", k)
    return (
        any(fnmatchcase(action, one) for one in statement["Action"])
        and any(fnmatchcase(resource, one) for one in statement["Resource"])
        and any(one in ("*", principal) for one in statement["Principal"]["AWS"])
        and k in ([wanted] if isinstance(wanted, str) else wanted)
        and (m == "true" or "Bool" not in condition)
    )


def _allowed(statements: list[dict[str, Any]], effect: str) -> set[tuple[str, ...]]:
    return {one for one in _REQUESTS if any(_fits(s, one) for s in statements if s["Effect"] == effect)}


def _in(grants: tuple[Grant, ...]) -> set[tuple[str, ...]]:
    """The requests that grants are about."""
    return {request for request in _REQUESTS if any(_about(grant, request) for grant in grants)}


def _about(grant: Grant, request: tuple[str, ...]) -> bool:
    action, resource, principal, k, m = request
    said = {"k": k, "m": m}
    return (
        any(all(said[test.key] in test.values for test in tests) for tests in grant.conditions)
        and any(SURELY[3](one, action) for one in grant.actions)
        and any(SURELY[2](one, resource) for one in grant.resources)
        and any(SURELY[1](one, f"AWS:{principal}") for one in grant.principals)
    )


@settings(max_examples=40, deadline=None)
@given(_policies, _policies)
def test_every_request_that_becomes_allowed_is_told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    change = compare_policies(policy(*before), policy(*after))
    new = _allowed(after, "Allow") - _allowed(before, "Allow") - _allowed(after, "Deny")
    assert new <= _in(change.gained)
    # What is told is allowed afterwards, at least in part by something that was not allowed.
    assert _in(change.gained) <= _allowed(after, "Allow")
    assert _allowed(before, "Deny") - _allowed(after, "Deny") <= _in(change.undenied)


_exact = st.lists(
    st.builds(
        lambda action, resource: allow(action, resource),
        st.sampled_from(("s3:GetObject", "s3:PutObject", "sqs:SendMessage")),
        st.sampled_from(("r1", "r2", "r3")),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(_exact, _exact)
def test_an_added_right_is_told_exactly(before: list[dict[str, Any]], added: list[dict[str, Any]]) -> None:
    change = compare_policies(policy(*before), policy(*before, *added))
    cells = {(action, resource) for grant in change.gained for action in grant.actions for resource in grant.resources}
    had = {(one["Action"], one["Resource"]) for one in before}
    assert cells == {(one["Action"], one["Resource"]) for one in added} - had
    assert not change.lost


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(UNKNOWN),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    (
                        "Statement",
                        "Effect",
                        "Action",
                        "NotAction",
                        "Resource",
                        "Principal",
                        "Condition",
                        "AWS",
                        "StringLike",
                    )
                ),
                inner | st.sampled_from(("Allow", "Deny", "*")),
                max_size=5,
            )
        ),
        max_leaves=15,
    )
)
def test_nothing_breaks_it(garbage: Any) -> None:
    for before, after in ((garbage, policy(READ)), (policy(READ), garbage), (None, garbage)):
        compare_policies(before, after)
        policy_differences(before, after)
