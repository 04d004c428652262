"""Images that are no longer pinned, or come from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.cases import contained, found, judged, workflow
from tests.review.plans import change, manifest

DIGEST = "@sha256:" + "0" * 64


def _both(before: str, after: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return contained({"image": before}), contained({"image": after})


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("etl:1.0", "etl:latest", None),
        ("etl:1.0", "etl", None),
        ("etl:1.0", "etl:main", None),
        ("etl:1.0", "etl:nightly-2024", None),
        ("etl:1.0", "etl:1.0-SNAPSHOT", None),
        (f"etl:1.0{DIGEST}", "etl:latest", None),
        (f"etl:1.0{DIGEST}", "etl:1.0", "medium"),
        (f"etl{DIGEST}", "etl:1.1", "medium"),
        ("registry.local:5000/etl:1.0", "registry.local:5000/etl", None),
    ],
)
def test_an_image_that_moves(before: str, after: str, severity: str | None) -> None:
    assert [one.severity for one in found("RV032", manifest(*_both(before, after)))] == [severity]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("etl:1.0", "etl:1.1"),
        ("etl:1.0", f"etl:1.1{DIGEST}"),
        ("etl:latest", "etl"),
        ("etl:latest", "etl:main"),
        ("etl:latest", "etl:1.0"),
        ("etl:1.0", "etl:{{inputs.parameters.tag}}"),
        ("etl:1.0", "docker.io/library/etl:1.0"),
        ("etl:1.0", "etl:2024-01-31"),
        ("etl:1.0", "etl:3.20-alpine"),
        ("etl:1.0", "etl:8f2c1ab"),
    ],
)
def test_images_that_do_not_move(before: str, after: str) -> None:
    assert found("RV032", manifest(*_both(before, after))) == []


def test_a_new_container_is_lints_business() -> None:
    sidecar = workflow(work={"sidecars": [{"name": "s", "image": "x:latest"}]})
    assert judged("RV032", workflow(), sidecar) == ""
    assert judged("RV032", None, contained({"image": "x:latest"})) == ""


def test_parameters_and_helm_values_that_hold_images() -> None:
    def with_parameter(image: str) -> dict[str, Any]:
        return workflow({"arguments": {"parameters": [{"name": "etl-image", "value": image}]}})

    assert "the parameter `etl-image`" in judged("RV032", with_parameter("etl:1.0"), with_parameter("etl:latest"))

    def release(image: str) -> dict[str, Any]:
        return {"chart": "x", "values": [f"main: {{image: {image}}}"]}

    moved = change("helm_release", release("{repository: a/b, tag: v1.2}"), release("{repository: a/b, tag: main}"))
    assert len(found("RV032", moved)) == 1
    assert (
        found("RV032", change("helm_release", release("{repository: a/b, tag: v1.2}"), release("{repository: a/b}")))
        == []
    )
    assert len(found("RV032", change("helm_release", release('"a/b:1.2"'), release("a/b")))) == 1


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("quay.io/a/etl:1", "ghcr.io/a/etl:1", ["the registry 'ghcr.io', and no longer from 'quay.io'"]),
        ("quay.io/a/etl:1", "quay.io/b/etl:1", ["the repository 'b/etl', and no longer from 'a/etl'"]),
        ("busybox:1", "docker.io/library/busybox:1", []),
        ("index.docker.io/a/b:1", "a/b:1", []),
        ("quay.io/a/etl:1", "quay.io/a/etl:2", []),
        ("quay.io/a/etl:1", "{{inputs.parameters.image}}", []),
    ],
)
def test_images_from_elsewhere(before: str, after: str, words: list[str]) -> None:
    messages = judged("RV033", *_both(before, after)).splitlines()
    assert len(messages) == len(words)
    assert all(word in message for word, message in zip(words, messages, strict=True))
