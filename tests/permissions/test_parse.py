"""Permissions that users write: every form that is taken, and what is said of every wrong one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform.errors import InputError
from argoform.permissions import Statement, parse_permissions
from argoform.platform import Platform
from tests.permissions.specs import eks, rights

SEND = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-central-1:111122223333:jobs"}
PARSED = Statement.of(["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:111122223333:jobs"])


@pytest.mark.parametrize(
    "given",
    [
        json.dumps({"Version": "2012-10-17", "Statement": [SEND]}),
        json.dumps({"Statement": SEND}),
        json.dumps([SEND]),
        {"Statement": [SEND]},
        [SEND],
        [PARSED],
    ],
)
def test_every_form_means_the_same(given: object) -> None:
    assert parse_permissions(given) == ((PARSED,), "")
    assert PARSED in rights(extra_aws_permissions=given).policy_document().statements


@pytest.mark.parametrize("given", [None, "", "{}", {}, [], '{"Statement": []}'])
def test_nothing_is_nothing(given: object) -> None:
    assert parse_permissions(given) == ((), "")


def test_a_token_is_attached_as_it_is() -> None:
    held = rights(extra_aws_permissions="${TfToken[TOKEN.3]}")
    assert held.opaque_policies == ("${TfToken[TOKEN.3]}",)
    assert not any("extra" in right.source for right in held.aws)


def test_tokens_inside_a_statement_stay_whole() -> None:
    ((statement,), _) = parse_permissions([{**SEND, "Resource": "${TfToken[TOKEN.4]}"}])
    assert statement.resources == ("${TfToken[TOKEN.4]}",)


def test_what_a_statement_says_is_kept() -> None:
    given = {
        "Sid": "X",
        "Effect": "Deny",
        "NotAction": ["iam:*"],
        "NotResource": ["b", "a"],
        "Condition": {"Bool": {"aws:SecureTransport": False}, "Null": {"aws:SourceVpce": [True]}},
    }
    ((statement,), _) = parse_permissions([given])
    assert statement.to_dict() == {
        "Sid": "X",
        "Effect": "Deny",
        "NotAction": "iam:*",
        "NotResource": ["a", "b"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}, "Null": {"aws:SourceVpce": "true"}},
    }


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ("{", "extra_aws_permissions", "it is not JSON"),
        ("SendMessage", "extra_aws_permissions", "it is not JSON"),
        (7, "extra_aws_permissions", "it is not a policy"),
        ({"Statements": []}, "extra_aws_permissions.Statements", "did you mean 'Statement'"),
        ({"Version": "2013-10-17", "Statement": []}, "extra_aws_permissions.Version", "the version is '2013-10-17'"),
        ({"Statement": "x"}, "extra_aws_permissions.Statement", "not a list of statements"),
        (["x"], "extra_aws_permissions[0]", "it is not a statement"),
        ([{**SEND, "Effect": "allow"}], "extra_aws_permissions[0].Effect", "the effect is 'allow'"),
        ([{**SEND, "Actions": "x"}], "extra_aws_permissions[0].Actions", "did you mean 'Action'"),
        ([{**SEND, "Principal": "*"}], "extra_aws_permissions[0].Principal", "names no principal"),
        ([{**SEND, "NotAction": "s3:*"}], "extra_aws_permissions[0]", "both Action and NotAction"),
        ([{"Effect": "Allow", "Action": "s3:*"}], "extra_aws_permissions[0]", "neither Resource nor NotResource"),
        ([{**SEND, "Action": "SendMessage"}], "extra_aws_permissions[0].Action", "'SendMessage' is not an action"),
        ([{**SEND, "Action": []}], "extra_aws_permissions[0].Action", "not a string or a list"),
        ([{**SEND, "Resource": 3}], "extra_aws_permissions[0].Resource", "not a string or a list"),
        ([{**SEND, "Condition": []}], "extra_aws_permissions[0].Condition", "it is not a mapping"),
        (
            [{**SEND, "Condition": {"Equals": {}}}],
            "extra_aws_permissions[0].Condition.Equals",
            "not a condition operator",
        ),
        ([{**SEND, "Condition": {"Bool": "x"}}], "extra_aws_permissions[0].Condition.Bool", "it is not a mapping"),
        ([{**SEND, "Condition": {"Bool": {"k": []}}}], "extra_aws_permissions[0].Condition.Bool.k", "not a value"),
    ],
)
def test_each_mistake_is_told_with_its_path(given: Any, path: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        rights(extra_aws_permissions=given)
    assert caught.value.path == path


def test_permissions_in_aws_need_an_identity_there() -> None:
    with pytest.raises(InputError, match="the platform's identity is 'static'"):
        rights(platform=Platform.local(), extra_aws_permissions=[SEND])
    with pytest.raises(InputError, match="the platform's identity is none"):
        rights(platform=eks(identity=None), statements=[PARSED])


def test_added_statements_are_in_the_policy_with_a_reason() -> None:
    held = rights(statements=[PARSED])
    assert PARSED in held.policy_document().statements
    assert [right.reason for right in held.aws if right.statement == PARSED] == ["added with `add_to_role_policy`"]
