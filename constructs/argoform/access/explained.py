"""Handing the rights of every account over to `argoform explain permissions`, which runs the app as a child process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict

from argoform._cdk import IConstruct, cdk
from argoform.permissions.explain import Row, explain
from argoform.permissions.rights import Rights
from argoform.permissions.rights_file import RIGHTS_FILE
from argoform.terraform.element import stack_of
from argoform.tokens import has_token


def hand_over(
    construct: IConstruct,
    *,
    kind: str,
    name: str,
    namespace: str,
    account: str,
    rights: Rights,
    more: Iterable[Row] = (),
    notes: Iterable[str] = (),
) -> None:
    """Tell what an account may do, when someone asks.

    Args:
        kind: `workflow`, `person` or `service`.
        name: the workflow's, role's or service's.
        account: the service account, or who the subjects are.
        more: rows of rights that are none of the derived ones (roles that are bound).
        notes: what else has to be said of the account.
    """
    file = os.environ.get(RIGHTS_FILE)
    if not file:
        return
    stack = stack_of(construct)
    rows = [*explain(rights), *more]
    told = {
        "stack": str(stack.node.id),
        "kind": kind,
        "name": name,
        "namespace": namespace,
        "account": _plain(stack, account),
        "rights": [{field: _plain(stack, value) for field, value in asdict(row).items()} for row in rows],
        "notes": list(notes),
    }
    with open(file, "a", encoding="utf-8") as stream:
        stream.write(json.dumps(told) + "\n")


def _plain(stack: cdk.TerraformStack, text: str) -> str:
    """The text with its tokens as Terraform will read them: `${aws_s3_bucket.artifacts.arn}`."""
    if not has_token(text):
        return text
    resolver = cdk.DefaultTokenResolver(cdk.StringConcat())
    return str(cdk.Tokenization.resolve(text, scope=stack, resolver=resolver, preparing=False))
