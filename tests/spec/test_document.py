"""Reading inputs: JSON and YAML, with the line of every fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argoform.errors import FileError, InputErrors
from argoform.spec.document import parse_document, read_document
from argoform.spec.json_schema import check_document, inputs_schema, schema_errors
from argoform.yaml_text import write_yaml
from tests.spec.examples import VALID, WRONG, inputs


def refused(text: str, file: str = "in.yaml") -> FileError:
    with pytest.raises(FileError) as caught:
        parse_document(text, file)
    assert caught.value.file == file
    return caught.value


def test_lines_of_mappings_and_lists() -> None:
    text = "name: x\ntemplates:\n  - name: a\n    container:\n      image: i\n  - name: b\n"
    lines = parse_document(text, "in.yaml").lines
    assert lines["name"] == 1
    assert lines["templates"] == 2
    assert lines["templates[0].container.image"] == 5
    assert lines["templates[1]"] == lines["templates[1].name"] == 6


def test_lines_of_json() -> None:
    assert parse_document('{\n "a": {\n  "b": [1,\n 2]}}', "in.json").lines["a.b[1]"] == 4


def test_dates_and_base_60_stay_strings_and_words_are_as_kubernetes_reads_them() -> None:
    found = parse_document("a: 2020-01-01\nb: 1:30\nc: yes\nd: 0o17\ne: 12\nf: 1.5\ng: ~\nh: 0x1F\n", "in.yaml").data
    assert found == {"a": "2020-01-01", "b": "1:30", "c": True, "d": "0o17", "e": 12, "f": 1.5, "g": None, "h": 31}


@pytest.mark.parametrize(
    ("text", "file", "line", "said"),
    [
        ("a: 1\nb: [", "in.yaml", 2, "not YAML"),
        ("a: 1\n\na: 2", "in.yaml", 3, "'a' is there twice"),
        ('{"a": 1, "a": 2}', "in.json", None, "'a' is there twice"),
        ('{"a": 1,\n}', "in.json", 2, "not JSON"),
        ('{"a": NaN}', "in.json", None, "NaN is not JSON"),
        ("a: &x [*x]", "in.yaml", 1, "an alias stands within"),
        ("? [a]\n: b", "in.yaml", 1, "a key is not a scalar"),
        ("a: 1\n---\nb: 2", "in.yaml", 2, "not YAML"),
        ("a: !!python/object:os.system x", "in.yaml", 1, "not YAML"),
        ("a: \x01", "in.yaml", None, "not YAML"),
        ("- " * 5000 + "x", "in.yaml", None, "nested too deeply"),
        ("[" * 100000, "in.json", None, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, file: str, line: int | None, said: str) -> None:
    error = refused(text, file)
    assert said in str(error)
    assert error.line == line


def test_a_few_lines_cannot_stand_for_billions() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert "when its aliases are followed" in str(refused("\n".join(lines)))


def test_aliases_and_merge_keys_work() -> None:
    text = "base: &b {image: i}\nmine:\n  <<: *b\n  command: [x]\n"
    assert parse_document(text, "in.yaml").data["mine"] == {"image": "i", "command": ["x"]}


def test_messages_hold_no_text_of_the_file() -> None:
    assert "hunter2" not in str(refused("common_secrets: {T: hunter2"))
    assert "hunter2" not in str(refused("T: 'hunter2\nx"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot read: No such file"):
        read_document(str(tmp_path / "absent.yaml"))
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match="it is not UTF-8"):
        read_document(str(tmp_path / "binary.yaml"))


def test_faults_carry_the_line_of_what_they_are_in() -> None:
    text = "name: wf\nnamespace: ns\ntmp_directories:\n  cache:\n    mount_path: /c\n    nod_local: true\nuid: x\n"
    with pytest.raises(InputErrors) as caught:
        check_document(parse_document(text, "in.yaml"))
    found = {error.path: error.line for error in caught.value.errors}
    assert found == {"entrypoint": None, "tmp_directories.cache.nod_local": 6, "uid": 7}
    assert (
        "in.yaml:6: tmp_directories.cache.nod_local: there is no field called 'nod_local'; did you mean 'node_local'?"
        in str(caught.value)
    )


@pytest.mark.parametrize(("field", "value", "path", "said"), WRONG, ids=[f"{w[0]}-{i}" for i, w in enumerate(WRONG)])
def test_the_schema_blames_nothing_that_the_model_takes(field: str, value: Any, path: str, said: str) -> None:
    for error in schema_errors(inputs(**{field: value}), inputs_schema()):
        assert error.path.startswith(path.partition(".")[0].partition("[")[0])


@pytest.mark.slow
@pytest.mark.parametrize("field", sorted(VALID))
def test_the_schema_takes_every_right_value(field: str) -> None:
    for value in VALID[field]:
        check_document(parse_document(write_yaml(inputs(**{field: value})), "in.yaml"))


def test_every_missing_input_is_told_once() -> None:
    errors = list(schema_errors({}, inputs_schema()))
    assert sorted(error.path for error in errors) == ["entrypoint", "name", "namespace"]


def test_the_schema_never_repeats_a_value() -> None:
    for value in ({"A": {"x": "hunter2"}}, "hunter2", [["hunter2"]]):
        errors = list(schema_errors(inputs(common_secrets=value), inputs_schema()))
        assert errors
        assert "hunter2" not in " ".join(map(str, errors))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "n",
        "y",
        "on",
        "1e3",
        "0o17",
        "1_000",
        ".5",
        "~",
        "null",
        "2020-01-01",
        "1:30",
        "a\nb\n",
        " x",
        "#",
        "- a",
        "\x7f",
        "\x85",
        "😀",
    ]
)


@given(st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=2), max_size=3))
def test_written_yaml_reads_back_as_it_was(data: dict[str, Any]) -> None:
    assert yaml.safe_load(write_yaml(data)) == data


@pytest.mark.parametrize("word", ["n", "Y", "on", "1e3", "0x1F", ".5", "=", "<<", "12e03"])
def test_words_that_some_reader_takes_for_something_else_are_quoted(word: str) -> None:
    assert write_yaml({"key": word}) in (f"key: '{word}'\n", f'key: "{word}"\n')
