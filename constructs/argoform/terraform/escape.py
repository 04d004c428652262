"""Python values -> what Terraform's JSON syntax reads as exactly these values; the CDK's tokens still resolve.

Terraform reads every string there as a template, the keys of maps included:
https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from argoform.errors import InputError, TokenError
from argoform.terraform.templates import Literal, Template, template
from argoform.tokens import (
    STRING_TOKEN,
    Token,
    is_list_token,
    is_list_token_item,
    is_map_token,
    is_map_token_key,
    is_number_token,
    is_resolvable,
    split_tokens,
)

_RESERVED_KEY = "__proto__"
"""The one key that jsii refuses in mappings, because of what it means in JavaScript."""

_EXACT_INTEGER = 2**53 - 1
"""The largest integer that the CDK's process writes unchanged."""

MAX_DEPTH = 100
"""How deep a value may be nested; a value in itself is deeper."""

_HALF_OF_PAIR = re.compile("[\ud800-\udfff]")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def escape(value: Any, *, path: str = "") -> Any:
    """`value` as the argument of a resource that Terraform reads as exactly this value.

    `${` and `%{` come out as they went in, in keys and values, and tokens of the CDK resolve wherever they are. A
    string that is a template already (`Template`) is left alone. Terraform itself brings every string into Unicode's
    normalization form C; only `encode_document` can prevent that.

    Args:
        value: nested mappings, lists and tuples of strings, numbers, booleans, None and tokens.
        path: where the value is, as errors name it.

    Raises:
        InputError: for a value that JSON or Unicode cannot hold, and for keys that fall together as strings.
        TokenError: for a list or map token that is not a whole list or mapping.
    """
    return _escape(value, path, 0)


def _escape(value: Any, path: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise too_deep(path)
    if value is None or isinstance(value, bool | Template) or is_resolvable(value):
        return value
    if isinstance(value, str):
        return _escape_string(check_text(value, path), path)
    if isinstance(value, int | float):
        return value if is_number_token(value) else _escape_number(value, path)
    if isinstance(value, Mapping):
        if is_map_token(value):
            return value
        return {
            _escape_string(key, path): _escape(item, item_path(path, key), depth + 1)
            for key, item in text_items(value, path)
        }
    if isinstance(value, list | tuple):
        if is_list_token(value):
            return list(value)
        return [_escape(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    raise not_writable(value, path)


def _escape_string(text: str, path: str) -> str:
    parts = split_tokens(text)
    if not any(isinstance(part, Token) for part in parts):
        return template([Literal(text)])
    if all(_harmless(part) for part in parts):
        return text
    from argoform.terraform.mixed import MixedText

    return MixedText(parts, path).as_token()


def _harmless(part: str | Token) -> bool:
    """Whether the CDK writes it between or as tokens so that Terraform reads what is meant."""
    if isinstance(part, Token):
        return isinstance(part.value, str)
    return not any(character in part for character in "$%{}\r\ufeff")


def _escape_number(value: float, path: str) -> Any:
    check_number(value, path)
    # JavaScript would round it.
    return Template(f"${{{value}}}") if isinstance(value, int) and abs(value) > _EXACT_INTEGER else value


def check_number(value: float, path: str) -> None:
    """Raise `InputError` for what is no number, or infinite; `TokenError` for an item of a list token."""
    if is_list_token_item(value):
        raise _item_of_list_token(path)
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"{value} cannot be written", path=path, expected="a finite number")


def check_text(text: str, path: str) -> str:
    """`text` without its subclass, when it can be written.

    Raises:
        InputError: when it holds half of a surrogate pair.
        TokenError: when it holds a token that is no string.
    """
    if _HALF_OF_PAIR.search(text):
        raise InputError("the text holds half of a surrogate pair", path=path, expected="whole Unicode characters")
    if is_list_token_item(text):
        raise _item_of_list_token(path)
    if is_map_token_key(text):
        raise TokenError(
            "a token for a mapping is part of something else", path=path, expected="the mapping as a whole"
        )
    # Members of a string enumeration print as their names.
    return str.__str__(text)


def text_items(value: Mapping[Any, Any], path: str, *, in_text: bool = False) -> list[tuple[str, Any]]:
    """The items of a mapping with the keys as strings, as JSON writes them.

    Args:
        in_text: whether the mapping becomes part of a text, and so never reaches the CDK as a mapping.

    Raises:
        InputError: when a key is none of a string, number or boolean, or two are the same string, or JavaScript keeps
            it for itself.
        TokenError: when a key is a token, but not a string.
    """
    items: list[tuple[str, Any]] = []
    known: set[str] = set()
    for key, item in value.items():
        text = _key_text(key, path)
        if text == _RESERVED_KEY and not in_text:
            raise InputError(
                "the CDK's process cannot hold this key", path=item_path(path, text), expected="another key"
            )
        if text in known:
            raise InputError(f"two keys are {text!r}", path=path, expected="keys that differ as strings")
        known.add(text)
        items.append((text, item))
    return items


def _key_text(key: Any, path: str) -> str:
    if isinstance(key, str):
        return check_text(key, path)
    if isinstance(key, bool):
        return "true" if key else "false"
    if is_resolvable(key) or is_number_token(key):
        raise TokenError("a key is a token that is no string", path=path, expected="Token.as_string(...)")
    if isinstance(key, int | float):
        check_number(key, path)
        return repr(key)
    raise InputError(f"a {type(key).__name__} is a key", path=path, expected="a string")


def item_path(path: str, key: str) -> str:
    """The path of an item of a mapping: `data.main`, `data["run.sh"]`."""
    if not _PLAIN_NAME.fullmatch(key):
        return f'{path}["{STRING_TOKEN.sub("<token>", key)}"]'
    return f"{path}.{key}" if path else key


def too_deep(path: str) -> InputError:
    """The error for a value that is nested too deep, or in itself."""
    shown = path if len(path) < 60 else f"{path[:60]}..."
    return InputError(f"the value is nested deeper than {MAX_DEPTH} levels, or contains itself", path=shown)


def not_writable(value: Any, path: str) -> InputError:
    """The error for a value of a type that neither Terraform nor YAML knows."""
    return InputError(
        f"a {type(value).__name__} cannot be written",
        path=path,
        expected="a mapping, list, string, number, boolean or None (quote a date in YAML)",
    )


def _item_of_list_token(path: str) -> TokenError:
    return TokenError("a token for a list is part of something else", path=path, expected="the list as a whole")
