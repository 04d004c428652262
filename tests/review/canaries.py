"""Secrets to be planted in plans, every place for them, and the search for them in what is written."""

from __future__ import annotations

import base64
import html
import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import yaml

from tests.review.plans import change, manifest, template

CORE = "Kx9Qcanary7Zw"


OTHER = "Vt4Rcanary2Jm"


SECRET = f"{CORE}\"<&>'/+=ü {CORE}"


"""Its core stays the same in JSON, HTML and URLs, so that whoever looks for that finds it in all of these."""


_CHUNK = re.compile(r"[A-Za-z0-9+/_-]{12,}")


_HEX = re.compile(r"[0-9a-fA-F]{20,}")


def leaks(text: str, *cores: str) -> Iterator[str]:
    """Where a secret is in a text: as it is, in pieces, escaped, or decoded from base64 or hexadecimal digits."""
    cores = cores or (CORE, OTHER)
    bare = re.sub(r"<!-- -->|\x1b\[[\d;]*m|\s", "", text)
    for name, form in {
        "plain": text,
        "in pieces": bare,
        "HTML": html.unescape(bare),
        "URL": unquote(bare),
        "reversed": text[::-1],
    }.items():
        for core in cores:
            if core.lower() in form.lower():
                at = form.lower().index(core.lower())
                yield f"{name}: {form[max(0, at - 80) : at + 80]!r}"
    for chunk in {*_CHUNK.findall(text), *_CHUNK.findall(bare)}:
        standard = chunk.replace("-", "+").replace("_", "/")
        for skip in range(4):
            usable = standard[skip:]
            found = base64.b64decode(usable[: len(usable) // 4 * 4])
            yield from (f"base64: {chunk!r}" for core in cores if core.encode() in found)
    for chunk in _HEX.findall(text):
        found = bytes.fromhex(chunk[: len(chunk) // 2 * 2])
        yield from (f"hexadecimal: {chunk!r}" for core in cores if core.encode() in found)


def sensitive(value: Any, name: str = "token") -> dict[str, Any]:
    return {
        "configuration": {"root_module": {"variables": {name: {"sensitive": True}}}},
        "variables": {name: {"value": value}},
    }


def _state(type_: str, values: Any, marks: Any, mode: str = "data") -> dict[str, Any]:
    resource = {"type": type_, "mode": mode, "values": values, "sensitive_values": marks}
    nested = {"child_modules": [{"child_modules": [{"resources": [resource]}]}]}
    return {"values": {"root_module": nested}}


def _secret(**data: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "data"}, **data}


def _simple(text: str) -> str:
    """The part of a secret that can stand in a URL as it is."""
    return re.split(r"\W", text)[0]


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _marked(before: Any, after: Any, marks: Any, type_: str = "random_password") -> dict[str, Any]:
    return change(
        type_, before, after, before_sensitive=marks if before else {}, after_sensitive=marks if after else {}
    )


def sources(secret: str) -> dict[str, tuple[list[dict[str, Any]], dict[str, Any]]]:
    """For each place at which a plan calls a text a secret: the resources and the rest of such a plan."""
    docker = json.dumps({"auths": {"r.example.com": {"auth": encoded(f"me:{secret}"), "password": secret}}})
    pem = f"-----BEGIN PRIVATE KEY-----\n{secret}\n{secret}\n-----END PRIVATE KEY-----\n"
    listed = {"apiVersion": "v1", "kind": "List", "items": [_secret(stringData={"a": secret})]}
    deep: Any = secret
    for _ in range(30):
        deep = {"a": [deep]}
    typed = {"metadata": [{"name": "s"}], "data": {"p": secret}}
    named = {"env": [{"name": "DB_PASSWORD", "value": secret}]}
    plain = template()
    plain["spec"]["templates"][0]["container"].update(named)
    return {
        "a sensitive variable": ([], sensitive(secret)),
        "a sensitive variable that is an object": ([], sensitive({"a": {"b": secret}})),
        "a sensitive variable that is a list": ([], sensitive([[secret]])),
        "a sensitive variable deep inside": ([], sensitive(deep)),
        "a sensitive variable of JSON": ([], sensitive(json.dumps({"a": [secret]}))),
        "a sensitive variable with a line's end": ([], sensitive(f"{secret}\n")),
        "a sensitive variable of several lines": ([], sensitive(pem)),
        "a sensitive variable that is a URL": ([], sensitive(f"postgres://me:{_simple(secret)}@db/x")),
        "a default of a module's sensitive variable": (
            [],
            {
                "configuration": {
                    "root_module": {
                        "module_calls": {
                            "m": {"module": {"variables": {"token": {"sensitive": True, "default": secret}}}}
                        }
                    }
                }
            },
        ),
        "a constant for a module's sensitive variable": (
            [],
            {
                "configuration": {
                    "root_module": {
                        "module_calls": {
                            "m": {
                                "expressions": {"token": {"constant_value": secret}},
                                "module": {"variables": {"token": {"sensitive": True}}},
                            }
                        }
                    }
                }
            },
        ),
        "an attribute after": ([_marked(None, {"result": secret}, {"result": True})], {}),
        "an attribute before": ([_marked({"result": secret}, None, {"result": True})], {}),
        "an attribute of what stays": ([_marked({"result": secret}, {"result": secret}, {"result": True})], {}),
        "a nested attribute": ([_marked(None, {"a": {"b": [{"c": secret}]}}, {"a": {"b": [{"c": True}]}})], {}),
        "an attribute of which all is marked": ([_marked(None, {"a": {"b": [secret]}}, {"a": True})], {}),
        "a resource of which all is marked": ([_marked(None, {"a": {"b": [secret]}}, True)], {}),
        "a data source": (
            [],
            {
                "prior_state": _state(
                    "aws_secretsmanager_secret_version", {"secret_string": secret}, {"secret_string": True}
                )
            },
        ),
        "a data source that is read": ([{**_marked(None, {"v": secret}, {"v": True}), "mode": "data"}], {}),
        "a data source of a Secret": ([], {"prior_state": _state("kubernetes_secret_v1", {"data": {"p": secret}}, {})}),
        "a planned value": (
            [],
            {"planned_values": _state("random_password", {"result": secret}, {"result": True})["values"]},
        ),
        "a sensitive output": (
            [],
            {"output_changes": {"o": {"before": None, "after": secret, "after_sensitive": True}}},
        ),
        "a sensitive output before": (
            [],
            {"output_changes": {"o": {"before": {"a": secret}, "after": None, "before_sensitive": True}}},
        ),
        "an output in the state": (
            [],
            {"prior_state": {"values": {"outputs": {"o": {"sensitive": True, "value": [secret]}}}}},
        ),
        "stringData": ([manifest(None, _secret(stringData={"a": secret}), name="s")], {}),
        "data": ([manifest(None, _secret(data={"a": encoded(secret)}), name="s")], {}),
        "data before": ([manifest(_secret(data={"a": encoded(secret)}), None, name="s")], {}),
        "a file in data": ([manifest(None, _secret(data={"a": encoded(pem)}), name="s")], {}),
        "a URL in stringData": (
            [manifest(None, _secret(stringData={"a": f"amqp://me:{_simple(secret)}@mq:5672/v"}), name="s")],
            {},
        ),
        "settings in stringData": (
            [manifest(None, _secret(stringData={"conf": f"user: me\npassword: '{_simple(secret)}'\n"}), name="s")],
            {},
        ),
        "an account for a registry": (
            [manifest(None, _secret(data={".dockerconfigjson": encoded(docker)}), name="s")],
            {},
        ),
        "a list of Secrets": ([manifest(None, listed, name="s")], {}),
        "a Secret of a kubernetes_manifest": (
            [change("kubernetes_manifest", None, {"manifest": _secret(stringData={"a": secret})})],
            {},
        ),
        "a Secret in Helm values": (
            [
                change(
                    "helm_release",
                    None,
                    {"values": [yaml.safe_dump({"extraObjects": [_secret(stringData={"a": secret})]})]},
                )
            ],
            {},
        ),
        "a Secret as a text in Helm values": (
            [
                change(
                    "helm_release",
                    None,
                    {"values": [yaml.safe_dump({"extraObjects": [yaml.safe_dump(_secret(stringData={"a": secret}))]})]},
                )
            ],
            {},
        ),
        "a Secret that a workflow makes": (
            [
                manifest(
                    None,
                    template(
                        {
                            "templates": [
                                {
                                    "name": "main",
                                    "resource": {
                                        "action": "create",
                                        "manifest": yaml.safe_dump(_secret(stringData={"a": secret})),
                                    },
                                }
                            ]
                        },
                        name="maker",
                    ),
                    name="s",
                )
            ],
            {},
        ),
        "a typed Secret": ([change("kubernetes_secret_v1", None, typed, after_sensitive={"data": True})], {}),
        "a typed Secret without marks": ([change("kubernetes_secret", typed, None)], {}),
        "a typed Secret of bytes": (
            [change("kubernetes_secret_v1", None, {**typed, "data": None, "binary_data": {"p": encoded(secret)}})],
            {},
        ),
        "a write-only argument that was kept": (
            [change("kubernetes_secret_v1", None, {**typed, "data": None, "data_wo": {"p": secret}})],
            {},
        ),
        "a sensitive Helm value": (
            [
                change(
                    "helm_release",
                    None,
                    {"set_sensitive": [{"name": "a.b", "value": secret}]},
                    after_sensitive={"set_sensitive": [{"value": True}]},
                )
            ],
            {},
        ),
        "a sensitive Helm value of a block": (
            [
                change(
                    "helm_release",
                    None,
                    {"set_sensitive": [{"name": "a.b", "value": secret}]},
                    after_sensitive={"set_sensitive": True},
                )
            ],
            {},
        ),
        "a sensitive Helm value without marks": (
            [change("helm_release", None, {"set_sensitive": [{"name": "a.b", "value": secret}]})],
            {},
        ),
        "a field that the provider hides": (
            [
                change(
                    "kubectl_manifest",
                    None,
                    {
                        "yaml_body": yaml.safe_dump({**template(name="h"), "spec": {"a": {"b": {"c": secret}}}}),
                        "sensitive_fields": ["spec.a.b"],
                    },
                )
            ],
            {},
        ),
        "fields that the provider hides, before": (
            [
                change(
                    "kubectl_manifest",
                    {
                        "yaml_body": yaml.safe_dump(
                            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "h"}, "data": {"x": secret}}
                        ),
                        "sensitive_fields": ["data"],
                    },
                    None,
                )
            ],
            {},
        ),
        "drift": ([], {"resource_drift": [_marked({"result": "x"}, {"result": secret}, {"result": True})]}),
        "drift before": ([], {"resource_drift": [_marked({"result": secret}, {"result": "x"}, {"result": True})]}),
        "drift of a Secret": (
            [],
            {
                "resource_drift": [
                    change(
                        "kubernetes_secret_v1", typed, {**typed, "data": {"p": "other"}}, after_sensitive={"data": True}
                    )
                ]
            },
        ),
        "a variable of the environment": ([manifest(None, plain, name="s")], {}),
        "a typed ConfigMap": (
            [change("kubernetes_config_map_v1", None, {"metadata": [{"name": "c"}], "data": {"db-password": secret}})],
            {},
        ),
        "a typed Deployment": (
            [
                change(
                    "kubernetes_deployment_v1",
                    None,
                    {
                        "metadata": [{"name": "c"}],
                        "spec": [
                            {
                                "template": [
                                    {"spec": [{"container": [{"env": [{"name": "DB_PASSWORD", "value": secret}]}]}]}
                                ]
                            }
                        ],
                    },
                )
            ],
            {},
        ),
    }


def shown_in(secret: str) -> dict[str, Any]:
    """A workflow that shows a secret in several places."""
    made = template(
        {"arguments": {"parameters": [{"name": "p", "value": secret}]}, "podSpecPatch": json.dumps({"a": secret})}
    )
    made["metadata"]["annotations"] = {"note": f"a {secret} b"}
    work = made["spec"]["templates"][0]
    work["container"]["args"] = [secret, f"x={secret}", encoded(secret), encoded(f"u:{secret}")]
    body = f"set -e\necho '{secret}'\ncurl https://example.com\n"
    made["spec"]["templates"].append({"name": "more", "script": {"image": "a:1", "command": ["sh"], "source": body}})
    return made


def elsewhere(secret: str) -> dict[str, dict[str, Any]]:
    """Places outside of manifests."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{secret}/*", "Sid": secret}],
    }
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": f"arn:aws:iam::1:role/{secret}"},
                "Condition": {"StringEquals": {"sts:ExternalId": secret}},
            }
        ],
    }
    values = {"values": [yaml.safe_dump({"a": {"b": secret}, "c": [f"x{secret}"]})]}
    return {
        "a key of for_each": change("random_pet", None, {"a": "b"}, address=f"random_pet.it[{json.dumps(secret)}]"),
        "a key of a manifest's for_each": manifest(
            None, template(), address=f"module.m[{json.dumps(secret)}].kubectl_manifest.it"
        ),
        "what it was called before": change(
            "x_y", {"a": 1}, {"a": 1}, actions=["no-op"], previous_address=f"x_y.a[{json.dumps(secret)}]"
        ),
        "what forces a replacement": change(
            "x_y",
            {"m": {secret: "1"}},
            {"m": {secret: "2"}},
            actions=["delete", "create"],
            replace_paths=[["m", secret]],
        ),
        "only what forces a replacement": change(
            "x_y", {"m": "1"}, {"m": "2"}, actions=["delete", "create"], replace_paths=[["m", secret]]
        ),
        "an attribute of something unknown": change(
            "strange_thing", {"a": "b"}, {"a": secret, "b": {"c": [{"d": f"x {secret}"}]}}
        ),
        "a key of something unknown": change("strange_thing", None, {"a": {secret: "b"}}),
        "a bucket": change("aws_s3_bucket", None, {"bucket": secret, "tags": {"a": secret, secret: "b"}}),
        "a policy": change("aws_iam_role_policy", None, {"name": "p", "role": secret, "policy": json.dumps(policy)}),
        "a trust": change("aws_iam_role", None, {"name": secret, "assume_role_policy": json.dumps(trust)}),
        "Helm values": change("helm_release", None, {"name": secret, "chart": "c", "version": "1", **values}),
        "a Helm value of its own": change(
            "helm_release",
            None,
            {"name": "r", "chart": f"https://u:{secret}@h/c", "set": [{"name": f"a.{secret}", "value": secret}]},
        ),
        "what a release was given": change(
            "helm_release",
            None,
            {
                "name": "r",
                "metadata": [{"values": json.dumps({"a": secret})}],
                "manifest": json.dumps({"a": {"b": secret}}),
            },
        ),
        "a typed ConfigMap": change(
            "kubernetes_config_map_v1",
            {"metadata": [{"name": "c"}], "data": {"run.sh": "a\nb\nc\n"}},
            {"metadata": [{"name": "c"}], "data": {"run.sh": f"a\necho {secret}\nc\n"}},
        ),
        "a typed account": change(
            "kubernetes_service_account_v1", None, {"metadata": [{"name": secret, "annotations": {"a": secret}}]}
        ),
        "a typed role": change(
            "kubernetes_role_v1",
            None,
            {"metadata": [{"name": "r"}], "rule": [{"api_groups": [""], "resources": [secret], "verbs": [secret]}]},
        ),
        "a typed binding": change(
            "kubernetes_role_binding_v1",
            None,
            {
                "metadata": [{"name": "r"}],
                "role_ref": [{"name": secret, "kind": "Role"}],
                "subject": [{"kind": "ServiceAccount", "name": secret}],
            },
        ),
        "a trail of a live manifest": change(
            "kubectl_manifest",
            {"yaml_body": yaml.safe_dump(template()), "yaml_incluster": "x", "live_manifest_incluster": "y"},
            {"yaml_body": yaml.safe_dump(template()), "yaml_incluster": secret, "live_manifest_incluster": secret},
        ),
        "an object that a manifest became": change(
            "kubernetes_manifest",
            {"manifest": template(), "object": template()},
            {"manifest": template(), "object": shown_in(secret)},
        ),
        "what is parsed of a manifest": change(
            "kubectl_manifest",
            None,
            {"yaml_body": yaml.safe_dump(template()), "yaml_body_parsed": secret, "name": secret, "namespace": secret},
        ),
    }


KEY = "\n".join(
    ["-----BEGIN RSA PRIVATE KEY-----", *textwrap.wrap(encoded(f"{CORE} " * 20), 64), "-----END RSA PRIVATE KEY-----"]
)
