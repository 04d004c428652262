"""The document-processing pipeline: whatever a step reads, an earlier one writes."""

import re
from typing import Any

import pytest
import yaml

from argoform.argo import MINORS, ArgoVersion
from argoform.argo.names import LEAF_KINDS, calls, template_kind
from argoform.argo.schema import validate_manifest
from argoform.platform import Platform
from argoform.spec.build import build
from argoform.spec.inputs import Inputs
from tests.reference import ROOT

PIPELINE: dict[str, Any] = yaml.safe_load((ROOT / "stacks" / "docproc" / "pipeline.yaml").read_text())
TEMPLATES: dict[str, dict[str, Any]] = {t["name"]: t for t in PIPELINE["templates"]}


def names(holder: dict[str, Any] | None, sort: str) -> set[str]:
    return {entry["name"] for entry in (holder or {}).get(sort, [])}


def test_it_is_accepted_as_inputs() -> None:
    inputs = Inputs(**PIPELINE)
    assert inputs.entrypoint in TEMPLATES
    assert set(inputs.common_secrets) == {"GEMINI_API_KEY", "NEO4J_PASSWORD", "POSTGRES_PASSWORD"}


@pytest.mark.parametrize("minor", MINORS)
def test_the_specification_fits_every_dialect(minor: str) -> None:
    outputs = build(PIPELINE, Platform.local(argo_version=minor))
    manifest = {"kind": "WorkflowTemplate", "metadata": {"name": PIPELINE["name"]}, "spec": outputs.workflow_spec}
    assert validate_manifest(manifest, ArgoVersion.parse(minor)) == []


def test_every_container_has_the_image_the_secrets_and_somewhere_to_write() -> None:
    spec = build(PIPELINE, Platform.local()).workflow_spec
    (directory,) = PIPELINE["tmp_directories"].values()
    containers = [t["container"] for t in spec["templates"] if template_kind(t) == "container"]
    assert len(containers) == 7
    for container in containers:
        assert container["image"] == "{{inputs.parameters.worker-image}}"
        assert {"GEMINI_API_KEY", "NEO4J_PASSWORD", "POSTGRES_PASSWORD", "NEO4J_URI"} <= names(container, "env")
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert directory["mount_path"] in [mount["mountPath"] for mount in container["volumeMounts"]]


def test_what_the_submitter_need_not_give_has_a_value() -> None:
    parameters = build(PIPELINE, Platform.local()).workflow_spec["arguments"]["parameters"]
    without = {p["name"] for p in parameters if "value" not in p}
    assert without == {"document-id", "file-path", "patient-id", "user-id"}


def test_every_call_names_a_template_and_gives_all_that_it_needs() -> None:
    called = {PIPELINE["entrypoint"]}
    for template in TEMPLATES.values():
        for path, call in calls(template, template["name"]):
            callee = TEMPLATES[call["template"]]
            called.add(call["template"])
            for sort in ("parameters", "artifacts"):
                assert names(call.get("arguments"), sort) == names(callee.get("inputs"), sort), path
    assert called == set(TEMPLATES)


def test_every_reference_to_an_output_is_to_one_that_is_declared() -> None:
    checked = 0
    for template in TEMPLATES.values():
        here = {call["name"]: TEMPLATES[call["template"]] for _, call in calls(template)}
        for node, sort, name in re.findall(r"\{\{(?:tasks|steps)\.([\w-]+)\.outputs\.(\w+)\.([\w-]+)}}", str(template)):
            assert name in names(here[node].get("outputs"), sort), (template["name"], node, name)
            checked += 1
        for sort, name in re.findall(r"\{\{inputs\.(\w+)\.([\w-]+)}}", str(template)):
            assert name in names(template.get("inputs"), sort), (template["name"], name)
    assert checked >= 7


def test_pages_are_read_where_they_are_written() -> None:
    written, read = {}, {}
    for template in TEMPLATES.values():
        for artifact in template.get("outputs", {}).get("artifacts", []):
            if "s3" in artifact:
                assert artifact["archive"] == {"none": {}}, "a reader of the folder must find plain files"
                written[artifact["name"]] = artifact["s3"]["key"].replace("{{inputs.parameters.page-num}}", "{{item}}")
        for _, call in calls(template):
            for artifact in call.get("arguments", {}).get("artifacts", []):
                if "s3" in artifact:
                    read[artifact["name"]] = artifact["s3"]["key"]
    assert read["page-image"] == written["page-image"]
    assert written["extraction"] == read["extractions"] + "/{{item}}.json"
    assert all(key.startswith("{{workflow.namespace}}/{{workflow.name}}/") for key in written.values())


def test_both_loops_number_the_pages_alike() -> None:
    loops = [call["withSequence"] for t in TEMPLATES.values() for _, call in calls(t) if "withSequence" in call]
    assert len(loops) == 2
    assert len({(loop["start"], loop["format"]) for loop in loops}) == 1


def test_leaves_write_only_where_they_may() -> None:
    (directory,) = PIPELINE["tmp_directories"].values()
    for template in TEMPLATES.values():
        if template_kind(template) in LEAF_KINDS:
            assert "env" not in template["container"], "it would drop the common variables, secrets included"
            outputs = template.get("outputs", {})
            paths = [a["path"] for a in outputs.get("artifacts", [])]
            paths += [p["valueFrom"]["path"] for p in outputs.get("parameters", [])]
            assert all(path.startswith(directory["mount_path"] + "/") for path in paths)


def test_no_cloud_and_no_moving_tag_is_named() -> None:
    text = (ROOT / "stacks" / "docproc" / "pipeline.yaml").read_text()
    assert not re.search(r"gcr\.io|pkg\.dev|amazonaws|googleapis|azurecr|:latest", text)
    (image,) = [p["value"] for p in PIPELINE["passthrough_parameters"] if p["name"] == "worker-image"]
    assert re.fullmatch(r"[\w.-]+/[\w./-]+:\d+\.\d+\.\d+", image)
