"""The generated reference pages are what the code says now, and leave nothing out."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import click
import pytest
import yaml

import argoform
from argoform.cli import cli
from argoform.platform import Platform
from tests.reference import ROOT

REFERENCE = ROOT / "docs" / "reference"


def _headings(name: str) -> list[str]:
    text = (REFERENCE / name).read_text(encoding="utf-8")
    return re.findall(r"^#+ `([^`]+)`$", text, re.MULTILINE)


def _commands(path: str, command: click.Command) -> list[str]:
    found = [path]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            found += _commands(f"{path} {name}", inner) if inner is not None and not inner.hidden else []
    return found


@pytest.mark.slow
def test_nothing_has_drifted() -> None:
    command = [sys.executable, str(ROOT / "schemas" / "generate_reference.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_everything_that_is_exported_is_described_once() -> None:
    described = _headings("constructs.md") + _headings("platform.md")
    for name in argoform.__all__:
        assert name.startswith("_") or described.count(name) == 1, name


def test_every_field_of_a_platform_and_every_command_is_described() -> None:
    page = (REFERENCE / "platform.md").read_text(encoding="utf-8")
    assert all(f"| `{field}` |" in page for field in Platform.model_fields)
    assert _headings("command.md") == _commands("argoform", cli)


def test_every_page_is_in_the_navigation_once() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = _pages(config["nav"])
    docs = ROOT / "docs"
    assert sorted(pages) == sorted(str(page.relative_to(docs)) for page in docs.rglob("*.md"))


def _pages(entry: Any) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    return [page for item in (entry.values() if isinstance(entry, dict) else entry) for page in _pages(item)]
