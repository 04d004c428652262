"""The policies as maintained IAM libraries read them: known actions on resources that they have, no wild cards, no
escalation."""

from __future__ import annotations

import pytest
from parliament import analyze_policy_string
from policy_sentry.querying.actions import get_action_data, get_actions_with_access_level

from argoform.permissions import PolicyDocument
from argoform.platform import S3
from tests.permissions.specs import eks, rights, spec
from tests.permissions.test_needed import ENCRYPTED, EVERYTHING

POLICIES = {
    "plain": rights(),
    "everything": rights(EVERYTHING, ENCRYPTED),
    "by spec": rights(platform=eks(artifact_isolation="spec")),
    "shared": rights(platform=eks(artifacts=S3(bucket="artifacts", prefix="wf"), artifact_isolation="bucket")),
    "allow list": rights(ip_allow_list=["203.0.113.0/24", "10.0.0.0/8"]),
    "collected": rights(spec(artifactGC={"strategy": "OnWorkflowDeletion", "serviceAccountName": "runner"})),
}


@pytest.fixture(params=sorted(POLICIES))
def document(request: pytest.FixtureRequest) -> PolicyDocument:
    return POLICIES[request.param].policy_document()


@pytest.mark.slow
def test_parliament_finds_nothing_wrong(document: PolicyDocument) -> None:
    found = analyze_policy_string(document.to_json(), include_community_auditors=True).findings
    assert [str(finding) for finding in found] == []


def test_parliament_would_find_something() -> None:
    wrong = document_of("s3:PutObjects", "arn:aws:s3:::a/*")
    assert [finding.issue for finding in analyze_policy_string(wrong).findings] == ["UNKNOWN_ACTION"]
    mismatched = document_of("s3:ListBucket", "arn:aws:s3:::a/*")
    assert [finding.issue for finding in analyze_policy_string(mismatched).findings] == ["RESOURCE_MISMATCH"]


def test_every_action_is_known(document: PolicyDocument) -> None:
    for statement in document.statements:
        if statement.effect == "Allow":
            for action in statement.actions:
                assert get_action_data(*action.split(":")), action


def test_nothing_is_allowed_on_everything(document: PolicyDocument) -> None:
    for statement in document.statements:
        if statement.effect == "Allow":
            assert "*" not in statement.resources
            assert not any("*" in action for action in statement.actions)
            assert not statement.not_actions
            assert not statement.not_resources


def test_nothing_hands_out_permissions(document: PolicyDocument) -> None:
    services = {action.split(":")[0] for s in document.statements if s.effect == "Allow" for action in s.actions}
    manages = {a for service in services for a in get_actions_with_access_level(service, "Permissions management")}
    assert manages, "the library lists actions that manage permissions"
    allowed = {action for s in document.statements if s.effect == "Allow" for action in s.actions}
    assert not allowed & manages


def document_of(action: str, resource: str) -> str:
    """A policy of one statement, as JSON."""
    return f'{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}'
