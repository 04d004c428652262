"""What is planned for a change: unknown where only a provider knows, replaced where the declaration says so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.terraform.replay.placeholders import answered_block, filled_block
from argoform.terraform.replay.planning import planned_block, replacements
from argoform.terraform.replay.values import UNKNOWN, Unknown, conform_block, decode, encode, has_unknown
from argoform.terraform.schema import Attribute, Block, NestedBlock, NestedType
from argoform.terraform.sentinel import SENTINEL_NUMBER, is_sentinel

ITEM = Block(
    {
        "key": Attribute("string", optional=True, force_new=True),
        "size": Attribute("number", optional=True),
        "id": Attribute("string", computed=True),
    }
)
BLOCK = Block(
    {
        "name": Attribute("string", required=True, force_new=True),
        "size": Attribute("number", optional=True),
        "arn": Attribute("string", computed=True),
        "region": Attribute("string", optional=True, computed=True),
        "secret": Attribute("string", optional=True, write_only=True),
        "object": Attribute(
            nested=NestedType(
                {"a": Attribute("string", optional=True, force_new=True), "b": Attribute("string", computed=True)},
                "single",
            ),
            optional=True,
        ),
    },
    {
        "list": NestedBlock(ITEM, "list"),
        "set": NestedBlock(ITEM, "set"),
        "map": NestedBlock(ITEM, "map"),
        "single": NestedBlock(ITEM, "single"),
    },
)


def item(**values: Any) -> dict[str, Any]:
    return {"key": None, "size": None, "id": None, **values}


def state(**values: Any) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(BLOCK.attributes)
    return {**empty, "list": [], "set": [], "map": {}, "single": None, **values}


def plan(config: dict[str, Any], proposed: dict[str, Any], prior: dict[str, Any] | None) -> dict[str, Any]:
    planned: dict[str, Any] = planned_block(BLOCK, config, proposed, prior)
    return planned


def test_a_new_object_has_unknown_computed_attributes_at_every_depth() -> None:
    config = state(
        name="a",
        region="r",
        secret="s",
        object={"a": "x", "b": None},
        list=[item(key="k")],
        set=[item(size=1)],
        map={"m": item()},
        single=item(),
    )
    planned = plan(config, config, None)
    assert (planned["arn"], planned["region"], planned["secret"], planned["size"]) == (UNKNOWN, "r", None, None)
    assert planned["object"] == {"a": "x", "b": UNKNOWN}
    assert planned["list"] == [item(key="k", id=UNKNOWN)]
    assert planned["set"] == [item(size=1, id=UNKNOWN)]
    assert planned["map"] == {"m": item(id=UNKNOWN)}
    assert planned["single"] == item(id=UNKNOWN)


def test_what_is_known_stays_and_what_comes_is_unknown() -> None:
    prior = state(name="a", arn="arn", region="r", list=[item(key="k", id="1")], set=[item(key="k", id="2")])
    config = state(name="a", list=[item(key="k"), item(key="l")], set=[item(key="k"), item(key="l")])
    proposed = state(
        name="a",
        arn="arn",
        region="r",
        list=[item(key="k", id="1"), item(key="l")],
        set=[item(key="k", id="2"), item(key="l")],
    )
    planned = plan(config, proposed, prior)
    assert (planned["arn"], planned["region"]) == ("arn", "r")
    assert planned["list"] == [item(key="k", id="1"), item(key="l", id=UNKNOWN)]
    assert planned["set"] == [item(key="k", id="2"), item(key="l", id=UNKNOWN)]


@pytest.mark.parametrize(
    ("prior", "planned", "paths"),
    [
        (state(name="a"), state(name="a"), []),
        (state(name="a"), state(name="b"), [("name",)]),
        (state(name="a"), state(name=UNKNOWN), [("name",)]),
        (state(name="a", size=1), state(name="a", size=2), []),
        (state(secret=None), state(secret=None), []),
        (state(object={"a": "x", "b": "y"}), state(object={"a": "z", "b": "y"}), [("object", "a")]),
        (state(object={"a": "x", "b": "y"}), state(object=None), [("object",)]),
        (state(list=[item(key="k")]), state(list=[item(key="l")]), [("list", 0, "key")]),
        (state(list=[item(size=1)]), state(list=[item(size=2)]), []),
        (state(list=[]), state(list=[item(key="k")]), [("list",)]),
        (state(list=[]), state(list=[item(size=1)]), []),
        (state(set=[item(key="k")]), state(set=[item(key="l")]), [("set",)]),
        (state(set=[item(key="k")]), state(set=[item(key="k"), item(size=2)]), []),
        (state(map={"m": item(key="k")}), state(map={"m": item(key="l")}), [("map", "m", "key")]),
        (state(map={"m": item(key="k")}), state(map={}), [("map",)]),
        (state(single=item(key="k")), state(single=item(key="l")), [("single", "key")]),
        (state(single=item(key="k")), state(single=None), [("single",)]),
    ],
)
def test_the_paths_that_replace(prior: dict[str, Any], planned: dict[str, Any], paths: list[Any]) -> None:
    assert list(dict.fromkeys(replacements(BLOCK, prior, planned))) == paths


def test_nothing_stays_unknown_after_apply_and_write_only_values_are_gone() -> None:
    block = Block(
        {
            "text": Attribute("string", computed=True),
            "count": Attribute("number", computed=True),
            "flag": Attribute("bool", computed=True),
            "texts": Attribute(("list", "string"), computed=True),
            "pairs": Attribute(("map", "string"), computed=True),
            "shape": Attribute(("object", {"a": "number"}), computed=True),
            "any": Attribute("dynamic", computed=True),
            "late": Attribute("dynamic", optional=True),
            "objects": Attribute(nested=NestedType({"a": Attribute("string", computed=True)}, "list"), computed=True),
            "secret": Attribute("string", optional=True, write_only=True),
        },
        {"rule": NestedBlock(Block({"id": Attribute("string", computed=True)}), "list")},
    )
    planned: dict[str, Any] = dict.fromkeys(block.attributes, UNKNOWN)
    planned |= {"secret": "s", "rule": [{"id": UNKNOWN}], "late": [b'["list","string"]', ["a", UNKNOWN]]}
    filled = filled_block(block, planned, "x_y", "salt")
    assert not has_unknown(filled)
    assert (filled["secret"], filled["flag"], filled["count"]) == (None, None, SENTINEL_NUMBER)
    assert filled["text"].startswith("argoform-unknown:x_y.text:")
    assert filled["late"][1][0] == "a"
    leaves = [filled["text"], *filled["texts"], *filled["pairs"].values(), filled["shape"]["a"], filled["any"][1]]
    leaves += [filled["rule"][0]["id"], filled["objects"][0]["a"], filled["late"][1][1]]
    assert all(map(is_sentinel, leaves))
    assert filled_block(block, planned, "x_y", "other")["text"] != filled["text"]


def test_a_data_source_answers_what_it_computes() -> None:
    answered = answered_block(BLOCK, state(name="a"), "data.x", "")
    assert (answered["name"], answered["size"]) == ("a", None)
    assert is_sentinel(answered["arn"])
    assert is_sentinel(answered["region"])


def test_state_conforms_to_a_schema_that_has_changed() -> None:
    old = {
        "name": 1,
        "size": "12",
        "arn": ["no text"],
        "dropped": True,
        "secret": "s",
        "list": [{"key": "k", "other": 1}],
        "set": {"not": "a list"},
        "single": None,
    }
    assert conform_block(old, BLOCK) == state(name="1", size=12, list=[item(key="k")])


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.just(UNKNOWN)
    | st.binary().map(lambda b: Unknown(12, b)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES)
def test_values_survive_the_wire(value: Any) -> None:
    assert decode(encode(value)) == value


@given(VALUES.filter(lambda value: not has_unknown(value)))
def test_any_json_conforms_to_any_schema(value: Any) -> None:
    document = json.loads(json.dumps({"name": value, "size": value, "list": value, "map": value, "object": value}))
    conformed = conform_block(document, BLOCK)
    assert set(conformed) == {*BLOCK.attributes, *BLOCK.blocks}
    assert decode(encode(conformed)) == conformed
