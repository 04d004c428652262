"""No secret of a plan is shown, wherever it stands and however it was written."""

from __future__ import annotations

import base64
import html
import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.review.plan_file import plans_in
from argoform.review.secrets import Secrets, variants
from argoform.review.vocabulary import is_word
from tests.review.plans import change, manifest, plan, template

CANARY = "c4n4ry \"<pass>&word'\\/+ü"


def _encoded(secret: str) -> dict[str, str]:
    raw = secret.encode()
    return {
        "plain": secret,
        "json": json.dumps(secret),
        "json in UTF-8": json.dumps(secret, ensure_ascii=False),
        "html": html.escape(secret),
        "url": quote(secret, safe=""),
        "form": quote_plus(secret),
        "base64": base64.b64encode(raw).decode(),
        "base64 for URLs": base64.urlsafe_b64encode(raw).decode(),
        "base64 of a longer text": base64.b64encode(b"user:" + raw + b"@host").decode(),
        "base64 of one more": base64.b64encode(b"user12:" + raw + b"?").decode(),
        "base64 of another": base64.b64encode(b"user12:!" + raw).decode(),
        "hexadecimal": raw.hex(),
    }


@pytest.mark.parametrize("how", _encoded(CANARY))
def test_a_secret_is_masked_however_it_is_written(how: str) -> None:
    masked = Secrets([CANARY]).mask(f"before {_encoded(CANARY)[how]} after")
    assert "(sensitive value 1)" in masked
    assert not any(text in masked for text in _encoded(CANARY).values())


@given(st.text(min_size=4), st.text(max_size=5), st.text(max_size=5))
def test_no_secret_is_left_in_a_text(secret: str, before: str, after: str) -> None:
    text = base64.b64encode((before + secret + after).encode("utf-8", "surrogatepass")).decode()
    masked = Secrets([secret]).mask(f"{before}{secret}{after} {text}")
    if secret not in "(sensitive value 1)" and not is_word(secret):
        assert secret not in masked.replace("(sensitive value 1)", "\0")


@given(st.text(min_size=4))
def test_every_variant_is_masked(secret: str) -> None:
    for variant in variants(secret):
        assert Secrets([secret]).mask(variant) != variant or variant in "(sensitive value 1)" or is_word(secret)


def test_different_secrets_are_told_apart_so_that_their_change_shows() -> None:
    secrets = Secrets(["first-password", "second-password"])
    assert secrets.mask("first-password") != secrets.mask("second-password")
    assert secrets.mask("first-password") == secrets.mask("first-password")


def test_a_short_secret_is_masked_where_it_stands_alone() -> None:
    secrets = Secrets(["abc"])
    assert secrets.mask("abc") == "(sensitive value 1)"
    assert secrets.mask("abcdef") == "abcdef"


def _with_env(value: str) -> dict[str, Any]:
    made = template()
    made["spec"]["templates"][0]["container"]["env"] = [{"name": "X", "value": value}]
    return made


def _sensitive(value: Any) -> dict[str, Any]:
    return {
        "configuration": {"root_module": {"variables": {"token": {"sensitive": True}}}},
        "variables": {"token": {"value": value}},
    }


def _plans() -> dict[str, dict[str, Any]]:
    inside = manifest(None, _with_env(CANARY))
    encoded = base64.b64encode(CANARY.encode()).decode()
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"password": CANARY}}
    return {
        "a sensitive variable": plan(inside, **_sensitive(CANARY)),
        "one inside of a sensitive object": plan(inside, **_sensitive({"a": [{"b": CANARY}]})),
        "one that holds JSON": plan(inside, **_sensitive(json.dumps({"password": CANARY}))),
        "one in a longer text": plan(manifest(None, _with_env(f"postgres://me:{CANARY}@db/x")), **_sensitive(CANARY)),
        "one that was encoded": plan(manifest(None, _with_env(encoded)), **_sensitive(CANARY)),
        "an attribute of another resource": plan(
            inside, change("random_password", None, {"result": CANARY}, after_sensitive={"result": True})
        ),
        "an attribute before": plan(
            manifest(_with_env(CANARY), template()),
            change("random_password", {"result": CANARY}, None, before_sensitive={"result": True}),
        ),
        "a nested attribute": plan(
            inside,
            change("x", None, {"a": [{"b": CANARY}]}, after_sensitive={"a": [{"b": True}]}),
        ),
        "a data source": plan(
            inside,
            prior_state={
                "values": {
                    "root_module": {
                        "child_modules": [
                            {
                                "resources": [
                                    {
                                        "type": "aws_secretsmanager_secret_version",
                                        "mode": "data",
                                        "values": {"secret_string": CANARY},
                                        "sensitive_values": {"secret_string": True},
                                    }
                                ]
                            }
                        ]
                    }
                }
            },
        ),
        "the data of a typed Secret": plan(inside, change("kubernetes_secret_v1", None, {"data": {"p": CANARY}})),
        "a Secret of a manifest": plan(inside, manifest(None, secret, name="secret")),
        "an encoded Secret of a manifest": plan(
            inside,
            manifest(
                None,
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"p": encoded}},
                name="secret",
            ),
        ),
        "a sensitive output": plan(inside, output_changes={"o": {"after": CANARY, "after_sensitive": True}}),
        "a part of a kubernetes_manifest": plan(
            change(
                "kubernetes_manifest",
                None,
                {"manifest": _with_env(CANARY)},
                after_sensitive={
                    "manifest": {"spec": {"templates": [{"container": {"env": [{"name": False, "value": True}]}}]}}
                },
            )
        ),
        "a sensitive Helm value": plan(
            change(
                "helm_release",
                None,
                {"values": [f"password: {json.dumps(CANARY)}"], "set_sensitive": [{"name": "p", "value": CANARY}]},
                after_sensitive={"values": [True], "set_sensitive": [{"value": True}]},
            )
        ),
        "drift": plan(drift=[change("x", {"a": "b"}, {"a": CANARY}, before_sensitive={}, after_sensitive={"a": True})]),
    }


@pytest.mark.parametrize("where", _plans())
def test_a_secret_is_nowhere_in_what_was_read(where: str) -> None:
    (one,), _ = plans_in(_plans()[where], file="p")
    shown = repr([one.changes, one.drift])
    assert not any(text in shown or repr(text)[1:-1] in shown for text in _encoded(CANARY).values()), shown
    assert "sensitive value" in shown


def test_the_rest_of_a_marked_manifest_is_read() -> None:
    (one,), _ = plans_in(plan(manifest(None, _with_env(CANARY)), **_sensitive(CANARY)), file="p")
    assert one.changes[0].after is not None
    made = one.changes[0].after["yaml_body"]["spec"]["templates"][0]["container"]
    assert made["image"] == "registry.example.com/etl:1.0.0"
    assert made["env"] == [{"name": "X", "value": "(sensitive value 1)"}]


def _refers(variable: str) -> dict[str, Any]:
    return {
        "address": "kubectl_manifest.it",
        "type": "kubectl_manifest",
        "expressions": {"yaml_body": {"references": [f"var.{variable}"]}},
    }


@pytest.mark.parametrize("used", [True, False])
def test_a_manifest_that_hides_a_sensitive_variable_is_not_shown(used: bool) -> None:
    said = _sensitive(CANARY)
    said["configuration"]["root_module"]["resources"] = [_refers("token")]
    value = CANARY if used else "a digest of it"
    (one,), _ = plans_in(plan(manifest(None, _with_env(value)), **said), file="p")
    assert ("cannot be traced" in repr(one.changes[0].after)) is not used


def test_a_sensitive_word_of_manifests_hides_no_key() -> None:
    (one,), _ = plans_in(plan(manifest(None, _with_env("x")), **_sensitive("env")), file="p")
    assert one.changes[0].after is not None
    assert "env" in one.changes[0].after["yaml_body"]["spec"]["templates"][0]["container"]
