"""Scripts that every container finds."""

from __future__ import annotations

import base64
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from argoform import Scripts
from argoform._cdk import cdk
from argoform.errors import ArgoformError, FileError, InputError
from tests.workflows.programs import manifest, new_stack, resource, spec, synth, template

SCRIPT = '#!/bin/sh\nset -eu\necho "${GREETING:-hello}" | curl -w "%{http_code}" $${X}\n'


def _synthesized(scripts: Any, **inputs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    stack = new_stack()
    template(stack, scripts=scripts, **inputs)
    document = synth(stack)
    return resource(document, "kubernetes_config_map_v1.etl-scripts"), manifest(document, "WorkflowTemplate")["spec"]


def test_scripts_are_mounted_executable_for_everyone() -> None:
    config_map, workflow = _synthesized({"run.sh": SCRIPT})
    (volume,) = [v for v in workflow["volumes"] if "configMap" in v]
    assert volume["configMap"] == {
        "name": config_map["metadata"][0]["name"],
        "defaultMode": 0o555,
        "optional": False,
    }
    mounts = workflow["templates"][0]["container"]["volumeMounts"]
    assert {"name": volume["name"], "mountPath": "/scripts", "readOnly": True} in mounts


def test_what_the_shell_expands_survives() -> None:
    config_map, _ = _synthesized({"run.sh": SCRIPT})
    assert config_map["data"]["run.sh"].replace("$${", "${").replace("%%{", "%{") == SCRIPT
    assert "$${GREETING:-hello}" in config_map["data"]["run.sh"]


def test_a_change_shows_in_an_annotation_and_nowhere_else() -> None:
    (before_map, before), (after_map, after) = (_synthesized({"run.sh": text}) for text in ("echo 1", "echo 2"))
    key = "argoform.dev/scripts-hash"
    assert before["podMetadata"]["annotations"].pop(key) != after["podMetadata"]["annotations"].pop(key)
    assert before == after
    # Running workflows find the ConfigMap under the name that they know.
    assert before_map["metadata"] == after_map["metadata"]


def test_the_hash_depends_on_names_and_on_where_one_file_ends() -> None:
    hashes = {
        Scripts(files).content_hash
        for files in ({"a": "1"}, {"b": "1"}, {"a": "1", "b": ""}, {"a": "", "b": "1"}, {"a": b"\x01"}, {"a": "AQ=="})
    }
    assert len(hashes) == 6


def test_tokens_in_scripts_are_hashed_by_terraform() -> None:
    stack = new_stack()
    image = cdk.TerraformVariable(stack, "image", type="string", default="x")
    template(stack, scripts={"run.sh": f"docker pull {image.string_value}\n"})
    text = str(synth(stack)["resource"]["kubectl_manifest"])
    assert "sha256(" in text
    assert "TfToken" not in text


def test_other_mounts_and_annotations_stay() -> None:
    _, workflow = _synthesized(
        Scripts({"run.sh": SCRIPT}, mount_path="/opt/bin"),
        config_map_mounts={"more": {"mount_path": "/more"}},
        extra_pod_annotations={"a": "b"},
    )
    modes = {v["configMap"]["name"]: v["configMap"]["defaultMode"] for v in workflow["volumes"] if "configMap" in v}
    assert sorted(modes.values()) == [0o551, 0o555]
    assert workflow["podMetadata"]["annotations"]["a"] == "b"
    assert "/opt/bin" in str(workflow["templates"][0]["container"]["volumeMounts"])


def test_what_terraform_would_change_is_binary() -> None:
    decomposed = unicodedata.normalize("NFD", "é")
    files = {"elf": b"\x7fELF\x00\xff", "nul": "a\0b", "accent": decomposed, "bom": "\ufeffx", "text": "é".encode()}
    scripts = Scripts(files)
    assert scripts.data == {"text": "é"}
    held = {name: base64.b64decode(content) for name, content in scripts.binary_data.items()}
    assert held == {
        "elf": b"\x7fELF\x00\xff",
        "nul": b"a\0b",
        "accent": decomposed.encode(),
        "bom": "\ufeffx".encode(),
    }


def test_a_directory(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text(SCRIPT)
    (tmp_path / "tool").write_bytes(b"\x00\x01")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "__pycache__").mkdir()
    scripts = Scripts.from_directory(tmp_path)
    assert (list(scripts.data), list(scripts.binary_data)) == (["run.sh"], ["tool"])
    assert list(Scripts.from_directory(tmp_path, hidden=True).data) == [".hidden", "run.sh"]


@pytest.mark.parametrize("name", ["a b", "ä", "a/b", "", ".", "..", "..data", "x" * 254, 5])
def test_names_that_no_config_map_takes(name: Any) -> None:
    with pytest.raises(InputError) as raised:
        Scripts({name: "x"})
    assert raised.value.path == f"scripts.{name}"


def test_more_than_a_config_map_holds() -> None:
    Scripts({"a": "x" * (1024 * 1024 - 1)})
    with pytest.raises(InputError) as raised:
        Scripts({"a": "x" * 900_000, "b": b"\xff" * 150_000, "c": ""})
    assert str(raised.value) == (
        "scripts: the scripts have 1,100,003 bytes together (the largest: a 900,001, b 200,001 in base64, c 1); "
        "expected at most 1,048,576, which is what a ConfigMap may hold"
    )


def test_wrong_directories(tmp_path: Path) -> None:
    wrong: list[tuple[Path, type[ArgoformError], str]] = []
    (tmp_path / "empty").mkdir()
    wrong.append((tmp_path / "empty", FileError, "holds no files"))
    wrong.append((tmp_path / "missing", FileError, "is not a directory"))
    (tmp_path / "nested" / "inner").mkdir(parents=True)
    wrong.append((tmp_path / "nested", InputError, "inner is a directory, and a ConfigMap holds none"))
    for directory, kind, message in wrong:
        with pytest.raises(kind, match=message):
            Scripts.from_directory(directory)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "scripts: there are no files; expected at least one"),
        ({"a": 5}, "scripts.a: the content is a int; expected text or bytes"),
        ({"a": "\ud800"}, "scripts.a: the text holds half of a surrogate pair"),
    ],
)
def test_wrong_files(files: Any, message: str) -> None:
    with pytest.raises(InputError) as raised:
        Scripts(files)
    assert str(raised.value).startswith(message)


def test_wrong_mounts() -> None:
    with pytest.raises(InputError, match="mount_path"):
        spec(new_stack(), scripts=Scripts({"a": "b"}, mount_path="scripts"))
    with pytest.raises(InputError, match=r"extra_pod_annotations\.argoform\.dev/scripts-hash"):
        spec(new_stack(), scripts={"a": "b"}, extra_pod_annotations={"argoform.dev/scripts-hash": "x"})
