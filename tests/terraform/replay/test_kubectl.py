"""What the kubectl provider computes from a manifest while it plans."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from argoform.terraform.replay.kubectl import ManifestError, complete, read_manifest
from argoform.terraform.replay.values import UNKNOWN

ATTRIBUTES = (
    "yaml_body",
    "yaml_body_parsed",
    "api_version",
    "kind",
    "name",
    "namespace",
    "yaml_incluster",
    "live_manifest_incluster",
    "override_namespace",
    "sensitive_fields",
    "upgrade_api_version",
    "force_new",
    "force_conflicts",
    "server_side_apply",
    "delete_cascade",
)


def body(api_version: str = "v1", kind: str = "ConfigMap", name: str = "a", namespace: str = "n", **more: Any) -> str:
    metadata = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return yaml.safe_dump({"apiVersion": api_version, "kind": kind, "metadata": metadata, **more})


def planned(yaml_body: Any, **more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(ATTRIBUTES), "yaml_body": yaml_body, **more}


def applied(yaml_body: str) -> dict[str, Any]:
    state, _ = complete(planned(yaml_body), None)
    return {**state, "yaml_incluster": "x", "live_manifest_incluster": "x"}


@pytest.mark.parametrize(
    ("after", "more", "paths"),
    [
        (body(data={"a": "b"}), {}, []),
        (body(name="b"), {}, [("name",)]),
        (body(kind="Secret"), {}, [("kind",)]),
        (body(namespace="m"), {}, [("namespace",)]),
        (body(), {"override_namespace": "m"}, [("namespace",)]),
        (body(api_version="v2"), {}, [("api_version",)]),
        (body(api_version="v2"), {"upgrade_api_version": True}, []),
        (body(data={"a": "b"}), {"force_new": True}, [("yaml_body",)]),
    ],
)
def test_what_replaces_the_object(after: str, more: dict[str, Any], paths: list[Any]) -> None:
    prior = applied(body())
    state, replaced = complete({**prior, "yaml_body": after, **more}, prior)
    assert replaced == paths
    assert state["yaml_incluster"] == (UNKNOWN if after != body() else "x")


def test_an_unknown_manifest_makes_everything_unknown() -> None:
    state, _ = complete(planned(UNKNOWN), None)
    assert [state[name] for name in ("kind", "name", "namespace", "yaml_body_parsed")] == [UNKNOWN] * 4


def test_the_shown_manifest_hides_what_is_sensitive() -> None:
    secret = body(kind="Secret", data={"k": "planted"}, stringData={"l": "planted"})
    assert "planted" not in complete(planned(secret), None)[0]["yaml_body_parsed"]
    deep = body(spec={"a": {"b": "planted"}, "c": "kept"})
    shown = complete(planned(deep, sensitive_fields=["spec.a.b", "spec.none"]), None)[0]["yaml_body_parsed"]
    assert "planted" not in shown
    assert yaml.safe_load(shown)["spec"] == {"a": {"b": "(sensitive value)"}, "c": "kept"}
    assert read_manifest(deep)["spec"]["a"]["b"] == "planted"


def test_a_cluster_wide_object_has_no_namespace() -> None:
    assert complete(planned(body(namespace="")), None)[0]["namespace"] is None


def test_what_looks_like_a_date_stays_text() -> None:
    assert read_manifest("apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: 2020-01-01\n")["x"] == "2020-01-01"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "is not YAML"),
        ("a: \x01", "is not YAML"),
        ("- 1", "not a Kubernetes object"),
        ("", "0 documents"),
        (body() + "---\n" + body(), "2 documents"),
        ("kind: A\nmetadata: {name: a}", "no apiVersion"),
        ("apiVersion: v1\nmetadata: {name: a}", "no kind"),
        ("apiVersion: v1\nkind: A\nmetadata: {name: 1}", "no metadata.name"),
        ("apiVersion: v1\nkind: A\nkind: B\nmetadata: {name: a}", "'kind' is already set"),
    ],
)
def test_what_the_provider_refuses(text: str, said: str) -> None:
    with pytest.raises(ManifestError, match=said):
        complete(planned(text), None)
