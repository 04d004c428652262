"""YAML documents that go through Terraform: what comes out is what went in."""

from __future__ import annotations

import base64
import enum
import json
import math
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argoform._cdk import cdk
from argoform.errors import InputError, TokenError
from argoform.terraform import azurerm, lazy
from argoform.terraform.document import encode_document
from argoform.terraform.templates import Literal, split_template
from tests.terraform import go_yaml
from tests.terraform.evaluate import planned_outputs, synth
from tests.terraform.texts import collect, texts

NASTY = '"\\\n\r: #{{x}}${y} %{z} $${ \x00\x7f\x80\x85\u2028\ufeff\ufffe\uffff \U0001f600\', - "a": 1}]\n"b": 2'
"""The default of a Terraform variable: it must stay where it is put."""

structures = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(-1e200, 1e200) | texts,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=12,
)


def rendered(value: Any) -> str:
    """What Terraform makes of a document without tokens."""
    parts = split_template(encode_document(value))
    assert all(isinstance(part, Literal) for part in parts)
    return "".join(part.text for part in parts if isinstance(part, Literal))


@pytest.mark.parametrize(
    "document",
    ['"a": "\x7f"', '"a": "\x80"', '"\uffff": 1', '"a": "\\ud83d\\ude00"', '"a": "\\/"', '"a": 1\n"a": 2', "~: 1"],
)
def test_the_reader_refuses_what_go_refuses(document: str) -> None:
    with pytest.raises(yaml.YAMLError):
        go_yaml.read(document)


@pytest.mark.parametrize("word", ["n", "on", "1e3", "0o17", "08", "~", "1_000", "0x1F"])
def test_the_reader_takes_bare_words_for_what_go_does(word: str) -> None:
    assert not isinstance(go_yaml.read(f'"a": {word}')["a"], str)


@given(structures)
def test_any_structure_is_read_back(value: Any) -> None:
    assert go_yaml.read(rendered(value)) == value


@given(structures)
def test_types_survive(value: Any) -> None:
    assert repr(go_yaml.read(rendered({"x": value}))["x"]) == repr(value)


def test_layout_keeps_the_order_of_keys() -> None:
    value = {"kind": "X", "a": [{"name": "n", "args": ["-c", "echo ${A}"]}, []], "empty": {}, "on": [[1, 2.0], None]}
    assert rendered(value) == (
        '"kind": "X"\n"a":\n  - "name": "n"\n    "args":\n      - "-c"\n      - "echo ${A}"\n  - []\n'
        '"empty": {}\n"on":\n  - - 1\n    - 2.0\n  - null\n'
    )


def test_a_key_of_any_length() -> None:
    value = {"k" * 5000: {"\x7f" * 300: 1}}
    assert go_yaml.read(rendered(value)) == value


def test_keys_become_strings_as_in_json() -> None:
    assert go_yaml.read(rendered({2: "a", True: "b", 1.5: "c"})) == {"2": "a", "true": "b", "1.5": "c"}


def test_members_of_a_string_enumeration_are_their_values() -> None:
    class Color(str, enum.Enum):  # noqa: UP042 - StrEnum prints as its value anyway
        RED = "red"

    assert go_yaml.read(rendered({Color.RED: Color.RED})) == {"red": "red"}


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        ({"a": {1: "x", "1": "y"}}, "doc.a", "two keys are '1'"),
        ({"a": [math.nan]}, "doc.a[0]", "nan"),
        ({"a": -math.inf}, "doc.a", "inf"),
        ({"a": 2**64}, "doc.a", "64 bits"),
        ({"a b": "\ud83d"}, 'doc["a b"]', "surrogate"),
        ({"a": {"\ude00": 1}}, "doc.a", "surrogate"),
        ({"a": b"x"}, "doc.a", "bytes"),
        ({"a": {None: 1}}, "doc.a", "NoneType"),
        ({"a": yaml.safe_load("2024-01-01")}, "doc.a", "date"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_path(value: Any, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        encode_document(value, path="doc")
    assert caught.value.path == path


def test_a_value_in_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(InputError, match="contains itself"):
        encode_document(value)


@pytest.mark.terraform
def test_thousands_of_strings_survive_terraform(tmp_path: Path) -> None:
    strings = collect(2000)

    def build(stack: Any) -> None:
        cdk.TerraformOutput(stack, "values", value=encode_document(strings))
        cdk.TerraformOutput(stack, "keys", value=encode_document({text: i for i, text in enumerate(strings)}))
        nested = {"spec": {"templates": [{"script": {text: text}} for text in strings]}}
        cdk.TerraformOutput(stack, "nested", value=encode_document(nested))

    outputs = planned_outputs(tmp_path / "plan", synth(tmp_path / "app", build))
    values, keys = go_yaml.read(outputs["values"]), list(go_yaml.read(outputs["keys"]))
    assert [text for text, read in zip(strings, values, strict=True) if read != text] == []
    assert [text for text, read in zip(strings, keys, strict=True) if read != text] == []
    nested = go_yaml.read(outputs["nested"])["spec"]["templates"]
    assert [text for text, read in zip(strings, nested, strict=True) if read != {"script": {text: text}}] == []


@pytest.mark.terraform
def test_resolved_values_stay_in_their_place(tmp_path: Path) -> None:
    texts_around = collect(2000)[:150]
    resolved = [NASTY, *texts_around[::-1]]
    documents: list[Any] = []

    def build(stack: Any) -> None:
        variable = cdk.TerraformVariable(stack, "texts", type="list(string)")
        variable.add_override("default", resolved)
        tokens = [cdk.Token.as_string(cdk.Fn.element(variable.list_value, i)) for i in range(len(resolved))]
        for i, text in enumerate(texts_around):
            token, value = tokens[i], resolved[i]
            documents.append(
                (
                    {
                        "a": token,
                        token: 1,
                        f"k{text}{token}": [f"{text}{token}", f"{token}{text}{token}{text}"],
                        "z": text,
                    },
                    [
                        ("a", value),
                        (value, 1),
                        (f"k{text}{value}", [text + value, value + text + value + text]),
                        ("z", text),
                    ],
                )
            )
        cdk.TerraformOutput(stack, "all", value=encode_document([document for document, _ in documents]))

    (output,) = planned_outputs(tmp_path / "plan", synth(tmp_path / "app", build)).values()
    for (_, expected), read in zip(documents, go_yaml.read(output), strict=True):
        assert nfc(list(read.items())) == nfc(list(dict(expected).items()))


def nfc(value: Any) -> Any:
    """Terraform normalizes what a token stands for, and what it joins with that."""
    return json.loads(unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False)))


@pytest.mark.terraform
def test_tokens_of_every_kind(tmp_path: Path) -> None:
    def build(stack: Any) -> None:
        text = cdk.TerraformVariable(stack, "text", type="string", default="on")
        number = cdk.TerraformVariable(stack, "number", type="number", default=3)
        flag = cdk.TerraformVariable(stack, "flag", type="bool", default=True)
        items = cdk.TerraformVariable(stack, "items", type="list(string)", default=["1e3", '"\x7f', "${x}"])
        mapping = cdk.TerraformVariable(stack, "mapping", type="map(string)")
        mapping.add_override("default", {"n: ": '"\x80'})
        local = cdk.TerraformLocal(stack, "local", {"deep": [text.string_value]})
        value = {
            "text": text.string_value,
            "as text": number.string_value,
            "number": number.number_value,
            "formatted": f"{number.number_value} or {flag.string_value}",
            "flag": flag.boolean_value,
            "items": items.list_value,
            "mapping": cdk.Token.as_string_map(mapping.fqn),
            "any": cdk.Token.as_any(mapping.fqn),
            "merged": cdk.Fn.merge([cdk.Token.as_any_map(mapping.fqn), {"b": text.string_value}]),
            "nothing": cdk.Token.as_string(cdk.Token.as_any("${null}")),
            "local": cdk.Token.as_any(local.fqn),
            "function": cdk.Fn.join("}", [cdk.Fn.upper(text.string_value), "{"]),
            "conditional": cdk.Fn.conditional(flag.boolean_value, "yes", "no"),
            "lazy": cdk.Token.as_any({"plain": ["$${x}", 1, True, text.string_value]}),
            "literal": cdk.Token.as_string(5),
            "null": cdk.Token.null_value(),
            f"{text.string_value}\u0301e\u0301$": f"e\u0301${text.string_value}$",
        }
        cdk.TerraformOutput(stack, "document", value=encode_document(value))
        cdk.TerraformOutput(stack, "inside", value=cdk.Fn.base64encode(encode_document({"${a}": text.string_value})))

    outputs = planned_outputs(tmp_path / "plan", synth(tmp_path / "app", build))
    assert go_yaml.read(outputs["document"]) == {
        "text": "on",
        "as text": "3",
        "number": 3,
        "formatted": "3 or true",
        "flag": True,
        "items": ["1e3", '"\x7f', "${x}"],
        "mapping": {"n: ": '"\x80'},
        "any": {"n: ": '"\x80'},
        "merged": {"n: ": '"\x80', "b": "on"},
        "nothing": None,
        "local": {"deep": ["on"]},
        "function": "ON}{",
        "conditional": "yes",
        "lazy": {"plain": ["${x}", 1, True, "on"]},
        "literal": "5",
        "null": None,
        "on\u0301e\u0301$": "e\u0301$on$",
    }
    assert go_yaml.read(base64.b64decode(outputs["inside"]).decode()) == {"${a}": "on"}


def refused(tmp_path: Path, build: Any) -> TokenError:
    """The error that stops the synth of a stack."""
    lazy.failures.clear()
    with pytest.raises(RuntimeError) as caught:
        synth(tmp_path, build)
    (error,) = lazy.failures
    assert isinstance(error, TokenError)
    assert str(error) in str(caught.value)
    return error


def test_two_keys_that_resolve_to_the_same_are_refused(tmp_path: Path) -> None:
    def build(stack: Any) -> None:
        variable = cdk.TerraformVariable(stack, "x", type="string")
        value = {"data": {variable.string_value: 1, cdk.Token.as_string(cdk.Token.as_any(variable.fqn)): 2}}
        cdk.TerraformOutput(stack, "document", value=encode_document(value, path="scripts"))

    assert refused(tmp_path, build).path == "scripts.data"


@pytest.mark.parametrize(
    "value",
    [["x", "#{TfToken[TOKEN.1]}"], "a#{TfToken[TOKEN.1]}", {"&{TfToken[TOKEN.1]}": "x", "b": 1}, {-8.13e298: 1}],
)
def test_parts_of_structured_tokens_are_refused(value: Any) -> None:
    with pytest.raises(TokenError) as caught:
        encode_document({"a": value}, path="doc")
    assert caught.value.path.startswith("doc.a")


def test_a_structure_inside_text_is_refused(tmp_path: Path) -> None:
    def build(stack: Any) -> None:
        token = cdk.Token.as_string(cdk.Token.as_any({"a": 1}))
        cdk.TerraformOutput(stack, "document", value=encode_document({"x": f"text {token}"}, path="doc"))

    assert refused(tmp_path, build).path == "doc.x"


def _sensitive(stack: Any, name: str = "password", **more: Any) -> Any:
    return cdk.TerraformVariable(stack, name, type="string", sensitive=True, **more)


def _ephemeral(stack: Any) -> Any:
    variable = cdk.TerraformVariable(stack, "password", type="string")
    variable.add_override("ephemeral", True)
    return variable


def _from_other_stack(stack: Any) -> str:
    other = cdk.TerraformStack(stack.node.root, "other")
    return str(_sensitive(other).string_value)


def _through_locals(stack: Any) -> str:
    first = cdk.TerraformLocal(stack, "first", {"a": [f"x{_sensitive(stack).string_value}"]})
    return str(cdk.TerraformLocal(stack, "second", cdk.Fn.upper(first.as_string)).as_string)


@pytest.mark.parametrize(
    ("token", "named"),
    [
        (lambda stack: _sensitive(stack).string_value, "var.password"),
        (lambda stack: _ephemeral(stack).string_value, "var.password"),
        (lambda stack: cdk.Fn.upper(_sensitive(stack).string_value), "var.password"),
        (lambda stack: cdk.Fn.join("", ["a", f"b{_sensitive(stack).string_value}"]), "var.password"),
        (lambda stack: cdk.Token.as_any({"a": [_sensitive(stack).string_value]}), "var.password"),
        (lambda stack: _sensitive(stack).number_value, "var.password"),
        (lambda stack: _sensitive(stack).list_value, "var.password"),
        (lambda stack: cdk.Fn.sensitive("x"), "sensitive()"),
        (lambda stack: cdk.Token.as_string(cdk.Token.as_any("${ephemeral.vault.x.y}")), "ephemeral.vault.x.y"),
        (lambda stack: cdk.Token.as_string(cdk.Token.as_any("${db_login.x[0].password}")), "db_login.x.password"),
        (_through_locals, "local.second"),
        (_from_other_stack, "data.terraform_remote_state."),
    ],
)
def test_sensitive_tokens_are_refused(tmp_path: Path, token: Any, named: str) -> None:
    def build(stack: Any) -> None:
        value = {"env": [{"value": token(stack)}]}
        document = encode_document(value, path="manifest", is_sensitive=lambda name: name == "db_login.x.password")
        cdk.TerraformOutput(stack, "document", value=document)

    error = refused(tmp_path, build)
    assert error.path.startswith("manifest.env[0].value")
    assert named in error.message


@pytest.mark.parametrize(
    ("value", "path"),
    [(lambda token: {"env": {token: 1}}, 'manifest.env["<token>"]'), (lambda token: [f"x{token}y"], "manifest[0]")],
)
def test_sensitive_tokens_are_refused_in_keys_and_within_text(tmp_path: Path, value: Any, path: str) -> None:
    def build(stack: Any) -> None:
        document = encode_document(value(_sensitive(stack).string_value), path="manifest")
        cdk.TerraformOutput(stack, "document", value=document)

    assert refused(tmp_path, build).path == path


def test_what_is_declared_as_sensitive_is_refused(tmp_path: Path) -> None:
    def build(stack: Any) -> None:
        cluster = azurerm.DataKubernetesCluster(stack, "c", name="c", resource_group_name="g")
        document = encode_document([cluster.ref("name"), cluster.ref("kube_config_raw")], path="manifest")
        cdk.TerraformOutput(stack, "document", value=document)

    error = refused(tmp_path, build)
    assert error.path == "manifest[1]"
    assert "data.azurerm_kubernetes_cluster.c.kube_config_raw" in error.message


def test_what_is_not_sensitive_passes(tmp_path: Path) -> None:
    def build(stack: Any) -> None:
        secret = _sensitive(stack)
        plain = cdk.TerraformVariable(stack, "plain", type="string")
        value = [cdk.Fn.nonsensitive(secret.string_value), plain.string_value, "var.password ${var.password}"]
        cdk.TerraformOutput(stack, "document", value=encode_document(value))

    assert "nonsensitive(var.password)" in synth(tmp_path, build)["output"]["document"]["value"]


def test_a_reference_to_another_stack_is_a_reference_to_its_output(tmp_path: Path) -> None:
    def build(stack: Any) -> None:
        other = cdk.TerraformStack(stack.node.root, "other")
        plain = cdk.TerraformVariable(other, "plain", type="string")
        cdk.TerraformOutput(stack, "document", value=encode_document({"a": f"x{plain.string_value}"}))

    configuration = synth(tmp_path, build)
    assert ".outputs.cross-stack-output-" in configuration["output"]["document"]["value"]
    assert "terraform_remote_state" in configuration["data"]


@pytest.mark.slow
@pytest.mark.terraform
def test_the_fork_of_the_cdk_does_the_same() -> None:
    tests = ["test_tokens_of_every_kind", "test_resolved_values_stay_in_their_place", "test_two_keys_that_resolve"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", " or ".join(tests)],
        env={**os.environ, "ARGOFORM_CDK": "cdktn"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout
