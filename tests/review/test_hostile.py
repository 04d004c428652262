"""Whatever stands in a plan, no report executes it, is broken by it, or fails over it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from argoform.errors import ArgoformError
from argoform.review.model import SEVERITIES, Review
from argoform.review.plan_file import plans_in
from tests.review import rich
from tests.review.harmless import check
from tests.review.outputs import pictures, reports
from tests.review.plans import change, manifest, plan, reviewed, template

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "end of everything": "\"'--></style></script></textarea></title></svg></summary></details><svg onload=alert(1)>",
    "link": "javascript:alert(1)//https://example.com",
    "Markdown": "[x](javascript:alert(1)) ![y](https://evil.example.com/p.png) | a | `b` ```\n# c\n<!-- d",
    "mention": "@octocat #1 GH-1 octo/repo#2 https://evil.example.com www.evil.example.com :tada:",
    "colours": "\x1b[31mred\x1b]8;;https://evil.example.com\x1b\\link\x9b2J\x07\x08\x08",
    "bidi": "abc\u202edef\u2066ghi\u2069\u200b\u200f\ufeff\u00ad",
    "command": "\n::error file=x::boo\n##vso[task.setvariable variable=a]b\n##[error]c\r\n::set-output name=a::b",
    "mermaid": '"] --> end; click a href "javascript:alert(1)"; %%{init: {"a": "b"}}%%\n```\nsubgraph x["y"]',
    "XML": "]]>&amp;&#0;&lt;<![CDATA[ <!ENTITY a SYSTEM 'file:///etc/passwd'>",
    "controls": "a\x00b\x01\x0b\x0c\x1f\x7f\x85\u2028\u2029\ud800"[:-1] + "\U000e0041\uffff",
    "very long": "A" * 4_000,
    "many lines": "a\n" * 200,
    "templates": "{{ 7*7 }} {% for a in b %} ${{ github.token }} $(id) `id`",
}


def _judged(found: Review) -> Review:
    """The review, in which every rule and every comparison worked."""
    failed = [finding.message for finding in found.findings if "could not judge it" in finding.message]
    assert not failed, failed
    assert all(finding.severity in SEVERITIES for finding in found.findings)
    return found


def _names(text: str) -> Iterator[dict[str, Any]]:
    """Resources that are called so, and things outside of manifests in which it stands."""
    quoted = json.dumps(text)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": text,
                "Resource": text,
                "Principal": {"AWS": text},
                "Condition": {text: {text: text}},
                "Sid": text,
            }
        ],
    }
    yield change("x_y", {"a": text}, {"a": "b", text: {text: [text]}}, address=f"module.m[{quoted}].x_y.a[{quoted}]")
    yield change(text, None, {text: text}, address=text)
    yield change(
        "x_y",
        {"a": 1},
        {"a": 2},
        name=text,
        actions=["delete", "create"],
        replace_paths=[[text, 0]],
        previous_address=text,
    )
    yield change("aws_iam_role", {"name": text}, {"name": text, "assume_role_policy": json.dumps(policy), "arn": text})
    yield change("aws_iam_role_policy", None, {"role": text, "policy": json.dumps(policy)})
    yield change("aws_s3_bucket", {"bucket": text, "tags": {text: text}}, None)
    yield change(
        "helm_release",
        {"name": text, "chart": text, "version": "1"},
        {
            "name": text,
            "chart": text,
            "version": text,
            "repository": text,
            "values": [yaml.safe_dump({text: {"a": text}})],
            "set": [{"name": text, "value": text}],
        },
    )
    yield change(
        "kubernetes_config_map_v1",
        {"metadata": [{"name": text}], "data": {text: "a\nb\n"}},
        {"metadata": [{"name": text}], "data": {text: f"a\n{text}\nb\n"}},
    )
    yield change(
        "kubernetes_role_v1",
        None,
        {"metadata": [{"name": text}], "rule": [{"verbs": [text], "resources": [text], "api_groups": [text]}]},
    )
    yield manifest(template(), text, name=text)


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_outside_of_manifests_does_harm(kind: str, tmp_path: Path) -> None:
    changes = list(_names(HOSTILE[kind]))
    document = {**plan(*changes, drift=changes), "terraform_version": HOSTILE[kind]}
    for name, text in reports(_judged(reviewed({"stacks": {HOSTILE[kind]: document}}))):
        check(name, text)
    for name, text in pictures(document, tmp_path):
        check(name, text)


_QUICK = ("end of everything", "command", "mermaid")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        pytest.param(kind, number, marks=[] if kind in _QUICK and number == 0 else pytest.mark.slow)
        for kind in HOSTILE
        for number in range(len(rich.objects()))
    ],
)
def test_no_text_in_a_field_does_harm(kind: str, number: int, tmp_path: Path) -> None:
    whole = rich.objects()[number]
    sides = rich.planted(whole, lambda text: f"{text}{HOSTILE[kind]}", copies=4)
    changed = [manifest(whole, side, name=f"r{index}") for index, side in enumerate(sides)]
    changed += [
        manifest(None, rich.with_key(whole, path, HOSTILE[kind]), name=f"k{index}")
        for index, path in enumerate(rich.keys(whole))
    ]
    document = plan(*changed)
    for name, text in reports(_judged(reviewed(document))):
        check(name, text)
    if number < 2:
        for name, text in pictures(document, tmp_path):
            check(name, text)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_name_is_told_all_the_same(kind: str) -> None:
    made = {**template({"activeDeadlineSeconds": 1}), "metadata": {"name": f"etl{HOSTILE[kind]}", "namespace": "data"}}
    found = reviewed(plan(manifest(template(), made)))
    assert found.subjects[0].title == f"WorkflowTemplate data/etl{HOSTILE[kind]}".strip()


# Anything at all.

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "{{inputs.parameters.x}}",
            "{{=",
            "* * * * *",
            "1h",
            "3600",
            "latest",
            "*",
            "arn:aws:iam::1:role/x",
            "UTC",
            "-1",
            "argoform-unknown:aws_iam_role.arn:0123abcd",
            "99999999999999999999999",
            "1e999",
            "\ud83d",
            "${x}",
            "main",
        ]
    )
)
_ANY = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def _mangled(draw: st.DrawFn) -> Any:
    """One of the rich objects in which anything stands at a few places, deep or not."""
    made = draw(st.sampled_from(rich.objects()))
    for _ in range(draw(st.integers(1, 5))):
        holder: Any = made
        path: list[Any] = []
        while isinstance(holder, dict | list) and holder and (not path or draw(st.integers(0, 6))):
            path.append(draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder)))))
            holder = holder[path[-1]]
        made = rich.with_value(made, tuple(path), draw(_ANY))
    return made


_TYPES = (
    "kubectl_manifest",
    "kubernetes_manifest",
    "helm_release",
    "kubernetes_role_v1",
    "kubernetes_cluster_role_binding",
    "kubernetes_config_map_v1",
    "kubernetes_secret",
    "kubernetes_service_account",
    "kubernetes_deployment_v1",
    "kubernetes_persistent_volume_claim",
    "aws_iam_role",
    "aws_iam_policy",
    "aws_iam_role_policy_attachment",
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "google_storage_bucket",
    "google_project_iam_member",
    "azurerm_role_assignment",
    "azurerm_storage_account",
    "aws_db_instance",
    "strange_thing",
    "",
)
_ATTRIBUTES = (
    "metadata",
    "data",
    "rule",
    "subject",
    "role_ref",
    "spec",
    "policy",
    "assume_role_policy",
    "role",
    "bucket",
    "values",
    "set",
    "version",
    "chart",
    "yaml_body",
    "manifest",
    "object",
    "name",
    "namespace",
    "lifecycle_rule",
    "expiration",
    "force_destroy",
    "tags",
    "policy_arn",
    "member",
    "secret",
    "sensitive_fields",
    "set_sensitive",
    "yaml_incluster",
)
_VALUES = st.none() | _ANY | st.dictionaries(st.sampled_from(_ATTRIBUTES), _ANY, max_size=6)
_POLICIES = st.builds(json.dumps, st.fixed_dictionaries({"Statement": _ANY}) | _ANY)


@st.composite
def _changes(draw: st.DrawFn) -> Any:
    if draw(st.booleans()):
        sides = [draw(st.none() | _mangled()) for _ in range(2)]
        if draw(st.booleans()):
            return manifest(*sides, name=draw(st.text(max_size=4)), unknown=draw(st.none() | _ANY))
        return change("kubernetes_manifest", *(None if side is None else {"manifest": side} for side in sides))
    values = [draw(_VALUES) for _ in range(2)]
    for side in values:
        if isinstance(side, dict) and draw(st.booleans()):
            side["policy"] = draw(_POLICIES)
            side["assume_role_policy"] = draw(_POLICIES)
        if isinstance(side, dict) and draw(st.booleans()):
            side["values"] = [yaml.safe_dump(draw(_mangled()))]
    return change(
        draw(st.sampled_from(_TYPES)),
        *values,
        name=draw(st.text(max_size=4)),
        unknown=draw(st.none() | _ANY),
        actions=draw(
            st.sampled_from([["create"], ["update"], ["delete", "create"], ["delete"], ["no-op"], ["forget"], []])
            | _ANY
        ),
        before_sensitive=draw(st.booleans() | _ANY),
        after_sensitive=draw(st.booleans() | _ANY),
        replace_paths=draw(_ANY),
    )


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_changes(), min_size=1, max_size=3), st.lists(_changes(), max_size=1), _ANY)
@example([manifest(template(), {**template(), "spec": []})], [], None)
def test_garbage_is_judged_and_told(changes: list[Any], drift: list[Any], rest: Any) -> None:
    document = plan(*changes, drift=drift, configuration={"root_module": rest}, variables=rest)
    _tell(json.loads(json.dumps(document)))


def _tell(document: Mapping[str, Any]) -> None:
    try:
        plans_in(document, file="p")
    except ArgoformError:
        return
    for name, text in reports(_judged(reviewed(document))):
        if "\ud83d" not in json.dumps(document, ensure_ascii=False):
            check(name, text)
