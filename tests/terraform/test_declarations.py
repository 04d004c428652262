"""Every declaration says what the real provider says, and a wrong one is noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from argoform.terraform import kubectl, kubernetes
from argoform.terraform.helm import Release
from argoform.terraform.providers import PROVIDERS
from argoform.terraform.registry import declarations
from argoform.terraform.schema import Attribute, Block, NestedBlock, ProviderSource, Schema
from tests.reference import reference
from tests.terraform.differences import differences

SCHEMAS = [
    pytest.param(source, kind, name, id=f"{kind}-{name}")
    for source in PROVIDERS
    for kind, schemas in (
        ("resource", declarations()[source.source].resources),
        ("data", declarations()[source.source].data_sources),
        ("provider", {source.name: declarations()[source.source].configuration}),
    )
    for name in schemas
]


@cache
def real(source: ProviderSource) -> Mapping[str, Any]:
    """What the real provider says of itself."""
    text = reference("provider-schemas", f"{source.name}.json").read_text()
    (schemas,) = json.loads(text)["provider_schemas"].values()
    return dict(schemas)


def actual(source: ProviderSource, kind: str, name: str) -> Mapping[str, Any] | None:
    """The real provider's schema of one thing; None when it has no such thing."""
    if kind == "provider":
        return dict(real(source)["provider"])
    return real(source)[{"resource": "resource_schemas", "data": "data_source_schemas"}[kind]].get(name)  # type: ignore[no-any-return]


def declared(source: ProviderSource, kind: str, name: str) -> Schema:
    """The declaration of one thing."""
    schemas = declarations()[source.source]
    if kind == "provider":
        return schemas.configuration
    return (schemas.resources if kind == "resource" else schemas.data_sources)[name]


@pytest.mark.parametrize(("source", "kind", "name"), SCHEMAS)
def test_a_declaration_agrees_with_the_provider(source: ProviderSource, kind: str, name: str) -> None:
    schema = actual(source, kind, name)
    assert schema is not None, f"{source.source} has no {kind} {name}"
    assert list(differences(declared(source, kind, name), schema)) == []


def test_every_provider_has_a_configuration_and_resources() -> None:
    for source in PROVIDERS:
        schemas = declarations()[source.source]
        assert schemas.configuration.name == source.name
        assert schemas.configuration.block.attributes, source.source
        assert schemas.resources, source.source


def _attribute(name: str, **changes: Any) -> Callable[[Block], Block]:
    return lambda block: replace(
        block, attributes={**block.attributes, name: replace(block.attributes[name], **changes)}
    )


def _block(name: str, **changes: Any) -> Callable[[Block], Block]:
    return lambda block: replace(block, blocks={**block.blocks, name: replace(block.blocks[name], **changes)})


def _without(name: str) -> Callable[[Block], Block]:
    return lambda block: Block(
        {key: value for key, value in block.attributes.items() if key != name},
        {key: value for key, value in block.blocks.items() if key != name},
    )


def _with(name: str, value: Attribute | NestedBlock) -> Callable[[Block], Block]:
    if isinstance(value, NestedBlock):
        return lambda block: replace(block, blocks={**block.blocks, name: value})
    return lambda block: replace(block, attributes={**block.attributes, name: value})


def _inside(name: str, change: Callable[[Block], Block]) -> Callable[[Block], Block]:
    return lambda block: replace(
        block,
        blocks={**block.blocks, name: replace(block.blocks[name], block=change(block.blocks[name].block))},
    )


WRONG_SECRETS = [
    (_with("dta", Attribute("string", optional=True)), "kubernetes_secret_v1.dta: there is no such attribute"),
    (_with("meta", NestedBlock(Block(), "list")), "kubernetes_secret_v1.meta: there is no such block"),
    (_without("metadata"), "kubernetes_secret_v1.metadata: the block is required and not declared"),
    (
        _attribute("data_wo_revision", type="string"),
        "kubernetes_secret_v1.data_wo_revision: the type string is declared, and number is real",
    ),
    (_attribute("data", type=("map", "number")), "('map', 'number') is declared, and ('map', 'string') is real"),
    (_attribute("data", sensitive=False), "kubernetes_secret_v1.data: sensitive False is declared, and True is real"),
    (_attribute("data", computed=False), "kubernetes_secret_v1.data: computed False is declared, and True is real"),
    (_attribute("data_wo", write_only=False), "data_wo: write_only False is declared, and True is real"),
    (_attribute("type", optional=False), "type: optional False is declared, and True is real"),
    (_attribute("type", required=True), "type: required True is declared, and False is real"),
    (_block("metadata", nesting="set"), "metadata: nesting set is declared, and list is real"),
    (_block("metadata", min_items=0), "metadata: min_items 0 is declared, and 1 is real"),
    (_block("metadata", max_items=0), "metadata: max_items 0 is declared, and 1 is real"),
    (
        _inside("metadata", _attribute("labels", type="string")),
        "kubernetes_secret_v1.metadata.labels: the type string is declared",
    ),
    (_inside("metadata", _with("lables", Attribute("string"))), "metadata.lables: there is no such attribute"),
]


@pytest.mark.parametrize(("change", "message"), WRONG_SECRETS, ids=[message[:60] for _, message in WRONG_SECRETS])
def test_a_wrong_declaration_is_noticed(change: Callable[[Block], Block], message: str) -> None:
    schema = actual(kubernetes.Secret.source, "resource", "kubernetes_secret_v1")
    assert schema is not None
    right = kubernetes.Secret.schema()
    (found,) = differences(replace(right, block=change(right.block)), schema)
    assert message in found


def test_a_required_attribute_that_is_not_declared_is_noticed() -> None:
    schema = actual(kubectl.Manifest.source, "resource", "kubectl_manifest")
    assert schema is not None
    right = kubectl.Manifest.schema()
    (found,) = differences(replace(right, block=_without("yaml_body")(right.block)), schema)
    assert found == "kubectl_manifest.yaml_body: the attribute is required and not declared"


def test_wrong_nested_attributes_and_versions_are_noticed() -> None:
    schema = actual(Release.source, "resource", "helm_release")
    assert schema is not None
    right = Release.schema()
    nested = right.block.attributes["set_wo"].nested
    assert nested is not None
    wrong = {**nested.attributes, "value": replace(nested.attributes["value"], write_only=False)}
    changes: list[tuple[Callable[[Block], Block], str]] = [
        (_attribute("set_wo", nested=replace(nested, attributes=wrong)), "set_wo.value: write_only False is declared"),
        (_attribute("set_wo", nested=replace(nested, nesting="set")), "set_wo: nesting set is declared"),
        (_attribute("set_wo", nested=None, type="string"), "set_wo: only one of declaration and provider nests"),
    ]
    for change, message in changes:
        (found,) = differences(replace(right, block=change(right.block)), schema)
        assert message in found
    (found,) = differences(replace(right, version=7), schema)
    assert found == "helm_release: version 7 is declared, and 2 is real"


def test_what_replaces_a_resource_is_declared() -> None:
    role = declarations()["hashicorp/aws"].resources["aws_iam_role"].block.attributes
    assert {name for name, attribute in role.items() if attribute.force_new} == {"name", "name_prefix", "path"}
    binding = declarations()["hashicorp/kubernetes"].resources["kubernetes_role_binding_v1"].block.blocks
    assert all(attribute.force_new for attribute in binding["role_ref"].block.attributes.values())
    assert not any(attribute.force_new for attribute in binding["subject"].block.attributes.values())
    assert {name for name, a in binding["metadata"].block.attributes.items() if a.force_new} == {
        "name",
        "generate_name",
        "namespace",
    }
    budget = declarations()["hashicorp/kubernetes"].resources["kubernetes_pod_disruption_budget_v1"].block.blocks
    assert all(attribute.force_new for attribute in budget["spec"].block.attributes.values())
    assert budget["spec"].block.blocks["selector"].block.attributes["match_labels"].force_new
    manifest = declarations()["alekc/kubectl"].resources["kubectl_manifest"].block.attributes
    assert {name for name, a in manifest.items() if a.force_new} == {"api_version", "kind", "name", "namespace"}


def test_declarations_are_read_without_the_cdk() -> None:
    program = (
        "import sys; from argoform.terraform.registry import declarations; declarations();"
        "print(sorted({'jsii', 'cdktf', 'cdktn', 'constructs', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
