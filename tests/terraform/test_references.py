"""What an expression refers to, and which of that is sensitive."""

from __future__ import annotations

import pytest

from argoform.terraform.references import schema_sensitivity, sensitive_references, template_references
from argoform.terraform.schema import Attribute, Block, NestedBlock, NestedType, Schema


@pytest.mark.parametrize(
    ("source", "references"),
    [
        ("no ${var} here, nor $${var.x}", []),
        ("${var.x}-${local.y}", ["var.x", "local.y"]),
        ("${random_password.db[0].result}", ["random_password.db.result"]),
        ('${data.x.y["a.b"].z[var.i]}', ["var.i", "data.x.y.z"]),
        ("${module.m.out[*].id}", ["module.m.out.id"]),
        ('${join("${var.a}}", [upper(var.b), "var.c"])}', ["var.a", "var.b"]),
        ("${[for k, v in var.m : v.name if k != 1.5e3]}", ["var.m", "v.name"]),
        ('${{"a" = var.x, b = aws_s3_bucket.b.arn}}', ["var.x", "aws_s3_bucket.b.arn"]),
        ("%{ if var.x }a%{ endif }", ["var.x"]),
        ("${nonsensitive(var.x)} ${var.y}", ["var.y"]),
        ('${issensitive(f("(", var.x)) ? var.y : 1}', ["var.y"]),
        ("${sensitive(var.x)}", ["sensitive()", "var.x"]),
    ],
)
def test_references(source: str, references: list[str]) -> None:
    assert list(template_references(source)) == references


def test_sensitive_references() -> None:
    source = "${var.a}${var.b}${ephemeral.x.y.z}${sensitive(1)}"
    assert sensitive_references(source, lambda name: name == "var.b") == ["var.b", "ephemeral.x.y.z", "sensitive()"]


@pytest.mark.parametrize(
    ("reference", "sensitive"),
    [
        ("db_login.x.password", True),
        ("db_login.x.password.more", True),
        ("db_login.x.name", False),
        ("db_login.x.unknown", False),
        ("db_login.x", True),
        ("db_login.x.settings", True),
        ("db_login.x.settings.key", True),
        ("db_login.x.settings.mode", False),
        ("db_login.x.nested.key", True),
        ("data.db_login.x.password", False),
        ("data.secret.x.value", True),
        ("other.x.password", False),
    ],
)
def test_schemas_say_what_is_sensitive(reference: str, sensitive: bool) -> None:
    secret = {"key": Attribute("string", sensitive=True), "mode": Attribute("string")}
    login = Block(
        attributes={
            "password": Attribute("string", sensitive=True),
            "name": Attribute("string"),
            "nested": Attribute(nested=NestedType(secret, "single")),
        },
        blocks={"settings": NestedBlock(Block(secret), "list")},
    )
    resources = {"db_login": Schema("db_login", "a/b", login)}
    sources = {"secret": Schema("secret", "a/b", Block({"value": Attribute("string", sensitive=True)}))}
    assert schema_sensitivity(resources, sources)(reference) is sensitive
