"""Reading inputs from JSON and YAML, with the line of everything in them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from argoform.errors import FileError

STDIN = "-"
"""The file name that means the standard input."""

NODE_LIMIT = 200_000
"""How many values a document may have once its aliases are followed; a few lines of them can stand for billions."""


@dataclass(frozen=True)
class Document:
    """What a file says.

    Args:
        data: the data.
        file: the name of the file, for messages.
        text: the text, from which lines are counted when a message needs one.
    """

    data: Any
    file: str
    text: str

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line of each path, from 1; empty where they cannot be told."""
        try:
            node = _loader(self.text).get_single_node()
            return dict(_lines(node, "", _Budget())) if node is not None else {}
        except (yaml.YAMLError, RecursionError, FileError):
            return {}


def read_document(file: str) -> Document:
    """Read one document of JSON or YAML.

    YAML is read as Kubernetes' own tools read it, in version 1.1, but for dates and numbers to the base 60, which stay
    strings. Duplicate keys are errors in both.

    Args:
        file: the path, or `-` for the standard input.

    Raises:
        FileError: when the file cannot be read, or is neither JSON nor YAML; with the line where it is known.
    """
    try:
        text = sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(f"cannot read: {error.strerror}", file=file) from None
    except UnicodeDecodeError as error:
        raise FileError(f"cannot read: it is not UTF-8 at byte {error.start}", file=file) from None
    name = "<stdin>" if file == STDIN else file
    return parse_document(text, name)


def parse_document(text: str, file: str) -> Document:
    """The document that `text` is; `file` is named in messages.

    Raises:
        FileError: as `read_document`.
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        try:
            return Document(_json(text, file), file, text)
        except json.JSONDecodeError as error:
            # YAML's flow style looks like JSON, unless the name of the file says that it is JSON.
            if file.endswith(".json"):
                raise FileError(f"it is not JSON: {error.msg}", file=file, line=error.lineno) from None
        except RecursionError:
            raise FileError("it is nested too deeply", file=file) from None
    return Document(_yaml(text, file), file, text)


def _json(text: str, file: str) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in found:
            if key in mapping:
                raise FileError(f"the key {key!r} is there twice", file=file)
            mapping[key] = value
        return mapping

    def constant(word: str) -> Any:
        raise FileError(f"{word} is not JSON", file=file, expected="a finite number")

    return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, which keeps dates and numbers to the base 60 as strings."""


_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$")


def _resolvers(
    resolvers: list[tuple[str, re.Pattern[str]]],
) -> list[tuple[str, re.Pattern[str]]]:
    plain = {"tag:yaml.org,2002:int": _INTEGER, "tag:yaml.org,2002:float": _FLOAT}
    return [(tag, plain.get(tag, pattern)) for tag, pattern in resolvers if not tag.endswith(":timestamp")]


_Loader.yaml_implicit_resolvers = {
    first: _resolvers(resolvers) for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _loader(text: str) -> _Loader:
    return _Loader(text)


class _Budget:
    """Counts the values of a document as its aliases are followed."""

    def __init__(self) -> None:
        self.left = NODE_LIMIT

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise FileError(f"it has more than {NODE_LIMIT} values when its aliases are followed")


def _yaml(text: str, file: str) -> Any:
    try:
        loader = _loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        for _ in _lines(node, "", _Budget()):
            pass
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        # Only what is wrong and where: the text around it may hold a secret.
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise FileError(f"it is not YAML: {error.problem or error.context}", file=file, line=line) from None
    except yaml.YAMLError:
        raise FileError("it is not YAML: it holds a character that YAML does not allow", file=file) from None
    except RecursionError:
        raise FileError("it is nested too deeply", file=file) from None
    except FileError as error:
        raise FileError(error.message, file=file, line=error.line) from None
    except (ValueError, TypeError, OverflowError):
        raise FileError("it holds a value that cannot be read", file=file) from None


def _lines(node: yaml.Node, path: str, budget: _Budget, above: tuple[int, ...] = ()) -> Iterator[tuple[str, int]]:
    """The path of every value below `node` with its line, from 1; a key's line is its value's."""
    budget.spend()
    if id(node) in above:
        raise FileError("an alias stands within what it stands for", line=node.start_mark.line + 1)
    above = (*above, id(node))
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            here = f"{path}[{i}]"
            yield here, item.start_mark.line + 1
            yield from _lines(item, here, budget, above)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise FileError("a key is not a scalar", line=key.start_mark.line + 1)
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise FileError(f"the key {key.value!r} is there twice", line=key.start_mark.line + 1)
            seen.add(key.value)
            here = f"{path}.{key.value}" if path else key.value
            yield here, key.start_mark.line + 1
            yield from _lines(value, here, budget, above)
