"""Labels that the platform, or the policy file, asks of everything."""

from __future__ import annotations

from typing import Any

from argoform.platform import LabelRules, Platform
from tests.review.cases import found, judged, workflow
from tests.review.plans import change, manifest

RULES = LabelRules(required=frozenset({"team"}), allowed=frozenset({"tier"}), patterns={"team": "[a-z]+"})


def _platform(**more: Any) -> Platform:
    return Platform.local(labels=LabelRules(**{**RULES.model_dump(), **more}))


def _labelled(**labels: str) -> dict[str, Any]:
    return workflow(metadata={"name": "etl", "namespace": "data", "labels": labels})


def test_what_the_policy_file_asks() -> None:
    assert judged("RV080", None, workflow(), required_labels=("team",)) == "it lacks the required label `team`"
    assert judged("RV080", None, _labelled(team="obs"), required_labels=("team",)) == ""
    assert judged("RV080", _labelled(team="obs"), workflow(), required_labels=("team",)).endswith("and had it before")
    assert judged("RV080", None, workflow()) == ""


def test_what_the_platform_asks() -> None:
    platform = _platform()
    assert judged("RV080", None, _labelled(team="obs", tier="1"), platform=platform) == ""
    assert "does not allow" in judged("RV080", None, _labelled(team="obs", other="x"), platform=platform)
    assert "its label `team` is 'Obs'" in judged("RV080", None, _labelled(team="Obs"), platform=platform)
    argo = {"team": "obs", "workflows.argoproj.io/controller-instanceid": "x", "app.kubernetes.io/name": "etl"}
    assert judged("RV080", None, _labelled(**argo), platform=platform) == ""


def test_every_kind_of_object() -> None:
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "etl", "namespace": "data"}}
    assert "`team`" in judged("RV080", None, account, platform=_platform())
    assert judged("RV080", None, account, platform=_platform(propagate=False)) == ""
    namespace = change("kubernetes_namespace_v1", None, {"metadata": [{"name": "data", "labels": {"tier": "1"}}]})
    assert [one.path for one in found("RV080", namespace, required_labels=("team",))] == ["metadata.labels"]


def test_what_was_amiss_before_and_what_goes_are_not_told() -> None:
    asked: dict[str, Any] = {"required_labels": ("team",)}
    changed = workflow({"parallelism": 2})
    assert judged("RV080", workflow(), changed, **asked) == ""
    assert judged("RV080", workflow(), None, **asked) == ""
    assert judged("RV080", workflow(), workflow(), **asked) == ""
    assert found("RV080", manifest(_labelled(team="obs"), _labelled(team="sci")), **asked) == []
