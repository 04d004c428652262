"""Labels reach everything, and the platform's rules for them hold."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import InputError, InputErrors
from argoform.names import KUBERNETES_NAME_LIMIT
from argoform.platform import LabelRules, Platform
from argoform.spec import build, validate_inputs
from tests.spec.examples import LOCAL, inputs, made


def ruled(**rules: Any) -> Platform:
    return Platform.local(labels=LabelRules(**rules))


def test_labels_of_spec_pods_and_workflows() -> None:
    out = made(LOCAL, extra_labels={"team": "obs"}, extra_pod_labels={"p": "1"}, extra_workflow_labels={"w": "2"})
    everything = {
        "team": "obs",
        "app.kubernetes.io/name": "wf",
        "app.kubernetes.io/managed-by": "argoform",
        **out.match_labels,
    }
    assert out.labels == out.object_labels == everything
    assert out.workflow_spec["podMetadata"]["labels"] == {**everything, "p": "1"}
    assert out.workflow_spec["workflowMetadata"]["labels"] == {**everything, "w": "2"}


def test_a_user_cannot_take_the_labels_that_select_the_pods() -> None:
    out = made(LOCAL, extra_labels={"app.kubernetes.io/instance": "mine"})
    assert out.labels["app.kubernetes.io/instance"] == out.match_labels["app.kubernetes.io/instance"] != "mine"
    assert out.workflow_spec["podGC"]["labelSelector"] == {"matchLabels": out.match_labels}


def test_the_label_that_finds_the_pods_is_refused_for_them() -> None:
    with pytest.raises(InputError, match=r"extra_pod_labels\.id: 'id' is the label by which the pods are found"):
        made(extra_pod_labels={"id": "mine"})


def test_the_instance_id_labels_the_workflow() -> None:
    labels = made(Platform.local(instance_id="blue")).workflow_spec["workflowMetadata"]["labels"]
    assert labels["workflows.argoproj.io/controller-instanceid"] == "blue"
    assert "workflows.argoproj.io/controller-instanceid" not in made(LOCAL).workflow_spec["workflowMetadata"]["labels"]


def test_required_labels_that_are_missing_are_named() -> None:
    with pytest.raises(InputErrors, match="extra_labels: the platform requires the labels 'cost', 'team'"):
        made(ruled(required={"team", "cost"}))
    made(ruled(required={"team"}), extra_labels={"team": "x"})
    with pytest.raises(InputErrors, match="did you mean 'taem'"):
        made(ruled(required={"team"}), extra_labels={"taem": "x"})


@pytest.mark.parametrize("field", ["extra_labels", "extra_pod_labels", "extra_workflow_labels"])
def test_labels_that_are_not_allowed_are_named_with_the_nearest(field: str) -> None:
    platform = ruled(required={"team"}, allowed={"cost"})
    given = {"extra_labels": {"team": "x"}}
    made(platform, **given)
    given[field] = {**given.get(field, {}), "cots": "1"}
    with pytest.raises(InputErrors, match=rf"{field}.cots: the platform does not allow .*did you mean 'cost'"):
        made(platform, **given)


def test_values_must_match_the_whole_pattern() -> None:
    platform = ruled(patterns={"team": "[a-z]+"})
    made(platform, extra_labels={"team": "obs"})
    made(platform, extra_labels={"team": "${TfToken[TOKEN.1]}"})
    with pytest.raises(InputErrors, match=r"extra_labels.team: .*'obs1'.*expected a match of '\[a-z\]\+'"):
        made(platform, extra_labels={"team": "obs1"})


def test_labels_that_do_not_propagate_stay_on_the_workflow_and_its_pods() -> None:
    out = made(ruled(propagate=False), extra_labels={"team": "obs"})
    assert "team" not in out.object_labels
    assert out.match_labels.items() <= out.object_labels.items()
    assert out.workflow_spec["podMetadata"]["labels"]["team"] == "obs"
    assert out.workflow_spec["workflowMetadata"]["labels"]["team"] == "obs"


def test_labels_that_become_tags_keep_aws_s_limits() -> None:
    aws = Platform.eks(cluster="c", identity={"kind": "irsa"})
    long = f"{'a' * 120}.example.com/key"
    with pytest.raises(InputErrors, match=r"136 characters and becomes the key of a tag; expected at most 128"):
        made(aws, extra_labels={long: "x"})
    with pytest.raises(InputErrors, match="labels become tags; expected at most 50"):
        made(aws, extra_labels={f"k{i}": "x" for i in range(50)})
    made(LOCAL, extra_labels={f"k{i}": "x" for i in range(60)})


def test_names_keep_their_limits_and_depend_on_cluster_namespace_and_name_alone() -> None:
    long = "n" * 63
    out = made(Platform.eks(cluster="c", identity={"kind": "irsa"}), name=long)
    names = [out.service_account_name, out.semaphore_name, out.secret_name, *out.match_labels.values()]
    assert all(len(name) <= KUBERNETES_NAME_LIMIT for name in names)
    assert out.aws_role_name is not None
    assert len(out.aws_role_name) <= 64
    assert made(LOCAL).service_account_name == made(LOCAL, uid=5).service_account_name
    others = [made(LOCAL, name="other"), made(LOCAL, namespace="other"), made(Platform.local(cluster="other"))]
    assert len({made(LOCAL).service_account_name, *(other.service_account_name for other in others)}) == 4


def test_every_name_can_be_given() -> None:
    names = {"service_account_name": "a", "secret_name": "b", "semaphore_name": "c", "aws_role_name": "d"}
    out = made(Platform.eks(cluster="c", identity={"kind": "irsa"}), common_secrets=["T"], **names)
    assert (out.service_account_name, out.secret_name, out.semaphore_name, out.aws_role_name) == ("a", "b", "c", "d")
    assert out.workflow_spec["serviceAccountName"] == "a"
    assert out.env[0]["valueFrom"]["secretKeyRef"]["name"] == "b"
    assert out.workflow_spec["synchronization"]["semaphores"][0]["configMapKeyRef"]["name"] == "c"


def test_the_role_s_arn_is_told_where_the_account_is_known() -> None:
    provider = "arn:aws-cn:iam::111122223333:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A"
    identity = {"kind": "irsa", "oidc_provider_arn": provider, "path": "/wf/"}
    out = made(Platform.eks(cluster="c", identity=identity))
    assert out.aws_role_arn == f"arn:aws-cn:iam::111122223333:role/wf/{out.aws_role_name}"
    assert made(Platform.eks(cluster="c", identity={"kind": "irsa"})).aws_role_arn is None
    assert made(LOCAL).aws_role_name is None


def test_an_existing_account_of_the_platform_is_the_default() -> None:
    platform = Platform.local(identity={"kind": "existing", "name": "runner"})
    assert build(inputs(), platform).service_account_name == "runner"
    assert build(validate_inputs(inputs(service_account_name="own")), platform).service_account_name == "own"
