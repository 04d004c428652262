"""Data as YAML for people: every reader of the language, old or new, reads it alike."""

from __future__ import annotations

import re
from typing import Any

import yaml

# Text that every reader takes for a string without quotes: it begins with a letter or slash, and is none of the words.
_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./@=+-]*(?: [A-Za-z0-9_./@=+(][A-Za-z0-9_./@=+(),-]*)*")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"))
# What cannot stand in a block, or would not be seen there.
_NO_BLOCK = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[ \t]\n|[ \t]$"
)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        # Readers of manifests stumble over aliases.
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style: str | None = '"'
    if "\n" in text and not _NO_BLOCK.search(text) and not text.startswith((" ", "\n")):
        style = "|"
    elif _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        style = None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write_yaml(data: Any, *, sort_keys: bool = True) -> str:
    """The data as YAML: no quotes where no reader needs them, scripts as blocks, one line a scalar otherwise.

    Args:
        sort_keys: whether mappings are written in the order of their keys, or in their own.
    """
    return yaml.dump(data, Dumper=_Dumper, sort_keys=sort_keys, allow_unicode=True, width=2**16)
