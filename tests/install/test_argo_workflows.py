"""The Argo Workflows install: its values, its order, and the versions that it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argoform import ArgoWorkflows, Platform, WorkflowSpec, WorkflowTemplate
from argoform.errors import DialectError, InputError
from argoform.install.charts import ARGO_WORKFLOWS
from argoform.install.values import CrdMode, argo_workflows_values, merge_values
from tests.reference import reference
from tests.synth import resources, synthesize

EVERYTHING: dict[str, Any] = {
    "workflow_namespaces": ["data"],
    "template_referencing": "Strict",
    "labels": {"team": "obs"},
}


def missing(values: Mapping[str, Any], chart: Mapping[str, Any], path: str = "") -> list[str]:
    """The paths of `values` that the chart does not know; an empty mapping in the chart may hold anything."""
    found = []
    for key, value in values.items():
        here = f"{path}.{key}".lstrip(".")
        if key not in chart:
            found.append(here)
        elif isinstance(value, Mapping) and chart[key]:
            found += missing(value, chart[key], here)
    return found


@pytest.mark.parametrize("crds", ["minified", "full", "none"])
@pytest.mark.parametrize("platform", [Platform.local(), Platform.local(instance_id="blue")])
def test_every_value_that_is_set_exists_in_the_chart(crds: CrdMode, platform: Platform) -> None:
    chart = yaml.safe_load(reference("charts", f"argo-workflows-{ARGO_WORKFLOWS.version}.values.yaml").read_text())
    values = argo_workflows_values(platform, crds=crds, **EVERYTHING)
    assert missing(values, chart) == []


def test_the_comparison_with_the_chart_finds_an_unknown_value() -> None:
    assert missing({"controller": {"instanceId": 1, "x": {}}}, {"controller": {"instanceID": {}}}) == [
        "controller.instanceId",
        "controller.x",
    ]


def test_minified_crds_need_no_job_in_the_cluster() -> None:
    assert argo_workflows_values(Platform.local(), workflow_namespaces=[])["crds"] == {"install": True, "full": False}


def test_the_instance_id_reaches_the_controller() -> None:
    values = argo_workflows_values(Platform.local(instance_id="blue"), workflow_namespaces=["data"])
    assert values["controller"]["instanceID"] == {"enabled": True, "explicitID": "blue"}


def test_the_users_values_are_merged_deeply() -> None:
    base = {"controller": {"workflowNamespaces": ["a"], "replicas": 1}, "images": {"tag": ""}}
    merged = merge_values(base, {"controller": {"replicas": 2, "resources": None}, "server": {"enabled": False}})
    assert merged == {
        "controller": {"workflowNamespaces": ["a"], "replicas": 2, "resources": None},
        "images": {"tag": ""},
        "server": {"enabled": False},
    }


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(st.sampled_from("abc"), trees, max_size=3)


@given(mappings, mappings)
def test_merging_keeps_every_value_of_the_user_and_nothing_but_both(
    base: dict[str, Any], override: dict[str, Any]
) -> None:
    merged = merge_values(base, override)
    assert merge_values(merged, override) == merged
    assert merge_values(base, {}) == base
    for key in {*base, *override}:
        if key not in override:
            assert merged[key] == base[key]
        elif not isinstance(override[key], dict) or not isinstance(base.get(key), dict):
            assert merged[key] == override[key]
    assert set(merged) == {*base, *override}


def stack_with_template(directory: Path, **arguments: Any) -> dict[str, Any]:
    def program(stack: Any) -> None:
        platform = Platform.local()
        argo = ArgoWorkflows(stack, "argo", platform=platform, workflow_namespaces=["data"], **arguments)
        spec = WorkflowSpec(stack, "etl", platform=platform, install=argo, namespace="data", entrypoint="main")
        spec.add_template({"name": "main", "container": {"command": ["true"]}})
        WorkflowTemplate(stack, "template", spec=spec)

    return synthesize(directory, program)


def test_namespaces_come_first_then_argo_then_what_it_runs(tmp_path: Path) -> None:
    document = stack_with_template(tmp_path)
    [release] = resources(document, "helm_release")
    [manifest] = resources(document, "kubectl_manifest")
    namespaces = {f"kubernetes_namespace_v1.{name}" for name in document["resource"]["kubernetes_namespace_v1"]}
    assert len(namespaces) == 2
    assert set(release["depends_on"]) == namespaces
    assert f"helm_release.{next(iter(document['resource']['helm_release']))}" in manifest["depends_on"]
    [account] = resources(document, "kubernetes_service_account_v1")
    assert set(account["depends_on"]) < namespaces


def test_the_chart_is_pinned_and_told_its_namespaces(tmp_path: Path) -> None:
    [release] = resources(stack_with_template(tmp_path, values={"controller": {"replicas": 2}}), "helm_release")
    assert (release["chart"], release["version"], release["namespace"]) == ("argo-workflows", "1.0.18", "argo")
    controller = yaml.safe_load(release["values"][0])["controller"]
    assert controller == {"workflowNamespaces": ["data"], "replicas": 2}


def test_shell_text_in_values_comes_out_as_it_went_in(tmp_path: Path) -> None:
    text = "${HOME} %{http_code} {{ .Values.x }}"
    [release] = resources(stack_with_template(tmp_path, values={"server": {"baseHref": text}}), "helm_release")
    written = yaml.safe_load(release["values"][0].replace("$${", "${").replace("%%{", "%{"))
    assert written["server"]["baseHref"] == text
    assert "$${HOME} %%{http_code}" in release["values"][0]


def test_an_existing_install_is_only_depended_on(tmp_path: Path) -> None:
    def program(stack: Any) -> None:
        platform = Platform.local()
        spec = WorkflowSpec(
            stack, "etl", platform=platform, install=ArgoWorkflows.existing(), namespace="data", entrypoint="main"
        )
        spec.add_template({"name": "main", "container": {"command": ["true"]}})
        WorkflowTemplate(stack, "template", spec=spec)

    document = synthesize(tmp_path, program)
    assert "helm_release" not in document["resource"]
    assert "kubernetes_namespace_v1" not in document["resource"]


@pytest.mark.parametrize(
    ("platform", "arguments", "message"),
    [
        (Platform.local(argo_version="3.6"), {}, "installs Argo Workflows 4.0.6, and the platform says 3.6"),
        (Platform.local(argo_version="4.0.5"), {}, "installs Argo Workflows 4.0.6, and the platform says 4.0.5"),
        (
            Platform.local(argo_version="4.0"),
            {"chart_version": "1.1.0", "app_version": "4.1.2"},
            "installs Argo Workflows 4.1.2, and the platform says 4.0",
        ),
    ],
)
def test_a_chart_of_another_dialect_is_refused(
    tmp_path: Path, platform: Platform, arguments: dict[str, str], message: str
) -> None:
    with pytest.raises(DialectError, match=message):
        synthesize(tmp_path, lambda stack: ArgoWorkflows(stack, "argo", platform=platform, **arguments))


def test_another_chart_is_taken_when_it_says_what_it_installs(tmp_path: Path) -> None:
    platform = Platform.local(argo_version="4.1")
    document = synthesize(
        tmp_path,
        lambda stack: ArgoWorkflows(stack, "argo", platform=platform, chart_version="1.1.0", app_version="4.1.2"),
    )
    assert resources(document, "helm_release")[0]["version"] == "1.1.0"


def test_an_unknown_chart_has_to_say_what_it_installs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"app_version: argoform does not know .* chart 0\.1\.0"):
        synthesize(tmp_path, lambda stack: ArgoWorkflows(stack, "a", platform=Platform.local(), chart_version="0.1.0"))


def test_a_namespace_that_kubernetes_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"workflow_namespaces\[1\]: 'Data' is not a valid name"):
        synthesize(
            tmp_path,
            lambda stack: ArgoWorkflows(stack, "a", platform=Platform.local(), workflow_namespaces=["ok", "Data"]),
        )


@pytest.mark.parametrize(("installed", "warned"), [(True, True), (False, False)])
def test_kubernetes_manifest_beside_the_install_warns_that_it_needs_the_crds(
    tmp_path: Path, installed: bool, warned: bool
) -> None:
    platform = Platform.local(manifest_engine="kubernetes_manifest")
    made: list[WorkflowTemplate] = []

    def program(stack: Any) -> None:
        argo = ArgoWorkflows(stack, "argo", platform=platform) if installed else ArgoWorkflows.existing()
        spec = WorkflowSpec(stack, "etl", platform=platform, install=argo, namespace="data", entrypoint="main")
        spec.add_template({"name": "main", "container": {"command": ["true"]}})
        made.append(WorkflowTemplate(stack, "template", spec=spec))

    synthesize(tmp_path, program)
    told = [entry.data for entry in made[0].node.metadata if entry.type == "@cdktf/warn"]
    assert any("must have Argo's CRDs by then" in str(text) for text in told) == warned
