"""The structural schemas against manifests that Argo's own linter has labelled, and against mutations of them."""

import copy
import json
import subprocess
import sys
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.argo import MINORS, ArgoVersion
from argoform.argo.fields import KINDS, table
from argoform.argo.json_schema import manifest_schema
from argoform.argo.schema import Problem, check_manifest, validate_manifest, validate_value
from argoform.errors import DialectError, InputErrors, UnknownNameError
from tests.reference import ROOT, reference

NEWEST = ArgoVersion.parse("4.1")

# What `argo lint` says when decoding itself fails, as opposed to its later checks.
DECODING_FAILS = ("strict decoding error", "failed to parse YAML")


@cache
def corpus() -> dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Label and manifests of each labelled file."""
    folder = reference("lint-corpus")
    found = {}
    for name, label in json.loads((folder / "labels.json").read_text()).items():
        try:
            documents = list(yaml.load_all((folder / f"{name}.yaml").read_text(), yaml.CSafeLoader))
        except yaml.YAMLError:
            continue
        found[name] = (label, [d for d in documents if isinstance(d, dict) and d.get("kind") in KINDS])
    return found


def problems(name: str) -> list[Problem]:
    return [p for manifest in corpus()[name][1] for p in validate_manifest(manifest, NEWEST)]


@cache
def clean() -> list[dict[str, Any]]:
    """The valid manifests in which nothing at all is wrong, so that a mutation's problem stands alone."""
    found = []
    for name, (label, manifests) in sorted(corpus().items()):
        if label["valid"] and not problems(name):
            found += manifests
    return found


def workflow(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"generateName": "x-"}, "spec": spec}


def test_verdicts_agree_with_argos_strict_decoding_on_every_labelled_file() -> None:
    wrong = {}
    for name, (label, _) in corpus().items():
        refused = any(p.rejects for p in problems(name))
        if refused != any(said in label.get("message", "") for said in DECODING_FAILS):
            wrong[name] = label
    assert len(corpus()) > 600
    assert not wrong


def test_no_valid_file_is_rejected() -> None:
    assert not {n: p for n, (label, _) in corpus().items() if label["valid"] for p in problems(n) if p.rejects}


def test_paths_are_the_ones_that_argo_names() -> None:
    compared = 0
    for name, (label, _) in corpus().items():
        if "strict decoding error" in label.get("message", ""):
            path = label["message"].partition('unknown field "')[2].rstrip('"')
            assert path in [p.path for p in problems(name) if p.rejects], name
            compared += 1
    assert compared > 50


@pytest.mark.slow
@pytest.mark.parametrize("minor", MINORS)
def test_json_schema_agrees_with_the_walker_in_every_dialect(minor: str) -> None:
    version = ArgoVersion.parse(minor)
    published = json.loads((ROOT / "schemas" / "argo" / f"{minor}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(published)
    refused = 0
    for name, (_, manifests) in corpus().items():
        for manifest in manifests:
            walked = [p for p in validate_manifest(manifest, version) if p.kind != "missing"]
            assert validator.is_valid(manifest) == (not walked), (name, walked)
            refused += bool(walked)
    assert refused > 100


@pytest.mark.slow
def test_regenerating_gives_the_same_bytes() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "schemas" / "generate_argo.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr


def test_every_type_expression_leads_to_a_type() -> None:
    for name in table():
        for field in table()[name].values():
            assert validate_value(None, field.type, NEWEST) == []
            validate_value({"x": {}}, field.type, NEWEST)
            validate_value([[{}]], field.type, NEWEST)


def test_published_schema_is_what_the_library_makes() -> None:
    assert json.loads((ROOT / "schemas" / "argo" / "3.6.json").read_text()) == manifest_schema(ArgoVersion.parse("3.6"))


@pytest.mark.parametrize(
    ("version", "template", "message"),
    [
        ("4.0", {"pendingTimeout": "5m"}, "`pendingTimeout` needs Argo 4.1; this is 4.0"),
        ("4.0.6", {"podResources": {}}, "`podResources` needs Argo 4.1; this is 4.0.6"),
        ("4.1", {"synchronization": {"mutex": {"name": "a"}}}, "`mutex` was removed in Argo 4.0; this is 4.1"),
        ("3.5", {"synchronization": {"mutexes": []}}, "`mutexes` needs Argo 3.6; this is 3.5"),
        ("3.7", {"priority": 1}, "`priority` was removed in Argo 3.7; this is 3.7"),
        (
            "3.5",
            {"container": {"image": "a", "restartPolicy": "Always"}},
            "`restartPolicy` needs Argo 3.6; this is 3.5",
        ),
        (
            "4.0",
            {"memoize": {"key": "a", "maxAge": "1h", "cache": {"configMap": {"name": "a", "key": "b"}}}},
            "`key` was removed in Argo 4.0; this is 4.0",
        ),
        ("3.6", {"volumes": [{"name": "a", "image": {}}]}, "`image` needs Argo 3.7; this is 3.6"),
    ],
)
def test_a_field_of_another_version_names_the_version_that_has_it(
    version: str, template: dict[str, Any], message: str
) -> None:
    manifest = workflow(templates=[{"name": "main", **template}])
    found = validate_manifest(manifest, ArgoVersion.parse(version))
    assert [(p.kind, p.message) for p in found] == [("version", message)]
    with pytest.raises(InputErrors) as caught:
        check_manifest(manifest, ArgoVersion.parse(version))
    assert isinstance(caught.value.errors[0], DialectError)


@pytest.mark.parametrize(
    ("minor", "fields", "wrong"),
    [
        ("3.5", {"schedule": "0 2 * * *"}, []),
        ("3.5", {"schedules": ["0 2 * * *"]}, ["spec.schedules", "spec.schedule"]),
        ("3.6", {"schedule": "0 2 * * *"}, []),
        ("3.7", {"schedules": ["0 2 * * *"]}, []),
        ("4.0", {"schedules": ["0 2 * * *"]}, []),
        ("4.0", {"schedule": "0 2 * * *"}, ["spec.schedule", "spec.schedules"]),
    ],
)
def test_a_cron_workflow_has_the_schedule_field_of_its_version(
    minor: str, fields: dict[str, Any], wrong: list[str]
) -> None:
    manifest = {"kind": "CronWorkflow", "metadata": {"name": "a"}, "spec": {"workflowSpec": {}, **fields}}
    assert [p.path for p in validate_manifest(manifest, ArgoVersion.parse(minor))] == wrong


@pytest.mark.parametrize(("minor", "wrong"), [("3.4", ["spec.artifactGC.podSpecPatch"]), ("3.5", [])])
def test_a_field_whose_type_has_changed_is_dated_by_what_it_holds(minor: str, wrong: list[str]) -> None:
    manifest = workflow(
        artifactGC={"strategy": "OnWorkflowDeletion", "serviceAccountName": "a", "podSpecPatch": "{}"},
        templates=[{"memoize": {"key": "a", "maxAge": "1h", "cache": {"configMap": {"name": "a", "key": "b"}}}}],
    )
    assert [p.path for p in validate_manifest(manifest, ArgoVersion.parse(minor))] == wrong


def test_probes_take_names_of_ports() -> None:
    probe = {"httpGet": {"port": "http", "path": "/"}, "timeoutSeconds": 5}
    assert validate_value({"image": "a", "readinessProbe": probe}, "core.v1.Container", NEWEST) == []


def test_an_unknown_field_names_the_nearest_one_and_the_place_where_it_belongs() -> None:
    manifest = workflow(
        templates=[{"name": "main", "container": {"imag": "a", "retryStrategy": {}}, "outputs": {"artefacts": []}}]
    )
    found = {p.path: p for p in validate_manifest(manifest, NEWEST)}
    assert found["spec.templates[0].container.imag"].nearest == "image"
    assert found["spec.templates[0].container.imag"].message == "`imag` is not a field of Container"
    assert found["spec.templates[0].container.retryStrategy"].expected == "it in the Template around this"
    assert found["spec.templates[0].outputs.artefacts"].nearest == "artifacts"
    with pytest.raises(InputErrors) as caught:
        check_manifest(manifest, NEWEST, path="etl")
    assert isinstance(caught.value.errors[0], UnknownNameError)
    assert "etl.spec.templates[0].container.imag: `imag` is not a field of Container" in str(caught.value)
    assert "did you mean 'image'?" in str(caught.value)


@pytest.mark.parametrize(
    ("spec", "path", "expected"),
    [
        ({"entrypoint": 1}, "spec.entrypoint", "a string"),
        ({"suspend": "true"}, "spec.suspend", "true or false"),
        ({"parallelism": "3"}, "spec.parallelism", "a whole number of 64 bits"),
        ({"parallelism": True}, "spec.parallelism", "a whole number of 64 bits"),
        ({"priority": 2**31}, "spec.priority", "a whole number of 32 bits"),
        ({"priority": 1.5}, "spec.priority", "a whole number of 32 bits"),
        ({"nodeSelector": {"a.b/c": 1}}, 'spec.nodeSelector["a.b/c"]', "a string"),
        ({"templates": {"name": "a"}}, "spec.templates", "a list"),
        ({"templates": ["a"]}, "spec.templates[0]", "a mapping"),
        (
            {"templates": [{"plugin": {"a": 1, "b": 2}}]},
            "spec.templates[0].plugin",
            "a mapping with exactly one key, the plugin's name",
        ),
        ({"templates": [{"steps": [{"name": "a"}]}]}, "spec.templates[0].steps[0]", "a list"),
        ({"templates": [{"steps": [[None]]}]}, "spec.templates[0].steps[0][0]", "a mapping"),
        ({"retryStrategy": {"limit": 1.5}}, "spec.retryStrategy.limit", "a whole number of 32 bits or a string"),
        ({"podGC": {"labelSelector": {"matchLabels": []}}}, "spec.podGC.labelSelector.matchLabels", "a mapping"),
        (
            {"templates": [{"container": {"resources": {"limits": {"memory": "{{x}}"}}}}]},
            "spec.templates[0].container.resources.limits.memory",
            "a quantity such as 500m, 2 or 1.5Gi",
        ),
    ],
)
def test_types_are_strict(spec: dict[str, Any], path: str, expected: str) -> None:
    found = validate_manifest(workflow(**spec), NEWEST)
    assert [(p.path, p.expected, p.kind, p.rejects) for p in found] == [(path, expected, "type", True)]


@pytest.mark.parametrize("quantity", ["1", "500m", "1.5Gi", ".5", "2.", "1e3", "1E-3", "+1", "-2Ki", 1, 0.5, " 1Gi "])
def test_quantities_that_kubernetes_parses(quantity: object) -> None:
    assert validate_value(quantity, "quantity", NEWEST) == []


@pytest.mark.parametrize("quantity", ["", "1GB", "1 Gi", "Gi", "1.2.3", "1e", "1ki", True, [], {}])
def test_quantities_that_kubernetes_refuses(quantity: object) -> None:
    assert len(validate_value(quantity, "quantity", NEWEST)) == 1


def test_what_argo_takes_without_a_word() -> None:
    manifest = workflow(
        entrypoint=None,
        priority=3.0,
        arguments={"parameters": [{"name": "a", "value": 1, "default": True, "enum": [1.5, "x", False]}]},
        templates=[
            None,
            {"name": "main", "retryStrategy": {"limit": "{{x}}"}, "activeDeadlineSeconds": 5, "steps": [None, []]},
            {"name": "loop", "dag": {"tasks": [{"name": "a", "withItems": [1, "a", {"b": [None]}, [1], None]}]}},
        ],
    )
    assert validate_manifest(manifest, NEWEST) == []


def test_a_list_as_a_parameter_is_told_although_argo_decodes_it() -> None:
    found = validate_manifest(workflow(arguments={"parameters": [{"name": "a", "value": [1]}]}), NEWEST)
    assert [(p.path, p.rejects) for p in found] == [("spec.arguments.parameters[0].value", False)]


def test_below_steps_argo_is_lenient_about_names_but_not_about_types() -> None:
    step = {
        "name": "a",
        "template": "b",
        "unknownField": 1,
        "arguments": {"Parameters": [{"name": "p", "value": "1", "extra": 1}, {"name": 2}]},
    }
    found = validate_manifest(workflow(templates=[{"name": "main", "steps": [[step]]}]), NEWEST)
    here = "spec.templates[0].steps[0][0]"
    assert {(p.path, p.rejects) for p in found} == {
        (f"{here}.unknownField", True),
        (f"{here}.arguments.Parameters", False),
        (f"{here}.arguments.Parameters[0].extra", False),
        (f"{here}.arguments.Parameters[1].name", True),
    }


def test_tokens_stand_for_anything() -> None:
    token = "${TfToken[TOKEN.7]}"
    manifest = workflow(
        parallelism=token,
        suspend=token,
        nodeSelector={token: "a", "b": token},
        templates=[
            {"name": "main", "container": {"image": token, "resources": {"limits": {"cpu": token}}, "ports": token}}
        ],
        volumes=[token],
        ttlStrategy=token,
        priority=-1.8881545897087974e289,
    )
    manifest["spec"][token] = 1
    assert validate_manifest(manifest, NEWEST) == []


@pytest.mark.parametrize(("kind", "near"), [("workflow", "Workflow"), ("Pod", ""), (None, ""), (3, "")])
def test_only_the_four_kinds_are_known(kind: object, near: str) -> None:
    found = validate_manifest({"kind": kind}, NEWEST)
    assert [(p.path, p.nearest) for p in found] == [("kind", near)]


def structs(value: Any, expression: str, path: str, below_step: bool = False) -> list[tuple[dict[str, Any], str, bool]]:
    """Every mapping of a valid manifest that has fields, with its path and whether it lies below a step."""
    if value is None:
        return []
    if expression.startswith("[]"):
        inner = expression.removeprefix("[]")
        return [s for i, item in enumerate(value) for s in structs(item, inner, f"{path}[{i}]", below_step)]
    if expression.startswith("map[string]"):
        inner = expression.removeprefix("map[string]")
        return [s for k, item in value.items() for s in structs(item, inner, f"{path}.{k}", below_step)]
    if expression not in table():
        return []
    found = [(value, path, below_step)]
    for key, item in value.items():
        inner = table()[expression][key].type
        place = f"{path}.{key}" if path else key
        found += structs(item, inner, place, below_step or expression == "WorkflowStep")
    return found


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_an_unknown_field_added_anywhere_is_found_there(data: st.DataObject) -> None:
    manifest = copy.deepcopy(clean()[data.draw(st.integers(0, len(clean()) - 1))])
    place, path, below_step = data.draw(st.sampled_from(structs(manifest, manifest["kind"], "")))
    name = data.draw(st.from_regex(r"zz[a-zA-Z]{1,12}", fullmatch=True))
    place[name] = data.draw(st.sampled_from([1, "a", None, [], {}, {"name": "b"}]))
    found = validate_manifest(manifest, NEWEST)
    assert [(p.path, p.kind, p.rejects) for p in found] == [(f"{path}.{name}".lstrip("."), "unknown", not below_step)]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_field_the_answer_is_a_list_of_problems(data: st.DataObject) -> None:
    type_name = data.draw(st.sampled_from(sorted(n for n, f in table().items() if f)))
    name = data.draw(st.sampled_from(sorted(table()[type_name])))
    version = ArgoVersion.parse(data.draw(st.sampled_from(MINORS)))
    for problem in validate_value({name: data.draw(anything)}, type_name, version, "here"):
        assert problem.path.startswith("here.")
        assert problem.message
