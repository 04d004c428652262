"""What has no meaning of its own here, path by path; and ConfigMaps, Secrets, accounts."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from argoform.review.differences.text_diff import text_diff
from argoform.terraform.sentinel import sentinel
from tests.review.judging import of_object, of_resource, told


def thing(kind: str, *, api: str = "v1", metadata: Any = None, **fields: Any) -> dict[str, Any]:
    named = {"name": "it", "namespace": "data", **(metadata or {})}
    return {"apiVersion": api, "kind": kind, "metadata": named, **fields}


def test_paths_of_what_changes() -> None:
    before = thing("PodDisruptionBudget", api="policy/v1", spec={"minAvailable": 1})
    after = thing("PodDisruptionBudget", api="policy/v1", spec={"minAvailable": 2, "selector": {"a": "b"}})
    assert told(of_object(before, after)) == [
        ("changed", "spec.minAvailable", "1", "2"),
        ("added", "spec.selector", None, '{"a": "b"}'),
    ]


def test_items_are_told_by_their_names_and_not_by_their_order() -> None:
    ports = [{"name": "http", "port": 80}, {"name": "metrics", "port": 90}]
    after = thing("Service", spec={"ports": [ports[1], {"name": "http", "port": 81}]})
    (found,) = of_object(thing("Service", spec={"ports": ports}), after)
    assert (found.what, found.before, found.after) == ('spec.ports["name=http"].port', "80", "81")


def test_nothing_said_in_another_way_is_no_difference() -> None:
    before = thing("Service", metadata={"labels": {}, "resourceVersion": "1"}, spec={"a": None}, status={"x": 1})
    assert of_object(before, thing("Service", spec={}, status={"x": 2})) == ()


def test_what_only_the_apply_tells_is_named_as_such() -> None:
    unknown = sentinel("aws_s3_bucket.id", "x")
    (found,) = of_object(thing("Service", spec={"a": "x"}), thing("Service", spec={"a": unknown}))
    assert found.kind == "unknown"
    assert "argoform-unknown" not in str(found)


def test_scripts_are_told_as_a_diff() -> None:
    lines = [f"line {number}" for number in range(40)]
    changed = [*lines[:20], "echo new", *lines[21:]]
    before = thing("ConfigMap", data={"run.sh": "\n".join(lines) + "\n", "level": "info"})
    after = thing("ConfigMap", data={"run.sh": "\n".join(changed) + "\n", "level": "debug"})
    script, level = of_object(before, after)
    assert script.diff == (
        "@@ -18,7 +18,7 @@", " line 17", " line 18", " line 19", "-line 20", "+echo new", " line 21", " line 22",
        " line 23",
    )  # fmt: skip
    assert (script.kind, script.what, script.path) == ("changed", "key run.sh", 'data["run.sh"]')
    assert (level.before, level.after, level.diff) == ("info", "debug", ())


def test_keys_of_config_maps_come_and_go() -> None:
    found = of_object(thing("ConfigMap", data={"a": "", "b": "1"}), thing("ConfigMap", data={"b": "1", "c": ""}))
    assert [(one.kind, one.what) for one in found] == [("removed", "key a"), ("added", "key c")]


def test_a_diff_has_bounds() -> None:
    assert len(text_diff("", "\n".join(map(str, range(2_000))))) <= 401
    (line,) = text_diff("\n".join(map(str, range(5_000))), "\n".join(map(str, range(5_000, 10_000))))
    assert line == "@@ 5,000 lines become 5,000 lines, too many for a diff @@"
    assert text_diff("a\n" * 100_000 + "b\n", "a\n" * 100_000 + "c\n")[-2:] == ("-b", "+c")


def test_values_of_secrets_are_never_shown() -> None:
    def encoded(text: str) -> str:
        return base64.b64encode(text.encode()).decode()

    before = thing(
        "Secret", data={"kept": encoded("canary-1"), "other": encoded("canary-2"), "gone": encoded("canary-3")}
    )
    after = thing(
        "Secret", data={"kept": encoded("canary-1"), "other": encoded("canary-4")}, stringData={"new": "canary-5"}
    )
    found = of_object(before, after)
    assert [(one.kind, one.what, one.note) for one in found] == [
        ("changed", "key other", "value changed"),
        ("removed", "key gone", ""),
        ("added", "key new", ""),
    ]
    assert "canary" not in str(found)
    assert encoded("canary-2") not in str(found)


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        ("eks.amazonaws.com/role-arn", "AWS role"),
        ("iam.gke.io/gcp-service-account", "Google service account"),
        ("azure.workload.identity/client-id", "Azure client id"),
    ],
)
def test_the_cloud_identity_of_an_account(annotation: str, name: str) -> None:
    def account(value: str) -> dict[str, Any]:
        return thing("ServiceAccount", metadata={"annotations": {annotation: value}})

    assert told(of_object(account("one"), account("two"))) == [("changed", name, "one", "two")]
    assert told(of_object(None, account("two"))) == [("added", name, None, "two")]


def test_the_token_of_an_account_is_mounted_unless_told_otherwise() -> None:
    off = thing("ServiceAccount", automountServiceAccountToken=False)
    assert of_object(thing("ServiceAccount"), thing("ServiceAccount", automountServiceAccountToken=True)) == ()
    assert told(of_object(off, thing("ServiceAccount"))) == [("changed", "mounts its token into pods", "false", "true")]


def test_resources_without_what_the_provider_computes() -> None:
    before = {"name": "a", "size": 1, "arn": "x", "url": "y", "tags": {}, "tags_all": {"a": "b"}}
    after = {"name": "a", "size": 2, "tags": {"c": "d"}, "tags_all": {"a": "b", "c": "d"}}
    found = of_resource("aws_thing", before, after, unknown={"arn": True, "url": True})
    assert [(one.kind, one.what, one.weight) for one in found] == [
        ("changed", "size", 5), ("unknown", "url", 9), ("added", "tags.c", 5),
    ]  # fmt: skip


def test_sensitive_values_change_without_being_shown() -> None:
    (found,) = of_resource(
        "aws_thing", {"password": "canary-one"}, {"password": "canary-two"},
        before_sensitive={"password": True}, after_sensitive={"password": True},
    )  # fmt: skip
    assert found.kind == "changed"
    assert "canary" not in str(found)


def test_what_stays_or_cannot_be_read_loses_nothing() -> None:
    role = thing(
        "Role", api="rbac.authorization.k8s.io/v1", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]
    )
    assert of_object(role, None)
    assert of_object(role, None, actions=["forget"]) == ()
    assert of_object(role, "{{{") == ()
    assert of_object(role, "x", unknown={"yaml_body": True}) == ()
    policy = {"policy": '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "x"}}'}
    assert of_resource("aws_iam_policy", policy, None)
    assert of_resource("aws_iam_policy", policy, None, actions=["forget"]) == ()


def test_how_a_namespace_holds_its_pods_in_check_comes_first() -> None:
    label = "pod-security.kubernetes.io/enforce"
    before, after = (
        thing("Namespace", metadata={"labels": {label: level, "a": level}}) for level in ("restricted", "baseline")
    )
    assert {one.weight for one in of_object(before, after) if label in one.what} == {1}
    assert {one.weight for one in of_object(before, after) if label not in one.what} == {5}
