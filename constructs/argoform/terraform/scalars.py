"""Scalars as YAML text that PyYAML, Go's readers and the YAML specifications agree on; knows no CDK.

Go reads YAML 1.1 with some of 1.2, and more strictly than most: it refuses raw control characters, surrogate escapes
and `\\/`, and folds a raw NEL as a line break (https://pkg.go.dev/gopkg.in/yaml.v3 and sigs.k8s.io/yaml).
"""

from __future__ import annotations

import json
import re
import unicodedata

from argoform.errors import InputError

# What Go refuses raw or takes for a line break; the byte order mark, which is invisible.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")

_INTEGERS = range(-(2**63), 2**64)
"""What Go reads as an integer; it makes an inexact float of anything larger."""


def text_scalar(text: str) -> str:
    """A string as a double-quoted scalar on one line."""
    written = _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))
    return written if survives_normalization(text) else _NOT_ASCII.sub(_escape, written)


def survives_normalization(text: str) -> bool:
    """Whether Unicode's normalization form C, into which Terraform brings every string, leaves the text as it is.

    False too for characters that this version of Python does not know, and Terraform's may.
    """
    return text.isascii() or (
        unicodedata.is_normalized("NFC", text)
        and not any(unicodedata.category(character) == "Cn" for character in text)
    )


def number_scalar(value: float, path: str) -> str:
    """A number as a plain scalar.

    Raises:
        InputError: when Go would not read the integer exactly.
    """
    if isinstance(value, int):
        if value not in _INTEGERS:
            raise InputError(f"{value} has more than 64 bits", path=path, expected="a smaller integer, or a string")
        return repr(int(value))
    mantissa, exponent, power = repr(float(value)).partition("e")
    # YAML 1.1 reads 1e+16 as a string.
    return (mantissa if "." in mantissa else f"{mantissa}.0") + exponent + power


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
