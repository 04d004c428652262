"""Roles and bindings verb by verb."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.review.differences.rbac import role_change
from argoform.review.values import UNKNOWN
from tests.review.judging import of_object, told

_API = "rbac.authorization.k8s.io/v1"


def rule(verbs: Any, resources: Any = ("pods",), groups: Any = ("",), names: Any = ()) -> dict[str, Any]:
    found = {"apiGroups": list(groups), "resources": list(resources), "verbs": verbs.split()}
    return {**found, "resourceNames": list(names)} if names else found


def role(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "apiVersion": _API,
        "kind": "Role",
        "metadata": {"name": "r", "namespace": "data"},
        "rules": [*rules],
        **more,
    }


def binding(*subjects: dict[str, Any], ref: str = "r") -> dict[str, Any]:
    return {
        "apiVersion": _API,
        "kind": "RoleBinding",
        "metadata": {"name": "b", "namespace": "data"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": ref},
        "subjects": [*subjects],
    }


def account(name: str, **more: str) -> dict[str, Any]:
    return {"kind": "ServiceAccount", "name": name, **more}


def test_verb_by_verb() -> None:
    assert told(of_object(role(rule("get list")), role(rule("get delete")))) == [
        ("added", "may now", None, "delete pods"),
        ("removed", "may no longer", "list pods", None),
    ]


def test_what_a_right_is_about() -> None:
    after = role(
        rule("patch", ["workflows", "cronworkflows"], ["argoproj.io"]),
        rule("get", ["secrets"], names=["token"]),
        {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
        rule("*", ["*"], ["*"]),
    )
    texts = {text for _, _, _, text in told(of_object(role(rule("get")), after))}
    assert texts == {
        "patch cronworkflows.argoproj.io, workflows.argoproj.io",
        "get secrets named token",
        "get /metrics",
        "do everything with every resource of every API group",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            [rule("get list", ["pods", "secrets"])],
            [rule("list", ["secrets"]), rule("get", ["secrets"]), rule("list get")],
        ),
        ([rule("*")], [rule("* get")]),
        ([rule("get", ["*"])], [rule("get", ["*", "pods/log"])]),
        ([rule("get"), rule("get", names=["a"])], [rule("get")]),
        ([rule("get"), {"apiGroups": [""], "resources": ["pods"], "verbs": []}], [rule("get")]),
    ],
)
def test_other_words_are_no_difference(one: list[Any], other: list[Any]) -> None:
    if one[0]["resources"] == ["pods", "secrets"]:
        other = [*other, rule("get")]
    assert of_object(role(*one), role(*other)) == ()


def test_names_narrow_a_right() -> None:
    narrow, wide = role(rule("get", names=["a"])), role(rule("get"))
    assert told(of_object(narrow, wide)) == [("added", "may now", None, "get pods")]
    assert told(of_object(wide, narrow)) == [("removed", "may no longer", "get pods", None)]


def test_subresources() -> None:
    assert of_object(role(rule("get", ["*/log"])), role(rule("get", ["*/log", "pods/log"]))) == ()
    assert told(of_object(role(rule("get", ["pods"])), role(rule("get", ["pods/log"]))))[0][3] == "get pods/log"


def test_a_new_role_is_told_by_what_it_allows() -> None:
    assert told(of_object(None, role(rule("get")))) == [("added", "may", None, "get pods")]


def test_aggregation_is_told() -> None:
    labels = {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}
    (found,) = of_object(role(), role(aggregationRule=labels))
    assert found.what == "aggregationRule"


def test_unknown_rules_may_change() -> None:
    change = role_change(role(rule("get")), {**role(), "rules": UNKNOWN})
    assert not change.gained
    assert not change.lost
    assert change.maybe_gained
    assert change.maybe_lost


def test_an_unknown_verb_hides_nothing_else() -> None:
    change = role_change(
        role(rule("get")),
        role({"apiGroups": [""], "resources": ["pods"], "verbs": ["get", UNKNOWN]}, rule("get", ["secrets"])),
    )
    assert [str(right) for right in change.gained] == ["get secrets"]
    assert change.maybe_gained


def test_subjects_and_roles_of_bindings() -> None:
    before = binding(account("a"), account("b", namespace="other"))
    after = binding(account("a", namespace="data"), account("c"), ref="s")
    assert told(of_object(before, after)) == [
        ("changed", "role", "Role r", "Role s"),
        ("added", "gives Role s to", None, "ServiceAccount data/c"),
        ("removed", "gives Role r to", "ServiceAccount other/b", None),
    ]


def test_order_of_subjects_is_no_difference() -> None:
    assert of_object(binding(account("a"), account("b")), binding(account("b"), account("a"))) == ()


_rules = st.lists(
    st.builds(
        lambda verbs, resources, groups, names: rule(" ".join(verbs), resources, groups, names),
        st.lists(st.sampled_from(("get", "list", "*")), min_size=1, max_size=3),
        st.lists(st.sampled_from(("pods", "secrets", "*")), min_size=1, max_size=2),
        st.lists(st.sampled_from(("", "apps", "*")), min_size=1, max_size=2),
        st.lists(st.sampled_from(("a", "b")), max_size=2),
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(_rules, st.randoms(use_true_random=False))
def test_splitting_rules_is_no_difference(rules: list[dict[str, Any]], chance: Any) -> None:
    split = []
    for one in rules:
        side = chance.choice(("verbs", "resources", "apiGroups"))
        split += [{**one, side: [value]} for value in one[side]]
    chance.shuffle(split)
    change = role_change({"rules": rules}, {"rules": split})
    assert not change.gained
    assert not change.lost


@settings(max_examples=40, deadline=None)
@given(_rules, _rules)
def test_what_is_told_is_what_becomes_allowed(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    change = role_change({"rules": one}, {"rules": other})
    assert change.gained == role_change({"rules": other}, {"rules": one}).lost
    told_cells = {
        cell for right in change.gained for cell in _cells(right.group, right.resources, right.names, right.verbs)
    }
    assert _all(other) - _all(one) <= told_cells <= _all(other)


_WORLD = [(g, r, n, v) for g in ("", "apps", "x") for r in ("pods", "secrets", "y") for n in ("a", "b", "z") for v in
          ("get", "list", "delete")]  # fmt: skip


def _cells(group: str, resources: Any, names: Any, verbs: Any) -> set[tuple[str, ...]]:
    return {
        cell
        for cell in _WORLD
        if group in ("*", cell[0])
        and (cell[1] in resources or "*" in resources)
        and (not names or cell[2] in names)
        and (cell[3] in verbs or "*" in verbs)
    }


def _all(rules: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for one in rules:
        for group in one["apiGroups"]:
            found |= _cells(group, one["resources"], one.get("resourceNames"), one["verbs"])
    return found
