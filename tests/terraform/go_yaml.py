"""A YAML 1.1 reader as strict as Go's readers together: go-yaml 2 and 3, and sigs.k8s.io/yaml."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

# What go-yaml calls "control characters are not allowed", wherever they stand.
_REFUSED_RAW = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SURROGATE = re.compile("[\ud800-\udfff]")


class _Reader(yaml.SafeLoader):
    """YAML 1.1 as Go sees it: more words are booleans and numbers, no escaped slash, every key once."""

    ESCAPE_REPLACEMENTS: ClassVar = {
        mark: text for mark, text in yaml.SafeLoader.ESCAPE_REPLACEMENTS.items() if mark != "/"
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        known: set[Any] = set()
        for item, _ in node.value:
            key = self.construct_object(item, deep=True)
            if key in known:
                raise yaml.YAMLError(f"mapping key {key!r} already defined")
            if key is None:
                raise yaml.YAMLError("unsupported map key of type null")
            known.add(key)
        return super().construct_mapping(node, deep=deep)


_Reader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^[yYnN]$"), list("yYnN"))
_Reader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$"), list("-+0123456789.")
)
_Reader.add_implicit_resolver("!octal", re.compile("^0o[0-7]+$"), ["0"])
_Reader.add_constructor("!octal", lambda loader, node: int(str(node.value)[2:], 8))
_Reader.add_constructor(
    "tag:yaml.org,2002:bool", lambda loader, node: str(node.value).lower() in ("y", "yes", "true", "on")
)


def read(document: str) -> Any:
    """What a document holds; `yaml.YAMLError` where Go would not read it."""
    refused = _REFUSED_RAW.search(document)
    if refused is not None:
        raise yaml.YAMLError(f"control characters are not allowed: U+{ord(refused[0]):04X}")
    value = yaml.load(document, Loader=_Reader)  # noqa: S506 - a SafeLoader
    _refuse_surrogates(value)
    return value


def _refuse_surrogates(value: Any) -> None:
    if isinstance(value, str) and _SURROGATE.search(value):
        raise yaml.YAMLError("found invalid Unicode character escape code")
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_surrogates(key)
            _refuse_surrogates(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_surrogates(item)
