"""Whatever is done to the inputs, they build or are refused with the project's own error, and never anything else."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from argoform.argo import MINORS
from argoform.argo.schema import validate_value
from argoform.errors import ArgoformError, InputErrors
from argoform.platform import Platform
from argoform.spec import build
from argoform.spec.document import parse_document
from argoform.spec.json_schema import check_document
from argoform.yaml_text import write_yaml
from tests.spec.examples import VALID

PLATFORMS = [
    Platform.from_profile(profile, argo_version=version)
    for profile in ("local", "eks", "panfactum")
    for version in MINORS
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "name": "main",
        "dag": {"tasks": [{"name": "a", "template": "box"}, {"name": "b", "template": "flow", "depends": "a"}]},
    },
    {"name": "flow", "steps": [[{"name": "s", "template": "code", "hooks": {"exit": {"template": "box"}}}]]},
    {
        "name": "box",
        "container": {"image": "i", "command": ["x"]},
        "tolerations": [],
        "volumes": [],
        "metadata": {"labels": {"a": "b"}},
    },
    {"name": "code", "script": {"source": "print(1)", "command": ["python"]}, "affinity": {}, "podSpecPatch": "{}"},
    {
        "name": "set",
        "containerSet": {"containers": [{"name": "c", "command": ["x"]}]},
        "inputs": {"parameters": [{"name": "p"}]},
    },
    {"name": "res", "resource": {"action": "get", "manifest": "kind: Pod"}, "retryStrategy": {"limit": 1}},
    {"name": "call", "http": {"url": "http://x"}, "synchronization": {"mutex": {"name": "m"}}},
    {"name": "wait", "suspend": {"duration": "10"}},
    {"name": "plug", "plugin": {"p": {"any": [1, None]}}},
    {
        "name": "list",
        "data": {
            "source": {"artifactPaths": {"name": "a", "s3": {"bucket": "b"}}},
            "transformation": [{"expression": "data"}],
        },
    },
    {"name": "in", "dag": {"tasks": [{"name": "i", "inline": {"container": {"image": "i"}}, "withItems": [1, 2]}]}},
]

BASE: dict[str, Any] = {"name": "wf", "namespace": "ns", "entrypoint": "main", "templates": TEMPLATES}

# What a version lacks is refused, so that leaving it out is what makes the others valid everywhere.
CHOICES = [
    (field, value)
    for field in sorted(VALID)
    for value in VALID[field]
    if field not in ("templates", "pod_delete_delay_seconds")
]

JUNK: list[Any] = [
    None, True, False, 0, -1, 2**63, 1.5, float("nan"), float("inf"), -1.8881545897087827e289,
    "", " ", "x", "UPPER", "a.b/c", "-", "../..", "{{inputs.parameters.x}}", "{{",
    "${TfToken[TOKEN.1]}", "#{TfToken[TOKEN.2]}",
    "\x00", "\ud800", "😀", "x" * 300, "1e3", "10Mi", "30s", "{}", "[]", "null",
    [], {}, [None], [[]], [{}], {"": ""}, {"name": "main"}, {"name": None}, {"a": {"b": ["c"]}}, {1: 2},
    {None: []}, ("t",), {"s"}, b"b", object(), len,
]  # fmt: skip


SEEDS = st.integers(0, 2**32 - 1).map(random.Random)


def spots(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value below a node, and to the node itself."""
    found = [way]
    if isinstance(node, dict):
        found += [spot for key, item in node.items() for spot in spots(item, (*way, key))]
    elif isinstance(node, list):
        found += [spot for i, item in enumerate(node) for spot in spots(item, (*way, i))]
    return found


def mutate(data: dict[str, Any], chance: random.Random) -> None:
    """Put junk somewhere, take something away, add a key, move a value, or repeat an entry."""
    way = chance.choice(spots(data)[1:])
    parent: Any = data
    for step in way[:-1]:
        parent = parent[step]
    match chance.randrange(5):
        case 0:
            parent[way[-1]] = copy.deepcopy(chance.choice(JUNK))
        case 1:
            del parent[way[-1]]
        case 2 if isinstance(parent, dict):
            keys = ["unknown", "name", "template", "inline", "container", "", 5, "volumeMounts"]
            parent[chance.choice(keys)] = copy.deepcopy(chance.choice(JUNK))
        case 3:
            source: Any = data
            for step in chance.choice(spots(data)):
                source = source[step]
            parent[way[-1]] = copy.deepcopy(source)
        case _ if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[way[-1]]))
        case _:
            parent[way[-1]] = copy.deepcopy(chance.choice(JUNK))


def valid_inputs(chance: random.Random) -> dict[str, Any]:
    """Inputs with some fields set to other valid values, and their templates in another order or fewer."""
    data = copy.deepcopy(BASE)
    for field, value in chance.sample(CHOICES, chance.randrange(6)):
        data[field] = copy.deepcopy(value)
    optional = data["templates"][4:]
    data["templates"] = data["templates"][:4] + chance.sample(optional, chance.randrange(len(optional) + 1))
    chance.shuffle(data["templates"])
    return data


def in_order(data: dict[str, Any]) -> dict[str, Any]:
    """Two fields that are each right may be wrong together; those pairs are put right."""
    if data.get("run_as_root") is not True and data.get("uid") == 0:
        del data["uid"]
    fields = ("tmp_directories", "secret_mounts", "config_map_mounts", "volume_mounts")
    paths = [mount["mount_path"].rstrip("/") for field in fields for mount in data.get(field, {}).values()]
    if len(paths) != len(set(paths)):
        data.pop("tmp_directories", None)
    return data


@pytest.mark.slow
@settings(max_examples=2000)
@given(SEEDS, st.sampled_from(PLATFORMS))
def test_mutated_inputs_build_or_are_refused(chance: random.Random, platform: Platform) -> None:
    data = valid_inputs(chance)
    for _ in range(chance.choice([1, 1, 2, 3])):
        if data:
            mutate(data, chance)
    try:
        outputs = build(data, platform)
    except ArgoformError as error:
        event("refused")
        errors = error.errors if isinstance(error, InputErrors) else (error,)
        assert all(found.message and str(found) for found in errors)
        return
    event("built")
    assert validate_value(outputs.workflow_spec, "WorkflowSpec", platform.argo) == []


@pytest.mark.slow
@settings(max_examples=600)
@given(SEEDS, st.sampled_from(PLATFORMS))
def test_inputs_that_stay_valid_build(chance: random.Random, platform: Platform) -> None:
    outputs = build(in_order(valid_inputs(chance)), platform)
    assert validate_value(outputs.workflow_spec, "WorkflowSpec", platform.argo) == []
    assert json.loads(json.dumps(outputs.to_dict())) == outputs.to_dict()


@pytest.mark.slow
@settings(max_examples=150)
@given(SEEDS)
def test_the_front_end_takes_what_is_valid_and_refuses_the_rest(chance: random.Random) -> None:
    data = in_order(valid_inputs(chance))
    check_document(parse_document(write_yaml(data), "in.yaml"))
    for _ in range(3):
        mutate(data, chance)
    try:
        text = json.dumps(data)
    except (TypeError, ValueError):
        return
    try:
        check_document(parse_document(text, "in.yaml"))
        build(parse_document(text, "in.yaml").data, PLATFORMS[0])
    except ArgoformError:
        pass
