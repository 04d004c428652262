"""The kinds of template, and walking over templates."""

from argoform.argo import fields, names
from argoform.argo.version import ArgoVersion


def test_every_kind_is_a_field_of_a_template_with_the_type_that_is_said() -> None:
    for kind in names.TEMPLATE_KINDS:
        field = fields.field("Template", kind)
        assert field is not None
        assert names.TEMPLATE_KIND_TYPES[kind] == field.type
    assert set(names.TEMPLATE_KIND_TYPES) == set(names.TEMPLATE_KINDS)
    assert names.LEAF_KINDS | names.CALLING_KINDS | {"suspend"} == set(names.TEMPLATE_KINDS)


def test_locations_are_fields_of_an_artifact_location() -> None:
    known = set(fields.table()["ArtifactLocation"]) - {"archiveLogs"}
    assert set(names.ARTIFACT_LOCATIONS) == known


def test_an_empty_mapping_is_a_kind_and_null_is_none() -> None:
    assert names.template_kind({"suspend": {}}) == "suspend"
    assert names.template_kind({"suspend": {}, "container": None}) == "suspend"
    assert names.template_kind({"name": "a"}) is None
    assert names.template_kind({"dag": {}, "container": {}}) is None
    assert names.template_kinds({"dag": {}, "container": {}}) == ["container", "dag"]


def test_templates_are_found_in_order_with_the_inline_ones() -> None:
    inner = {"container": {"image": "a"}}
    spec = {
        "templates": [
            {
                "name": "a",
                "dag": {"tasks": [{"name": "t", "inline": {"steps": [[{"name": "s", "inline": inner}]]}}, None]},
            },
            "nonsense",
            {"name": "b", "steps": [None, [{"name": "s"}, 3]]},
        ]
    }
    assert [path for path, _ in names.templates(spec, "spec")] == [
        "spec.templates[0]",
        "spec.templates[0].dag.tasks[0].inline",
        "spec.templates[0].dag.tasks[0].inline.steps[0][0].inline",
        "spec.templates[2]",
    ]
    assert [path for path, _ in names.calls(spec["templates"][2], "t")] == ["t.steps[1][0]"]
    assert list(names.templates({})) == []


def test_fields_know_their_versions() -> None:
    assert fields.field_since("Template", "pendingTimeout") == "4.1"
    assert fields.field_since("Template", "container") == ""
    assert fields.field_removed("CronWorkflowSpec", "schedule") == "4.0"
    assert fields.field_removed("CronWorkflowSpec", "schedules") == ""
    assert fields.has_field("PodGC", "deleteDelayDuration", ArgoVersion.parse("3.5.1"))
    assert not fields.has_field("PodGC", "deleteDelayDuration", ArgoVersion.parse("3.4"))
    assert not fields.has_field("PodGC", "nonsense", ArgoVersion.parse("4.1"))
    assert "schedule" not in fields.fields_in("CronWorkflowSpec", ArgoVersion.parse("4.0"))
    assert fields.is_struct("core.v1.Container")
    assert not fields.is_struct("string")
