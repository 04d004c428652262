"""`--fix`: what changes, what stays, and that a second run changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.argo import ArgoVersion
from argoform.errors import FileError
from argoform.lint.context import Context
from argoform.lint.fix import fix_file, fix_text
from argoform.lint.manifest import Manifest
from argoform.lint.rules import RULES

VERSION = ArgoVersion.parse("4.1")

LAID_OUT = """# the first
kind: CronWorkflow
spec:
  schedule: 0,30 2 * * *  # at night
  workflowSpec:
    podGC:
      labelSelector:
        # who
        app: "x"   # y

        tier: z
      # end
    templates:
    - name: a
      synchronization:
        mutex:       # lock
          name: x
          # between
          namespace: |
            foo

              bar
        # after
    - name: b
      synchronization: {mutex: {name: y}, semaphore: {configMapKeyRef: {name: a, key: b}}}
    - {name: c, synchronization: {"mutex": {name: z}}}   # flow
---
# another kind is let alone
kind: ConfigMap
spec: {schedule: x}
"""

FIXED = """# the first
kind: CronWorkflow
spec:
  schedules:
    - 0,30 2 * * *  # at night
  workflowSpec:
    podGC:
      labelSelector:
        # who
        matchLabels:
          app: "x"   # y

          tier: z
      # end
    templates:
    - name: a
      synchronization:
        mutexes:       # lock
          - name: x
            # between
            namespace: |
              foo

                bar
        # after
    - name: b
      synchronization: {mutexes: [{name: y}], semaphores: [{configMapKeyRef: {name: a, key: b}}]}
    - {name: c, synchronization: {"mutexes": [{name: z}]}}   # flow
---
# another kind is let alone
kind: ConfigMap
spec: {schedule: x}
"""


def test_comments_and_layout_stay() -> None:
    text, changes = fix_text(LAID_OUT, VERSION)
    assert text == FIXED
    assert [(change.rule, change.line) for change in changes] == [
        ("AF091", 4),
        ("AF092", 7),
        ("AF090", 16),
        ("AF090", 25),
        ("AF090", 25),
        ("AF090", 26),
    ]
    assert changes[2].path == "spec.workflowSpec.templates[0].synchronization.mutex"
    assert fix_text(text, VERSION) == (text, [])


@pytest.mark.parametrize("id", [id for id, rule in RULES.items() if rule.fixable])
def test_what_a_rule_says_is_fixable_is_fixed(id: str) -> None:
    text, changes = fix_text(RULES[id].bad, VERSION)
    assert changes
    assert not list(RULES[id].check(Manifest(yaml.safe_load(text)), Context(VERSION)))
    assert yaml.safe_load(text) != yaml.safe_load(RULES[id].bad)


@pytest.mark.parametrize(
    "value", [">-\n    0 2 * * *", '\n    # why\n    "0 2 * * *"', '"0 2 *\n    * *"  # two lines', "0 2 *\n   * *"]
)
def test_values_of_several_lines(value: str) -> None:
    fixed, changes = fix_text(f"kind: CronWorkflow\nspec:\n  schedule: {value}\n  timezone: UTC\n", VERSION)
    assert len(changes) == 1
    assert yaml.safe_load(fixed)["spec"] == {"schedules": ["0 2 * * *"], "timezone": "UTC"}


@pytest.mark.parametrize(
    "text",
    [
        "kind: Workflow\nspec:\n  synchronization: {mutex: {name: a}, mutexes: [{name: b}]}\n",
        "kind: Workflow\nspec:\n  synchronization: {mutex: }\n",
        "kind: Workflow\nspec:\n  podGC: {labelSelector: {matchLabels: {a: b}}}\n",
        "kind: Workflow\nspec:\n  podGC: {labelSelector: {}}\n",
        "kind: Workflow\nmetadata: {labels: &l {a: b}}\nspec:\n  podGC:\n    labelSelector: *l\n",
        "kind: [Workflow]\nspec:\n  synchronization: {mutex: {name: a}}\n",
        "kind: Workflow\nspec: &a\n  again: *a\n  synchronization: {mutex: {name: a}}\n",
        "kind: Sensor\nspec:\n  synchronization: {mutex: {name: a}}\n",
        "kind: [Workflow\n",
        "\t- no YAML",
        "",
    ],
)
def test_what_is_right_or_cannot_be_changed_in_place_stays(text: str) -> None:
    assert fix_text(text, VERSION) == (text, [])


def test_one_that_cannot_be_changed_does_not_keep_the_others() -> None:
    text = (
        "kind: Workflow\nmetadata: {labels: &l {a: b}}\nspec:\n  podGC:\n    labelSelector: *l\n"
        "  templateDefaults:\n    synchronization: {mutex: {name: b}}\n"
    )
    fixed, changes = fix_text(text, VERSION)
    assert fixed == text.replace("mutex: {name: b}", "mutexes: [{name: b}]")
    assert len(changes) == 1


def test_older_versions_have_no_plural() -> None:
    assert fix_text(LAID_OUT, ArgoVersion.parse("3.5"))[1][0].rule == "AF092"
    assert len(fix_text(LAID_OUT, ArgoVersion.parse("3.5"))[1]) == 1
    assert len(fix_text(LAID_OUT, ArgoVersion.parse("3.6"))[1]) == 6


def test_what_aliases_repeat_is_changed_where_it_stands() -> None:
    text = (
        "kind: Workflow\nspec:\n  templates:\n    - synchronization: &s\n        mutex: &m {name: x}\n"
        "    - synchronization: *s\n    - synchronization:\n        mutex: *m  # same\n"
    )
    fixed, changes = fix_text(text, VERSION)
    assert len(changes) == 2
    wanted = {"synchronization": {"mutexes": [{"name": "x"}]}}
    assert yaml.safe_load(fixed)["spec"]["templates"] == [wanted] * 3
    assert "# same" in fixed


def test_aliases_within_aliases_end() -> None:
    lines = ["  a0: &a0 [x, x]"] + [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    text = "kind: Workflow\nspec:\n" + "\n".join(lines) + "\n  synchronization: {mutex: {name: a}}\n"
    assert len(fix_text(text, VERSION)[1]) == 1


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_stays_json(indent: int | str | None, tmp_path: Path) -> None:
    data = {
        "kind": "CronWorkflow",
        "spec": {"schedule": "* * * * *", "workflowSpec": {"podGC": {"labelSelector": {"a": "b"}}}},
    }
    file = tmp_path / "a.json"
    file.write_text(json.dumps(data, indent=indent))
    assert len(fix_file(file, VERSION)) == 2
    spec = json.loads(file.read_text())["spec"]
    assert spec == {
        "schedules": ["* * * * *"],
        "workflowSpec": {"podGC": {"labelSelector": {"matchLabels": {"a": "b"}}}},
    }


def test_anchors_and_tags_stay_with_their_values() -> None:
    text = (
        "kind: Workflow\nspec:\n  podGC:\n    labelSelector: &l\n      a: b\n  synchronization:\n    mutex: &m  # one\n"
        "      name: x\n  templates:\n  - name: a\n    synchronization:\n      mutex: *m  # as above\n"
        "  - name: b\n    synchronization:\n      mutex: !!map\n        name: y\n"
    )
    fixed, changes = fix_text(text, VERSION)
    assert len(changes) == 4
    spec = yaml.safe_load(fixed)["spec"]
    assert spec["podGC"] == {"labelSelector": {"matchLabels": {"a": "b"}}}
    assert spec["synchronization"] == {"mutexes": [{"name": "x"}]} == spec["templates"][0]["synchronization"]
    assert spec["templates"][1]["synchronization"] == {"mutexes": [{"name": "y"}]}
    assert "- &m  # one\n" in fixed
    assert "- *m  # as above\n" in fixed
    assert fix_text(fixed, VERSION) == (fixed, [])


def test_a_document_that_is_no_yaml_does_not_keep_the_others() -> None:
    one = "kind: CronWorkflow\nspec:\n  schedule: '@daily'\n"
    text = f"{one}---\nspec: [unclosed\n--- # third\n{one}"
    fixed, changes = fix_text(text, VERSION)
    assert fixed == text.replace("schedule: '@daily'", "schedules:\n    - '@daily'")
    assert [change.line for change in changes] == [3, 9]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_tabs_before_comments_and_marks_stay(mark: str) -> None:
    text = f"{mark}kind: CronWorkflow\t# a\nspec:\n  schedule: '@daily'\t# b\n"
    fixed, changes = fix_text(text, VERSION)
    assert len(changes) == 1
    assert fixed == text.replace("schedule: '@daily'", "schedules:\n    - '@daily'")


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(LAID_OUT)
    file.chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        fix_file(file, VERSION)
    assert file.read_text() == LAID_OUT
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_line_ends_modes_and_links_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(LAID_OUT.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    assert len(fix_file(link, VERSION)) == 6
    assert file.read_bytes() == FIXED.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "link.yaml"]


def test_a_file_without_anything_to_fix_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(FIXED)
    before = file.stat()
    assert fix_file(file, VERSION) == []
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", None])
def test_what_cannot_be_read_is_a_clear_error(raw: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    if raw is not None:
        file.write_bytes(raw)
    with pytest.raises(FileError) as caught:
        fix_file(file, VERSION)
    assert caught.value.file == str(file)


_NAMES = st.text("abc -#:'\"\n{}[],&*!|>é", min_size=1, max_size=8)
_LOCK = st.fixed_dictionaries({"name": _NAMES}, optional={"namespace": _NAMES, "database": st.booleans()})
_SYNC = st.fixed_dictionaries({}, optional={"mutex": _LOCK, "semaphore": st.dictionaries(_NAMES, _LOCK, min_size=1)})
_SPECS = st.fixed_dictionaries(
    {
        "templates": st.lists(st.fixed_dictionaries({"name": _NAMES}, optional={"synchronization": _SYNC}), max_size=3),
        "podGC": st.fixed_dictionaries({}, optional={"labelSelector": st.dictionaries(_NAMES, _NAMES)}),
    },
    optional={"synchronization": _SYNC},
)


def _wanted(spec: dict[str, Any]) -> dict[str, Any]:
    for body in (spec, *spec["templates"]):
        sync = body.get("synchronization", {})
        for old, new in (("mutex", "mutexes"), ("semaphore", "semaphores")):
            if old in sync:
                sync[new] = [sync.pop(old)]
    if spec["podGC"].get("labelSelector"):
        spec["podGC"]["labelSelector"] = {"matchLabels": spec["podGC"]["labelSelector"]}
    return spec


@pytest.mark.slow
@settings(max_examples=200)
@given(spec=_SPECS, schedule=_NAMES, flow=st.sampled_from([None, True, False]), indent=st.integers(2, 5))
def test_any_document_means_the_same_after_it_and_stays_so(
    spec: dict[str, Any], schedule: str, flow: bool | None, indent: int
) -> None:
    data = {"kind": "CronWorkflow", "spec": {"schedule": schedule, "workflowSpec": spec}}
    text = "# head\n" + yaml.safe_dump(data, default_flow_style=flow, indent=indent, allow_unicode=True) + "# tail\n"
    fixed, changes = fix_text(text, VERSION)
    assert changes
    assert fixed.startswith("# head\n")
    assert fixed.endswith("# tail\n")
    assert fix_text(fixed, VERSION) == (fixed, [])
    after = yaml.safe_load(fixed)["spec"]
    assert after == {"schedules": [schedule], "workflowSpec": _wanted(spec)}
