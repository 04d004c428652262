"""What is no plan is told so in one line, and what is one is read as it stands there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.errors import ArgoformError, FileError
from argoform.review.plan_file import plans_in, read_plan_file
from argoform.review.values import UNKNOWN
from tests.review.plans import change, manifest, plan, template


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "not JSON"),
        (b"resource {}", "not JSON"),
        (b"\xff\xfe{}", "not text in UTF-8"),
        (b"PK\x03\x04rest", "saved plan"),
        (b'{"@level":"info"}\n{"@level":"info"}\n', "log of `terraform plan -json`"),
        (b'{"@level":"info"}\n', "log of `terraform plan -json`"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "no JSON object"),
        (b"{}", "no format_version"),
        (b'{"version": 4, "terraform_version": "1.9.0", "resources": []}', "a state and not a plan"),
        (b'{"format_version": "1.0", "values": {"root_module": {}}}', "shows a state"),
        (b'{"format_version": "1.0", "provider_schemas": {}}', "schemas of providers"),
        (b'{"format_version": "2.0", "resource_changes": []}', "format version '2.0'"),
        (b'{"format_version": "0.2", "resource_changes": []}', "format version '0.2'"),
        (b'{"format_version": "1.2", "resource_changes": {}}', "is no list"),
        (b'{"format_version": "1.2"}', "tells of no resources"),
        (b'{"stacks": {"a": 1}}', "no plan of the stack 'a'"),
    ],
)
def test_what_is_no_plan_is_told_so(text: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(text)
    with pytest.raises(FileError) as raised:
        plans_in(read_plan_file(str(file)), file=str(file))
    assert said in str(raised.value)
    assert str(file) in str(raised.value)
    assert "show -json" in str(raised.value) or "format version 1.x" in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_plan_file(str(tmp_path / "none.json"))


def test_a_plan_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(b" " * (2**20 + 1))
    with pytest.raises(FileError, match="--max-size"):
        read_plan_file(str(file), largest=1)


def test_several_stacks_are_read_by_name() -> None:
    both = {"stacks": {"a": plan(change("x", None, {"a": 1})), "b": plan()}}
    plans, _ = plans_in(both, file="p")
    assert [(one.stack, len(one.changes)) for one in plans] == [("a", 1), ("b", 0)]


def test_what_is_unknown_stands_where_it_is_unknown() -> None:
    said = change(
        "x",
        {"a": 1, "b": [1, 2]},
        {"b": [1, None], "c": {"d": "e"}},
        unknown={"a": True, "b": [False, True], "c": {"f": True}},
    )
    (one,), _ = plans_in(plan(said), file="p")
    assert one.changes[0].after == {"a": UNKNOWN, "b": [1, UNKNOWN], "c": {"d": "e", "f": UNKNOWN}}


@pytest.mark.parametrize(
    ("actions", "more", "action"),
    [
        (["create"], {}, "create"),
        (["delete", "create"], {}, "replace"),
        (["create", "delete"], {}, "replace"),
        (["no-op"], {"previous_address": "x.old"}, "move"),
        (["no-op"], {"importing": {"id": "1"}}, "import"),
        (["forget"], {}, "forget"),
        (["no-op"], {}, "no-op"),
    ],
)
def test_actions(actions: list[str], more: dict[str, Any], action: str) -> None:
    (one,), _ = plans_in(plan(change("x", {"a": 1}, {"a": 1}, actions=actions, **more)), file="p")
    assert one.changes[0].action == action


def test_what_forces_a_replacement_is_told_by_its_path() -> None:
    said = change("x", {"a": 1}, {"a": 2}, actions=["delete", "create"], replace_paths=[["metadata", 0, "name"]])
    (one,), _ = plans_in(plan(said), file="p")
    assert one.changes[0].because == ("metadata.0.name",)


def test_a_manifest_is_read_from_its_text_although_the_provider_marks_it() -> None:
    (one,), _ = plans_in(plan(manifest(None, template())), file="p")
    assert one.changes[0].after is not None
    assert one.changes[0].after["yaml_body"]["spec"]["entrypoint"] == "main"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "address": st.text(max_size=8) | _VALUES,
        "type": st.sampled_from(["kubectl_manifest", "helm_release", "kubernetes_role", "aws_iam_role"]) | _VALUES,
        "mode": st.sampled_from(["managed", "data"]) | _VALUES,
        "change": _VALUES
        | st.fixed_dictionaries(
            {"actions": _VALUES},
            optional=dict.fromkeys(
                ("before", "after", "after_unknown", "before_sensitive", "after_sensitive", "replace_paths"), _VALUES
            ),
        ),
    },
)


@given(st.lists(_CHANGES | _VALUES, max_size=4), _VALUES, _VALUES, _VALUES)
def test_garbage_in_a_plan_breaks_nothing(changes: list[Any], configuration: Any, prior: Any, variables: Any) -> None:
    document = plan(*changes, configuration=configuration, prior_state=prior, variables=variables)
    document["planned_values"] = prior
    document["output_changes"] = variables
    try:
        plans, _ = plans_in(json.loads(json.dumps(document)), file="p")
    except ArgoformError:
        return
    assert plans[0].format_version == "1.2"


def test_what_goes_has_nothing_after() -> None:
    (one,), _ = plans_in(plan(change("x", {"a": 1}, None)), file="p")
    assert one.changes[0].after is None
