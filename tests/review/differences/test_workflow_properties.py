"""Whatever the manifests: nothing raises, and a difference is told exactly when they do not mean the same."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argoform.argo.fields import KINDS, field, table
from argoform.review.differences.workflow import meaning, workflow_differences
from argoform.review.model import Difference
from argoform.review.values import UNKNOWN, leaves
from tests.reference import reference
from tests.review.differences.workflows import CRON, NOW, STEPS, TEMPLATE, differences, loaded

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=True)
    | st.sampled_from(
        ["", "a", "b", "{{ item }}", "{{item}}", "1", "60s", "1m", "{{tasks.a.outputs.result}}", "a && b", "x\ny\n"]
    )
    | st.just(UNKNOWN)
)

# Names that mean something somewhere, so that garbage reaches every corner.
NAMES = st.sampled_from(
    sorted(
        {name for type_ in ("WorkflowSpec", "Template", "DAGTask", "CronWorkflowSpec") for name in table()[type_]}
        | {
            "name",
            "parameters",
            "value",
            "tasks",
            "container",
            "image",
            "env",
            "requests",
            "limits",
            "made-up",
            "schedule",
        }
    )
)

GARBAGE = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=25
)

MANIFESTS = st.builds(
    lambda kind, metadata, spec: {"kind": kind, "metadata": metadata, "spec": spec},
    st.sampled_from([*KINDS, None]),
    GARBAGE,
    st.dictionaries(NAMES, GARBAGE, max_size=6) | GARBAGE,
)


def check(before: Any, after: Any) -> None:
    found = differences(before, after)
    assert all(isinstance(one, Difference) and isinstance(one.what, str) and one.what for one in found)
    for one in found:
        assert isinstance(one.before, str | None)
        assert isinstance(one.after, str | None)


@pytest.mark.slow
@SETTINGS
@given(MANIFESTS, MANIFESTS)
def test_garbage_is_compared(before: Any, after: Any) -> None:
    check(before, after)
    check(before, deepcopy(before))
    workflow_differences(None, after, now=NOW)
    workflow_differences(before, None, now=NOW)


@pytest.mark.slow
@SETTINGS
@given(st.sampled_from([TEMPLATE, STEPS, CRON]), st.data())
def test_any_change_of_one_value_is_told(text: str, data: st.DataObject) -> None:
    before = loaded(text)
    after = deepcopy(before)
    path, _ = data.draw(st.sampled_from(list(leaves(before))))
    cut = data.draw(st.integers(1, len(path)))
    target: Any = after
    for part in path[: cut - 1]:
        target = target[part]
    target[path[cut - 1]] = data.draw(GARBAGE)
    check(before, after)


def of_type(type_: str, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a type of Argo's."""
    if type_.startswith("[]"):
        return st.lists(of_type(type_.removeprefix("[]"), depth + 1), max_size=2)
    if type_.startswith("map[string]"):
        return st.dictionaries(
            st.sampled_from(["a", "b"]), of_type(type_.removeprefix("map[string]"), depth + 1), max_size=2
        )
    if not table().get(type_) or depth > 7:
        return LEAVES
    names = st.lists(st.sampled_from(sorted(table()[type_])), max_size=5, unique=True)

    def mapping(chosen: list[str]) -> st.SearchStrategy[Any]:
        fields = {name: found.type for name in chosen if (found := field(type_, name)) is not None}
        return st.fixed_dictionaries({name: of_type(one, depth + 1) for name, one in fields.items()})

    return names.flatmap(mapping)


@SETTINGS
@given(of_type("CronWorkflow"), of_type("CronWorkflow"))
def test_cron_workflows_of_the_right_shape_are_compared(before: Any, after: Any) -> None:
    check({**before, "kind": "CronWorkflow"}, {**after, "kind": "CronWorkflow"})


@pytest.mark.slow
@SETTINGS
@given(of_type("WorkflowSpec"), of_type("WorkflowSpec"))
def test_specs_of_the_right_shape_are_compared(before: Any, after: Any) -> None:
    check({"kind": "Workflow", "spec": before}, {"kind": "Workflow", "spec": after})


def deep(levels: int, kind: str) -> Any:
    value: Any = {"name": "x"}
    # Neither JSON nor YAML is read where it is deeper than about a thousand.
    for _ in range(levels // 4 if kind == "inline" else levels):
        value = {
            "list": lambda inner: [inner],
            "mapping": lambda inner: {"a": inner},
            "inline": lambda inner: {"name": "t", "dag": {"tasks": [{"name": "x", "inline": inner}]}},
        }[kind](value)
    return {"kind": "Workflow", "spec": {"templates": [value], "made-up": value}}


@pytest.mark.parametrize("kind", ["list", "mapping", "inline"])
@pytest.mark.parametrize("levels", [30, 160, 900])
def test_deeply_nested_manifests_are_compared(kind: str, levels: int) -> None:
    check(deep(levels, kind), deep(levels + 4, kind))
    check(deep(levels, kind), deep(levels, kind))
    workflow_differences(None, deep(levels, kind), now=NOW)


def test_aliases_in_a_patch_do_not_explode() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    one = {"kind": "Workflow", "spec": {"podSpecPatch": "\n".join(lines)}}
    check(one, {"kind": "Workflow", "spec": {"podSpecPatch": "\n".join(lines[:-1])}})


def test_many_templates_under_new_names_are_compared_in_time() -> None:
    def spec(prefix: str) -> Any:
        container = {"image": "a:1", "command": ["sh", "-c"]}
        templates = [
            {"name": f"{prefix}{n}", "container": {**container, "args": [f"{prefix} {n} " + "x" * 200]}}
            for n in range(300)
        ]
        return {"kind": "Workflow", "spec": {"templates": templates}}

    check(spec("a"), spec("b"))


@pytest.mark.slow
def test_manifests_of_every_kind_of_change_are_compared() -> None:
    """Every variation of the corpus against the file that it was made from, and what came and went."""
    folder = reference("lint-corpus")
    documents = {}
    for path in sorted(folder.glob("*.yaml")):
        found = next(yaml.safe_load_all(path.read_text()))
        if isinstance(found, dict):
            documents[path.name] = found
    pairs = 0
    for name, after in documents.items():
        parts = name.split(".")
        if len(parts) == 3 and (before := documents.get(f"{parts[0]}.yaml")) is not None:
            check(before, after)
            assert meaning(after) == meaning(deepcopy(after))
            pairs += 1
    assert pairs > 500
