"""Small programs for tests, and what they emit."""

from __future__ import annotations

import json
from typing import Any

import yaml

from argoform import S3, Irsa, Platform, Stack, WorkflowSpec, WorkflowTemplate
from argoform._cdk import Construct, cdk
from argoform.terraform.lazy import original_errors

OIDC_PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"

MAIN = {"name": "main", "container": {"image": "alpine:3.20", "command": ["sh", "-c", "echo ${HOME:-x} %{http_code}"]}}

Document = dict[str, Any]


def new_stack(id_: str = "test") -> Stack:
    """A stack in an app of its own that writes nothing."""
    return Stack(cdk.Testing.app(), id_)


def local(**overrides: Any) -> Platform:
    """A platform without a cloud."""
    return Platform.local(**overrides)


def eks(**overrides: Any) -> Platform:
    """A platform with roles and a bucket."""
    return Platform.eks(
        **{
            "cluster": "prod",
            "identity": Irsa(oidc_provider_arn=OIDC_PROVIDER),
            "artifacts": S3(bucket="wf-artifacts", region="eu-central-1"),
            **overrides,
        }
    )


def spec(scope: Construct, name: str = "etl", *, platform: Platform | None = None, **inputs: Any) -> WorkflowSpec:
    """A spec with one template, unless the inputs say more."""
    given = {"namespace": "data", "entrypoint": "main", "templates": [MAIN], **inputs}
    return WorkflowSpec(scope, name, platform=platform or local(), **given)


def template(scope: Construct, name: str = "etl", **inputs: Any) -> WorkflowTemplate:
    """A spec with the WorkflowTemplate that deploys it."""
    return WorkflowTemplate(scope, f"{name}-template", spec=spec(scope, name, **inputs))


def synth(stack: cdk.TerraformStack) -> Document:
    """What the stack emits, without the CDK's own comments.

    Raises:
        ArgoformError: what stopped the synth, as argoform raised it.
    """
    try:
        text = cdk.Testing.synth(stack, True)
    except RuntimeError as error:
        for own in original_errors(error):
            raise own from None
        raise
    return dict(_without_comments(json.loads(text)))


def synth_error(stack: cdk.TerraformStack) -> str:
    """The first error of a synth that must fail."""
    try:
        synth(stack)
    except Exception as error:
        return str(error)
    raise AssertionError("it synthesized")


def addresses(document: Document) -> list[str]:
    """The address of every resource."""
    return sorted(f"{type_}.{name}" for type_, found in document.get("resource", {}).items() for name in found)


def resource(document: Document, address: str) -> Document:
    """One resource; the hash at the end of the name may be left out."""
    type_, name = address.split(".", 1)
    found = document["resource"][type_]
    if name in found:
        return dict(found[name])
    (match,) = [body for key, body in found.items() if _without_hash(key) == name]
    return dict(match)


def manifest(document: Document, kind: str, name: str = "etl") -> Document:
    """The object of Argo's of that kind and name."""
    for body in document["resource"].get("kubectl_manifest", {}).values():
        text = body["yaml_body"].replace("$${", "${").replace("%%{", "%{")
        found = yaml.safe_load(text)
        if found["kind"] == kind and found["metadata"]["name"].startswith(name):
            return dict(found)
    raise AssertionError(f"no {kind} {name}")


def _without_hash(name: str) -> str:
    parts = name.split("-")
    return "-".join(part for part in parts if not (len(part) == 8 and all(c in "0123456789abcdef" for c in part)))


def _without_comments(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_comments(item) for key, item in value.items() if key != "//"}
    return [_without_comments(item) for item in value] if isinstance(value, list) else value
