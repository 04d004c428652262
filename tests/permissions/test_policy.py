"""Policy documents: merging, Sids, sizes, splitting, and characters that IAM would read as wild cards."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.errors import InputError
from argoform.permissions import MANAGED_POLICY_LIMIT, PolicyDocument, Statement, check_size, escape, split
from tests.permissions.simulate import Request, allowed

ACTIONS = st.sampled_from(["s3:GetObject", "s3:PutObject", "s3:ListBucket"])
RESOURCES = st.sampled_from(["arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::b/x*"])
STATEMENTS = st.builds(
    lambda actions, resources, effect, prefix: Statement.of(
        actions,
        resources,
        effect=effect,
        sid="Same",
        conditions={"StringLike": {"s3:prefix": prefix}} if prefix else None,
    ),
    st.lists(ACTIONS, min_size=1, max_size=2),
    st.lists(RESOURCES, min_size=1, max_size=2),
    st.sampled_from(["Allow", "Deny"]),
    st.lists(st.sampled_from(["x/*", "y/*"]), max_size=2),
)


def test_a_document_is_what_iam_reads() -> None:
    statement = Statement.of(
        ["s3:PutObject", "s3:GetObject"],
        ["arn:aws:s3:::a/*"],
        sid="Objects",
        conditions={"StringEquals": {"aws:PrincipalTag/team": ["obs"]}},
    )
    assert PolicyDocument.of([statement]).to_dict() == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Objects",
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:PutObject"],
                "Resource": "arn:aws:s3:::a/*",
                "Condition": {"StringEquals": {"aws:PrincipalTag/team": "obs"}},
            }
        ],
    }


def test_statements_that_differ_in_one_list_become_one() -> None:
    first = Statement.of(["s3:GetObject"], ["arn:aws:s3:::a/*"], sid="A")
    second = Statement.of(["s3:PutObject"], ["arn:aws:s3:::a/*"], sid="A")
    third = Statement.of(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::b/*"], sid="A")
    (only,) = PolicyDocument.of([first, second, third]).statements
    assert only.actions == ("s3:GetObject", "s3:PutObject")
    assert only.resources == ("arn:aws:s3:::a/*", "arn:aws:s3:::b/*")


def test_a_sid_tells_where_a_statement_comes_from() -> None:
    derived = Statement.of(["s3:GetObject"], ["arn:aws:s3:::a/*"], sid="Artifacts")
    given = [Statement.of(["s3:GetObject"], ["arn:aws:s3:::b/*"], sid=sid) for sid in ("Mine", "")]
    found = [(s.sid, s.resources) for s in PolicyDocument.of([derived, *given]).statements]
    assert found == [
        ("Artifacts", ("arn:aws:s3:::a/*",)),
        ("Mine", ("arn:aws:s3:::b/*",)),
        ("", ("arn:aws:s3:::b/*",)),
    ]


def test_duplicate_sids_are_told_apart_and_the_same_statement_is_said_once() -> None:
    first = Statement.of(["s3:GetObject"], ["arn:aws:s3:::a/*"], sid="Read it!")
    second = Statement.of(["s3:ListBucket"], ["arn:aws:s3:::a"], sid="Read it!")
    document = PolicyDocument.of([first, second, first])
    sids = [statement.sid for statement in document.statements]
    assert len(sids) == len(set(sids)) == 2
    assert all(sid.isalnum() for sid in sids)


@pytest.mark.slow
@settings(max_examples=300)
@given(st.lists(STATEMENTS, max_size=6), ACTIONS, RESOURCES, st.sampled_from([None, "x/1", "z"]))
def test_merging_changes_nothing_that_is_allowed(
    statements: list[Statement], action: str, resource: str, prefix: str | None
) -> None:
    asked = Request(action, resource.replace("*", "1"), {} if prefix is None else {"s3:prefix": prefix})
    plain = {"Statement": [statement.to_dict() for statement in statements]}
    assert allowed(PolicyDocument.of(statements).to_dict(), asked) == allowed(plain, asked)


@given(st.permutations([Statement.of(["s3:GetObject"], [f"arn:aws:s3:::{c}/*"]) for c in "abc"]))
def test_the_order_of_lists_does_not_depend_on_the_input(statements: list[Statement]) -> None:
    assert PolicyDocument.of(statements).statements[0].resources == tuple(f"arn:aws:s3:::{c}/*" for c in "abc")


def long_statement(number: int, *, actions: int = 1) -> Statement:
    resources = [f"arn:aws:s3:::bucket-{i:05}/some/long/prefix/of/keys/*" for i in range(number)]
    return Statement.of([f"s3:Action{i:04}" for i in range(actions)], resources, sid="Many")


@pytest.mark.parametrize(("number", "documents"), [(1, 1), (90, 1), (120, 2), (400, 4)])
def test_what_is_too_long_is_split_within_the_limit(number: int, documents: int) -> None:
    whole = PolicyDocument.of([long_statement(number)])
    parts = split(whole)
    assert len(parts) == documents
    assert all(part.size <= MANAGED_POLICY_LIMIT for part in parts)
    assert sorted(r for part in parts for s in part.statements for r in s.resources) == list(
        whole.statements[0].resources
    )
    assert all(len({s.sid for s in part.statements}) == len(part.statements) for part in parts)


def test_the_limit_of_policies_is_told_with_the_numbers() -> None:
    whole = PolicyDocument.of([long_statement(1500)])
    with pytest.raises(InputError, match=f"{whole.size} characters and would take 1. managed policies") as caught:
        split(whole, path="extra_aws_permissions")
    assert caught.value.expected == "at most 10 of 6144 characters each"
    assert caught.value.path == "extra_aws_permissions"


def test_a_statement_that_cannot_be_divided_is_refused() -> None:
    one = Statement(not_actions=tuple(f"s3:Action{i:05}" for i in range(600)), resources=("*",))
    with pytest.raises(InputError, match="cannot be divided"):
        split(PolicyDocument.of([one]))


def test_white_space_is_not_counted() -> None:
    document = PolicyDocument.of([Statement.of(["s3:GetObject"], ["arn:aws:s3:::a/with space"])])
    assert document.size == len("".join(json.dumps(document.to_dict()).split()))
    with pytest.raises(InputError, match=f"the bucket policy has {document.size} characters; expected at most 10"):
        check_size(document, limit=10, what="bucket policy")


def test_wild_cards_in_names_stand_for_themselves_and_tokens_stay_whole() -> None:
    assert escape("a*b?c$d") == "a${*}b${?}c${$}d"
    assert escape("x*/${TfToken[TOKEN.1]}/y?") == "x${*}/${TfToken[TOKEN.1]}/y${?}"
