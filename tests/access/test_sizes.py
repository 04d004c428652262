"""Limits of AWS and Google: policies that grow over them, and names that do."""

from __future__ import annotations

import json

import pytest

from argoform import Platform, WorkflowSpec
from argoform.permissions import INLINE_ROLE_POLICY_LIMIT, MANAGED_POLICY_LIMIT
from tests.access.examples import MAIN, container_spec, eks, gke
from tests.access.programs import failure, new_stack, one, resources, synth


def queue(number: int) -> str:
    """The ARN of a queue with a long name."""
    return f"arn:aws:sqs:eu-central-1:111122223333:a-queue-with-quite-a-long-name-{number:04}"


def with_statements(count: int) -> WorkflowSpec:
    """A spec with many statements of its own."""
    spec = container_spec(new_stack(), "etl", eks())
    for i in range(count):
        spec.add_to_role_policy(
            {
                "Effect": "Allow",
                "Action": f"sqs:{'Send' if i % 2 else 'Delete'}Message",
                "Resource": queue(i),
                "Condition": {"StringEquals": {"aws:RequestTag/n": str(i)}},
            }
        )
    return spec


@pytest.mark.parametrize(("count", "inline"), [(20, True), (150, False)])
def test_a_policy_is_inline_while_it_fits_and_divided_into_managed_ones_after(count: int, inline: bool) -> None:
    spec = with_statements(count)
    document = synth(spec.node.scope)  # type: ignore[arg-type]
    if inline:
        policy = one(document, "aws_iam_role_policy")["policy"]
        assert len(policy) <= INLINE_ROLE_POLICY_LIMIT
        assert not resources(document, "aws_iam_policy")
        return
    assert not resources(document, "aws_iam_role_policy")
    policies = resources(document, "aws_iam_policy").values()
    assert 1 < len(policies) == len(resources(document, "aws_iam_role_policy_attachment")) <= 10
    assert all(len(policy["policy"]) <= MANAGED_POLICY_LIMIT for policy in policies)
    found = {
        s["Resource"] for policy in policies for s in json.loads(policy["policy"])["Statement"] if "sqs:" in s["Action"]
    }
    assert found == {queue(i) for i in range(count)}


def test_a_policy_that_no_role_can_hold_is_refused_with_the_numbers() -> None:
    said = failure(with_statements(600).node.scope)  # type: ignore[arg-type]
    assert "managed policies" in said
    assert "at most 10 of 6144 characters" in said


def test_equal_statements_are_one_and_different_ones_have_different_sids() -> None:
    spec = container_spec(new_stack(), "etl", eks())
    for action in ("sqs:SendMessage", "sqs:SendMessage", "sqs:ReceiveMessage"):
        spec.add_to_role_policy({"Sid": "Queue", "Effect": "Allow", "Action": action, "Resource": queue(1)})
    spec.add_to_role_policy({"Sid": "Queue", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue(2)})
    document = synth(spec.node.scope)  # type: ignore[arg-type]
    found = json.loads(one(document, "aws_iam_role_policy")["policy"])["Statement"]
    about = [s for s in found if "sqs:" in str(s["Action"])]
    assert [s["Action"] for s in about] == [["sqs:ReceiveMessage", "sqs:SendMessage"], "sqs:SendMessage"]
    assert len({s["Sid"] for s in found}) == len(found)


def test_long_names_are_cut_with_the_hash_kept() -> None:
    long = "a-very-long-name-of-a-workflow-that-does-a-great-many-different-"
    role_names, account_ids = set(), set()
    for last in ("a", "b"):
        stack = new_stack()
        WorkflowSpec(
            stack, "etl", platform=eks(), name=long[:60] + last, namespace="data", entrypoint="main", templates=[MAIN]
        )
        role_names.add(one(synth(stack), "aws_iam_role")["name"])
        stack = new_stack()
        WorkflowSpec(
            stack, "etl", platform=gke(), name=long[:60] + last, namespace="data", entrypoint="main", templates=[MAIN]
        )
        account_ids.add(one(synth(stack), "google_service_account")["account_id"])
    assert len(role_names) == len(account_ids) == 2
    assert {len(name) for name in role_names} == {64}
    assert all(6 <= len(name) <= 30 for name in account_ids)


def test_a_google_account_begins_with_a_letter() -> None:
    stack = new_stack()
    platform: Platform = gke()
    WorkflowSpec(stack, "etl", platform=platform, name="7-zip", namespace="data", entrypoint="main", templates=[MAIN])
    assert one(synth(stack), "google_service_account")["account_id"].startswith("w-7-zip-")
