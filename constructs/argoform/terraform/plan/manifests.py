"""Rendered manifests as files for people: named after their resource, laid out to be read."""

from __future__ import annotations

import re
from typing import Any

import yaml

# Text that every YAML reader takes for a string without quotes: it begins with a letter and is none of the words below.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@=+-]*(?: [A-Za-z0-9_./@=+(][A-Za-z0-9_./@=+(),-]*)*")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"))
_NOT_LITERAL = re.compile(
    "[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[ \t]\n|[ \t]$|\u2028|\u2029"
)


class _Dumper(yaml.SafeDumper):
    """Writes strings so that readers of YAML 1.1 and 1.2 agree on them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if "\n" in text and not _NOT_LITERAL.search(text) and not text.startswith((" ", "\n")):
        style: str | None = "|"
    elif _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        style = None
    else:
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)


def readable(text: str) -> str:
    """A manifest in the layout that people write: no quotes where none are needed, scripts as blocks.

    The text is returned as it is where it is no YAML.
    """
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except yaml.YAMLError:
        return text
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**16)


def manifest_file_name(address: str) -> str:
    """The file for the manifest of a resource: its address without what file systems or shells take amiss."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", address).strip("-.") + ".yaml"
