"""What one walk over an object tells, and objects of constructs as rules see them."""

from types import MappingProxyType
from typing import Any

from argoform.argo import ArgoVersion
from argoform.lint.inventory import take_inventory
from argoform.lint.manifest import Manifest, plain
from argoform.lint.run import lint_manifests


def test_fields_texts_and_tags_of_every_depth() -> None:
    tagged = {"args": ["{{a}}", {"b.c/d": "{{e}}"}]}
    free: dict[str, Any] = {"image": "busybox", "env": [{"value": "1"}]}
    found = take_inventory({"spec": {"tagged": tagged, "free": free}})
    assert found.fields == {"spec", "tagged", "args", "b.c/d", "free", "image", "env", "value"}
    assert found.texts == ["{{a}}", "{{e}}", "busybox", "1"]
    assert found.tagged == [("spec.tagged.args[0]", "{{a}}"), ('spec.tagged.args[1]["b.c/d"]', "{{e}}")]
    assert {id(free), id(free["env"]), id(free["env"][0])} == found.untagged


def test_what_an_alias_stands_for_is_untagged_or_not_in_both_places() -> None:
    shared = ["{{a}}"]
    one, two = {"x": shared}, {"y": shared}
    assert take_inventory({"one": one, "two": two}).untagged == frozenset()


def test_a_key_with_a_tag_makes_everything_worth_a_look() -> None:
    assert take_inventory({"spec": {"labels": {"{{a}}": "b"}, "x": {"y": "z"}}}).untagged == frozenset()


def test_an_object_that_holds_itself_has_an_end() -> None:
    data: dict[str, Any] = {"a": ["b"]}
    data["again"] = data["a"]
    data["a"].append(data)
    assert take_inventory(data).texts == ["b", "b"]
    copied = plain(data)
    assert copied["a"][1] is copied
    assert copied["again"] is copied["a"]
    assert copied["a"] is not data["a"]


def test_mappings_and_tuples_of_constructs_are_judged_like_dicts_and_lists() -> None:
    container = MappingProxyType({"image": "busybox:1.37", "args": ("{{inputs.parameters.absent}}",)})
    spec = MappingProxyType({"entrypoint": "main", "templates": ({"name": "main", "container": container},)})
    manifest = Manifest(MappingProxyType({"kind": "Workflow", "metadata": {"name": "a"}, "spec": spec}))
    (found,) = lint_manifests([manifest], version=ArgoVersion.parse("4.1"))
    assert [(each.rule, each.path) for each in found if each.severity == "error"] == [
        ("ARGO100", "spec.templates[0].container.args[0]")
    ]
