"""The objects of the cluster are found whatever resource deploys them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argoform.review.objects import ObjectChange, objects_of
from argoform.review.plan_file import plans_in
from argoform.review.values import UNKNOWN
from tests.review.plans import change, manifest, plan, template


def _objects(*changes: dict[str, Any]) -> tuple[ObjectChange, ...]:
    (one,), _ = plans_in(plan(*changes), file="p")
    return objects_of(one)


def test_a_kubectl_manifest() -> None:
    (one,) = _objects(manifest(template(), template({"parallelism": 3})))
    assert (one.title, one.api_version, one.is_argo) == ("WorkflowTemplate data/etl", "argoproj.io/v1alpha1", True)
    assert one.before is not None
    assert one.after is not None
    assert ("parallelism" in one.before["spec"], one.after["spec"]["parallelism"]) == (False, 3)


def test_a_manifest_as_json() -> None:
    import json

    (one,) = _objects(manifest(None, json.dumps(template())))
    assert one.title == "WorkflowTemplate data/etl"


def test_a_kubernetes_manifest_of_which_a_part_is_unknown() -> None:
    said = template()
    said["spec"]["serviceAccountName"] = None
    unknown = {"manifest": {"spec": {"serviceAccountName": True}}}
    (one,) = _objects(change("kubernetes_manifest", None, {"manifest": said}, unknown=unknown))
    assert one.after is not None
    assert one.after["spec"]["serviceAccountName"] is UNKNOWN
    assert one.unjudged == ""


def test_the_namespace_of_the_resource_overrides_that_of_the_manifest() -> None:
    said = {"yaml_body": yaml.safe_dump(template()), "override_namespace": "other"}
    (one,) = _objects(change("kubectl_manifest", None, said))
    assert one.namespace == "other"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "cannot be read"),
        ("- a\n- b\n", "no mapping"),
        ("kind: A\n---\nkind: B\n", "2 documents"),
        ("a: 1\na: 2\n", "cannot be read"),
        ("a: &x [*x]\n", "cannot be read"),
        ("# nothing\n", "empty"),
        ("{" * 2000, "cannot be read"),
        ('{"a":' * 400 + "1" + "}" * 400, "nested deeper"),
    ],
)
def test_a_manifest_that_cannot_be_read_says_why(text: str, said: str) -> None:
    (one,) = _objects(manifest(template(), text))
    assert said in one.unjudged
    assert one.after is None
    assert not one.goes


def test_an_unknown_body_is_not_judged_but_named() -> None:
    before = {"yaml_body": yaml.safe_dump(template()), "kind": "WorkflowTemplate", "name": "etl", "namespace": "data"}
    said = change("kubectl_manifest", before, {**before, "yaml_body": None}, unknown={"yaml_body": True})
    (one,) = _objects(said)
    assert one.title == "WorkflowTemplate data/etl"
    assert "known only after the apply" in one.unjudged


def test_a_typed_role_is_the_manifest_that_it_stands_for() -> None:
    values = {
        "id": "data/reader",
        "metadata": [
            {"name": "reader", "namespace": "data", "uid": "x", "labels": {"team_name": "a"}, "generation": 0}
        ],
        "rule": [{"api_groups": [""], "resources": ["pods"], "resource_names": None, "verbs": ["get"]}],
    }
    (one,) = _objects(change("kubernetes_role_v1", None, values))
    assert one.title == "Role data/reader"
    assert one.after == {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "reader", "namespace": "data", "labels": {"team_name": "a"}},
        "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
    }


def test_a_typed_binding() -> None:
    values = {
        "metadata": [{"name": "b", "namespace": "data"}],
        "role_ref": [{"api_group": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"}],
        "subject": [{"kind": "ServiceAccount", "name": "etl", "namespace": "data", "api_group": ""}],
    }
    (one,) = _objects(change("kubernetes_role_binding", None, values))
    assert one.after is not None
    assert one.after["subjects"] == [{"kind": "ServiceAccount", "name": "etl", "namespace": "data"}]
    assert one.after["roleRef"] == {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"}


def test_keys_of_data_are_left_as_they_are() -> None:
    values = {"metadata": [{"name": "c"}], "data": {"some_key.sh": "echo"}}
    (one,) = _objects(change("kubernetes_config_map_v1", None, values))
    assert one.after is not None
    assert one.after["data"] == {"some_key.sh": "echo"}


def test_objects_in_helm_values_are_paired_by_name_and_not_by_place() -> None:
    def values(*objects: Any) -> dict[str, Any]:
        return {"namespace": "argo", "values": [yaml.safe_dump({"extraObjects": list(objects)})]}

    one, two = template(name="one"), template(name="two")
    found = _objects(change("helm_release", values(one, two), values(two)))
    assert [(each.name, each.before is None, each.goes) for each in found] == [
        ("one", False, True),
        ("two", False, False),
    ]
    assert found[1].path == "values[0].extraObjects[0]"


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_VALUES = st.dictionaries(
    st.sampled_from(
        ["metadata", "rule", "subject", "role_ref", "data", "values", "manifest", "yaml_body", "name", "kind", "spec"]
    ),
    _ANY,
)


@given(
    st.sampled_from(
        ["kubectl_manifest", "kubernetes_manifest", "helm_release", "kubernetes_role_v1", "kubernetes_secret_v1"]
    ),
    st.none() | _VALUES,
    st.none() | _VALUES,
)
def test_values_of_any_shape_break_nothing(type_: str, before: Any, after: Any) -> None:
    for one in _objects(change(type_, before, after)):
        assert isinstance(one.title, str)
        assert isinstance(one.changes, bool)
