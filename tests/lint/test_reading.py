"""Reading files as Argo reads them, hostile ones included."""

import json
from pathlib import Path

import pytest

from argoform.errors import FileError
from argoform.lint.run import FileResult, lint, lint_sources
from argoform.lint.source import LARGEST, manifest_files, read_text
from argoform.lint.yaml_reader import DEEPEST, Unreadable, read_document

FINE = "kind: Workflow\nmetadata: {name: a}\nspec: {entrypoint: m, templates: [{name: m, suspend: {}}]}\n"


def judged(text: str, file: str = "a.yaml") -> FileResult:
    (result,) = lint_sources([read_text(text, file)], select=["argo", "AF140"])
    return result


def rules(text: str) -> list[str]:
    return [found.rule for found in judged(text).findings]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", True),
        ("N", False),
        ("off", False),
        ("1_000", 1000),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", 15),
        ("0b11", 3),
        ("-12", -12),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", float("inf")),
        ("2024-01-31", "2024-01-31"),
        ("1:30", "1:30"),
        ("~", None),
        ("", None),
        ("'yes'", "yes"),
        ("!!str yes", "yes"),
        ("!!int '3'", 3),
        ("!!float 3", 3.0),
        ("!!binary aGk=", "hi"),
        ("!mine yes", "yes"),
        ("1.2.3", "1.2.3"),
        ("0x", "0x"),
        ("-", "-"),
        ("08", 8.0),
    ],
)
def test_scalars_mean_what_they_mean_to_go(written: str, meant: object) -> None:
    if written == "-":
        written = "'-'"
    document, _ = read_document(f"a: {written}\n")
    assert document == {"a": meant}
    assert type(document["a"]) is type(meant)


def test_keys_are_strings() -> None:
    document, _ = read_document("1: a\nyes: b\n1.5: c\n~: d\n")
    assert document == {"1": "a", "true": "b", "1.5": "c", "null": "d"}


def test_merge_keys() -> None:
    document, positions = read_document("a: &a {x: 1}\nb: &b {w: 2}\nc:\n  <<: [*a, *b]\n  z: 3\n")
    assert document["c"] == {"x": 1, "w": 2, "z": 3}
    assert positions("c.w") == (2, 8)


def test_positions_are_those_of_the_file() -> None:
    document, positions = read_document('a:\n- b\n- "c.d": 1\n', first_line=10)
    assert positions("a[1]") == (13, 3)
    assert positions('a[1]["c.d"]') == (13, 3)
    assert positions("a[1].absent") == (13, 3)
    assert positions("absent") == (11, 1)
    assert document["a"][0] == "b"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "not YAML"),
        ("a:\n\t- b", "cannot start any token"),
        ("a: \x07", "control characters"),
        ("a: &a [*a]", "alias of itself"),
        ("a: *b", "no anchor"),
        ("a: 1\na: 2", "twice"),
        ("a: &a {x: 1}\nb: {x: 2, <<: *a}", "twice"),
        ("? [a]\n: b", "as a key"),
        ("[" * 100_000, "nested deeper"),
        ("- " * 5_000, "nested deeper"),
        ("a: !!int many", "is none"),
        ("<<: 1", "merge key"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_document(text)


def test_aliases_are_counted_as_what_they_stand_for() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    with pytest.raises(Unreadable, match="aliases"):
        read_document(bomb)


def test_long_texts_that_are_aliased_count_for_more() -> None:
    def document(times: int) -> str:
        return "a: &a " + "x" * 100_000 + "\nb: [" + "*a, " * times + "]\n"

    assert len(read_document(document(10))[0]["b"]) == 10
    with pytest.raises(Unreadable, match="aliases"):
        read_document(document(1_000))


def test_nesting_up_to_the_bound_is_read() -> None:
    document, _ = read_document("[" * DEEPEST + "]" * DEEPEST)
    assert document is not None


def test_documents_are_split_as_argo_splits_them() -> None:
    assert judged(f"{FINE}---\n{FINE.replace('name: a', 'name: b')}").objects == 2
    assert judged(f"# a comment\n---\n{FINE}---\n").objects == 1
    # Also inside of a scalar.
    assert rules("kind: Workflow\nmetadata: {name: 'a\n--- b'}\n")[0] == "ARGO001"


def test_findings_in_later_documents_have_their_lines() -> None:
    (found,) = judged(f"{FINE}---\n\nkind: Workflow\nspec:\n  templates: [{{name: m, suspend: {{}}}}]\n").findings
    assert (found.rule, found.line) == ("ARGO030", 7)


def test_other_objects_are_passed_over() -> None:
    other = "kind: ConfigMap\nmetadata: {name: a}\n"
    assert rules(f"{FINE}---\n{other}") == []
    assert rules(other) == ["ARGO002"]
    assert rules("") == ["ARGO002"]
    assert rules("- a\n") == ["ARGO002"]


def test_a_document_that_argo_skips_is_told_beside_others() -> None:
    assert rules(f"{FINE}---\na: [\n") == ["AF140"]
    assert rules("a: [\n") == ["ARGO001"]
    assert rules(f"{FINE}kind: Workflow\n") == ["ARGO003"]


def test_json() -> None:
    data = {"kind": "Workflow", "metadata": {"name": "a"}, "spec": {"templates": [{"name": "m", "suspend": {}}]}}
    (found,) = judged(json.dumps(data, indent=1), "a.json").findings
    assert (found.rule, found.line) == ("ARGO030", 6)
    assert rules('{"kind": "Workflow", "kind": "Workflow"}') == ["ARGO003"]
    assert rules("[" * 10_000) == ["ARGO001"]
    assert rules('{"a":' * 10_000) == ["ARGO001"]
    assert rules('{"kind": "Workflow", "spec": ' + "[" * 500 + "]" * 500 + "}") == ["ARGO001"]


def test_an_event_binding_must_be_decodable() -> None:
    binding = "kind: WorkflowEventBinding\nspec: {event: {selector: %s}, %s}\n"
    assert rules(f"{FINE}---\n{binding % ('a', 'submit: {}')}") == []
    assert rules(f"{FINE}---\n{binding % ('1', 'submit: {}')}") == ["ARGO005"]
    assert rules(f"{FINE}---\n{binding % ('a', 'unknown: 1')}") == ["ARGO005"]


def test_binary_and_large_files(tmp_path: Path) -> None:
    binary, large = tmp_path / "binary.yaml", tmp_path / "large.yaml"
    binary.write_bytes(bytes(range(256)) * 10)
    with large.open("wb") as file:
        file.write(b"a: b\n" * (LARGEST // 5 + 1))
    results = lint([binary, large], isolated=True)
    assert [[found.rule for found in result.findings] for result in results] == [["ARGO001"], ["ARGO001"]]
    assert "UTF-8" in results[0].findings[0].message
    assert "bytes" in results[1].findings[0].message


def test_folders(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.json", "d.txt", "deep/e.yaml", ".hidden/f.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FINE)
    found = manifest_files([tmp_path, tmp_path / "b.yaml"])
    assert [str(Path(file).relative_to(tmp_path)) for file in found] == ["a.yml", "b.yaml", "c.json", "deep/e.yaml"]
    with pytest.raises(FileError, match="no such"):
        manifest_files([tmp_path / "absent"])
