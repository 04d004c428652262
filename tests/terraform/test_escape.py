"""Configuration values that go through Terraform: what comes out is what went in."""

from __future__ import annotations

import math
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from argoform._cdk import cdk
from argoform.errors import InputError, TokenError
from argoform.terraform import kubectl, lazy
from argoform.terraform.document import encode_document
from argoform.terraform.escape import escape
from argoform.terraform.plan import offline_plan, rendered_manifests
from argoform.terraform.stack import Stack
from argoform.terraform.templates import Literal, Sequence, Template, quoted_template, split_template, template
from argoform.tokens import has_token
from tests.terraform import go_yaml
from tests.terraform.evaluate import planned_outputs, synth
from tests.terraform.texts import collect, texts

RESERVED = "__proto__"

TOKEN = "${TfToken[TOKEN.1]}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("${VAR:-x}", "$${VAR:-x}"),
        ("%{http_code}", "%%{http_code}"),
        ("$${x}", "$$${x}"),
        ("$$${", "$$$${"),
        ("%%{x", "%%%{x"),
        ("$ % {}", "$ % {}"),
        ("$%{", "$%%{"),
        ("a\rb\r\n$\r${", 'a${"\\r"}b\r\n${"$"}${"\\r"}$${'),
        ("\ufeffx", '${"\\ufeff"}x'),
    ],
)
def test_what_terraform_reads_as_the_text(text: str, written: str) -> None:
    assert escape({"a": [text], text: 1}) == {"a": [written], written: 1}


@given(texts, texts)
def test_templates_are_taken_apart_as_they_were_made(before: str, after: str) -> None:
    parts = [Literal(before), Sequence("${var.x}"), Literal(after)]
    read = [part if isinstance(part, Literal) else part.source for part in split_template(template(parts))]
    joined = "".join(part.text if isinstance(part, Literal) else _constant(part) for part in read)
    assert joined == f"{before}<var.x>{after}"


def _constant(source: str) -> str:
    return "<var.x>" if source == "${var.x}" else source[3:-2].replace("\\ufeff", "\ufeff").replace("\\r", "\r")


def test_what_is_no_string_stays() -> None:
    value = {"a": [1, 1.5, True, None, ()], 1: "b", False: "c"}
    assert escape(value) == {"a": [1, 1.5, True, None, []], "1": "b", "false": "c"}


def test_a_template_stays() -> None:
    assert escape([Template("${var.x}")]) == ["${var.x}"]


def test_integers_beyond_javascript_are_exact() -> None:
    assert escape([2**53 - 1, 2**53 + 1, -(2**70)]) == [2**53 - 1, "${9007199254740993}", f"${{{-(2**70)}}}"]


def test_harmless_text_around_a_token_is_left_to_the_cdk() -> None:
    assert escape({f"a-{TOKEN}": TOKEN}) == {f"a-{TOKEN}": TOKEN}


@pytest.mark.parametrize(
    ("value", "path", "error"),
    [
        ({"x": ["\udc00"]}, "data.x[0]", InputError),
        ({"x": math.nan}, "data.x", InputError),
        ({"x": {1, 2}}, "data.x", InputError),
        ({"x": {1: "a", "1": "b"}}, "data.x", InputError),
        ({"x": ["#{TfToken[TOKEN.1]}", "b"]}, "data.x[0]", TokenError),
        ({"x": "a #{TfToken[TOKEN.1]}"}, "data.x", TokenError),
        ({"x": {"&{TfToken[TOKEN.1]}": "", "b": 1}}, "data.x", TokenError),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_path(value: Any, path: str, error: type[InputError]) -> None:
    with pytest.raises(error) as caught:
        escape(value, path="data")
    assert caught.value.path == path


def test_lists_and_maps_that_are_tokens_pass() -> None:
    value = {"list": ["#{TfToken[TOKEN.1]}"], "map": {"&{TfToken[TOKEN.2]}": "x"}, "any": cdk.Token.as_any("x")}
    assert escape(value) == value


def _data(stack: Any, name: str, value: Any) -> None:
    """A resource whose argument holds the value, and an output that shows it."""
    resource = cdk.TerraformResource(stack, name, terraform_resource_type="terraform_data")
    resource.add_override("input", escape(value))
    cdk.TerraformOutput(stack, f"{name}_out", value=cdk.Token.as_any(f"${{terraform_data.{name}.input}}"))


@pytest.mark.terraform
def test_thousands_of_strings_survive_terraform(tmp_path: Path) -> None:
    # Terraform normalizes every string, so that is what must come back.
    strings = [unicodedata.normalize("NFC", text) for text in collect(2000)]

    def build(stack: Any) -> None:
        _data(stack, "map", {text: text for text in strings if text != RESERVED})
        _data(stack, "list", strings)

    outputs = planned_outputs(tmp_path / "plan", synth(tmp_path / "app", build))
    assert [text for text, read in zip(strings, outputs["list_out"], strict=True) if read != text] == []
    assert outputs["map_out"] == {text: text for text in strings if text != RESERVED}


def test_the_one_key_that_javascript_keeps_for_itself_is_refused_in_mappings_and_not_in_documents() -> None:
    with pytest.raises(InputError, match=r"data\.__proto__: the CDK's process cannot hold this key"):
        escape({RESERVED: "x"}, path="data")
    assert go_yaml.read(encode_document({RESERVED: "x"})) == {RESERVED: "x"}


@pytest.mark.slow
@pytest.mark.terraform
def test_thousands_of_strings_survive_in_planned_manifests(tmp_path: Path) -> None:
    strings = collect(2000)
    batches = [strings[start : start + 500] for start in range(0, len(strings), 500)]
    app = cdk.App(outdir=str(tmp_path))
    stack = Stack(app, "stack")
    variable = cdk.TerraformVariable(stack, "text", type="string", default="resolved")
    token = variable.string_value
    for i, batch in enumerate(batches):
        spec = {
            "values": batch,
            "keys": {text: text for text in batch},
            "beside": [f"{text}{token}{text}" for text in batch[:50]],
        }
        metadata = {"name": f"batch-{i}", "namespace": "data"}
        document = encode_document({"apiVersion": "v1", "kind": "Batch", "metadata": metadata, "spec": spec})
        kubectl.Manifest(stack, f"batch-{i}", yaml_body=document)
    app.synth()
    planned = offline_plan(tmp_path).document()
    read = {name: go_yaml.read(text)["spec"] for name, text in rendered_manifests(planned)}
    assert len(read) == len(batches)
    for i, batch in enumerate(batches):
        (spec,) = (spec for name, spec in read.items() if name.endswith(f"batch-{i}"))
        assert [text for text, back in zip(batch, spec["values"], strict=True) if back != text] == []
        assert spec["keys"] == {text: text for text in batch}
        normalized = [unicodedata.normalize("NFC", f"{text}resolved{text}") for text in batch[:50]]
        assert [unicodedata.normalize("NFC", text) for text in spec["beside"]] == normalized


@pytest.mark.terraform
def test_tokens_resolve_beside_any_text(tmp_path: Path) -> None:
    # What the keys put before a text may make it a token of the CDK, which it then is.
    around = [unicodedata.normalize("NFC", text) for text in collect(2000)[:300] if not has_token(f"${{{text}")]
    resolved = '"}\n${x} %{y} $'
    ends = ["$", "%", "$$", "%%", "${", "}", '"', "\\", "$%", "%$"]

    def build(stack: Any) -> None:
        variable = cdk.TerraformVariable(stack, "text", type="string")
        variable.add_override("default", resolved)
        number = cdk.TerraformVariable(stack, "number", type="number", default=7)
        token = variable.string_value
        values = [f"{text}{token}{text}{token}" for text in around + ends]
        _data(stack, "values", values)
        _data(stack, "keys", {f"{i}${{{text}{token}": 1 for i, text in enumerate(around + ends)})
        _data(
            stack,
            "others",
            {"n": number.number_value, "t": f"${{x}} {number.number_value}", "l": ["a", number.number_value]},
        )
        _data(stack, "late", f"${{{cdk.Token.as_string(cdk.Token.as_any('plain'))}}}")

    outputs = planned_outputs(tmp_path / "plan", synth(tmp_path / "app", build))
    normalize = unicodedata.normalize
    assert outputs["values_out"] == [normalize("NFC", f"{text}{resolved}" * 2) for text in around + ends]
    assert set(outputs["keys_out"]) == {
        normalize("NFC", f"{i}${{{text}{resolved}") for i, text in enumerate(around + ends)
    }
    assert outputs["others_out"] == {"n": 7, "t": "${x} 7", "l": ["a", 7]}
    assert outputs["late_out"] == "${plain}"


def test_a_token_for_a_structure_inside_text_is_refused(tmp_path: Path) -> None:
    lazy.failures.clear()

    def build(stack: Any) -> None:
        structure = cdk.Token.as_string(cdk.Token.as_any(["x"]))
        cdk.TerraformOutput(stack, "x", value=escape({"y": f"${{a}} {structure}"}, path="data"))

    with pytest.raises(RuntimeError, match="stands for a list"):
        synth(tmp_path, build)
    assert [error.path for error in lazy.failures] == ["data.y"]


def test_quoting_for_expressions() -> None:
    parts = split_template('a"\\\n$${b} $${c}${"$"}${var.x["k"]}%%{d}')
    assert quoted_template(parts) == '"a\\"\\\\\\n$${b} $${c}${"$"}${var.x["k"]}%%{d}"'


def test_an_expression_without_end_is_an_error() -> None:
    with pytest.raises(TokenError, match="cannot read to its end"):
        split_template('a ${upper("b)}', path="x")
