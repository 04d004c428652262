"""Inputs that say what the workflow may do in AWS."""

from __future__ import annotations

import ipaddress
import json
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from argoform.spec.inputs.types import Section, Text, plain_input, wrong
from argoform.tokens import has_token


def _address(value: str) -> str:
    if has_token(value):
        return value
    try:
        ipaddress.ip_network(value, strict=True)
    except ValueError:
        raise wrong(
            f"{value!r} is not an IP address or network", "an address or a network such as '10.0.0.0/8'"
        ) from None
    return value


def _policy(value: Any) -> Any:
    if isinstance(value, str):
        if has_token(value):
            return value
        try:
            document = json.loads(value)
        except ValueError as error:
            raise wrong(f"it is not JSON: {error}", "an IAM policy document as JSON") from None
    else:
        document = plain_input(value)
    statements = document if isinstance(document, list) else None
    if isinstance(document, dict):
        if not set(document) <= {"Version", "Id", "Statement"}:
            unknown = sorted(str(key) for key in set(document) - {"Version", "Id", "Statement"})
            raise wrong(f"an IAM policy document has no {unknown[0]!r}", "Version, Id and Statement")
        found = document.get("Statement", [])
        statements = found if isinstance(found, list) else [found]
    if statements is None or not all(isinstance(statement, dict) for statement in statements):
        raise wrong("it is not an IAM policy document", "a document with statements, or a list of statements")
    for i, statement in enumerate(statements):
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise wrong(f"statement {i} has no effect", "Effect: Allow or Deny")
    # One shape for everyone who reads it.
    return value if isinstance(value, str) else json.dumps({"Version": "2012-10-17", "Statement": statements})


class Aws(Section):
    """Rights in AWS; without a meaning where the platform gives workflows no AWS role."""

    extra_aws_permissions: Annotated[
        str,
        BeforeValidator(_policy),
        WithJsonSchema({"type": ["string", "object", "array"]}),
    ] = "{}"
    """Further permissions of the workflow's role: an IAM policy document as JSON, the document itself, its statements,
    or a token that resolves to JSON.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """

    ip_allow_list: list[Annotated[Text, AfterValidator(_address)]] = []
    """Addresses and networks that may use the role; every address when empty.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html
    """
