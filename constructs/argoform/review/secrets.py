"""The secrets of a plan, masked wherever they stand.

A provider marks the whole body of a manifest as sensitive, and a body must be read. So nothing that such a mark covers
is a secret by itself; what is, is known from elsewhere: sensitive variables, attributes and outputs, data of Secrets.
Each is looked for in everything that is shown, as it is and as base64, JSON, HTML, URLs and hexadecimal digits have it.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from argoform.review.values import UNKNOWN
from argoform.review.vocabulary import is_structure, is_word
from argoform.terraform.sentinel import is_sentinel

SHORTEST = 4
"""Characters of the shortest text that is looked for inside others; shorter ones are masked where they stand alone."""

_PREFIX = 3
_PROBE = 8
_MOST_REMEMBERED = 100_000

DOCUMENTS: Mapping[str, frozenset[str]] = {
    "kubectl_manifest": frozenset({"yaml_body", "yaml_body_parsed", "yaml_incluster", "live_manifest_incluster"}),
    "kubernetes_manifest": frozenset({"manifest", "object"}),
    "helm_release": frozenset({"values", "metadata", "manifest", "manifest_json"}),
    "helm_template": frozenset({"values", "manifest", "manifests"}),
}
"""Attributes that hold whole documents, by type. A mark on the whole of one tells nothing of what in it is secret."""

SECRET_TYPES = ("kubernetes_secret", "kubernetes_secret_v1", "kubernetes_secret_v1_data")
SECRET_DATA = ("data", "binary_data", "data_wo", "binary_data_wo")
"""Attributes of those types that hold nothing but secrets."""


class Secrets:
    """The secret texts of a plan, and the masking of them.

    Args:
        texts: as they were found, in an order that does not depend on chance.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._variants: dict[str, int] = {}
        self._pattern: re.Pattern[str] | None = None
        self._masked: dict[str, str] = {}
        self.add(texts)

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def add(self, texts: Iterable[str]) -> None:
        """Look for these too."""
        for text in texts:
            if not text or text in self._numbers or is_sentinel(text):
                continue
            number = self._numbers[text] = len(self._numbers) + 1
            # A word that every report has anyway tells nothing within a text, and hiding it would spoil the text.
            if len(text) >= SHORTEST and not is_word(text):
                for variant in variants(text):
                    self._variants.setdefault(variant, number)
        self._forget()

    def number(self, text: str) -> int | None:
        """Which secret a text is; None when it is none."""
        return self._numbers.get(text)

    def focus(self, texts: Iterable[str]) -> None:
        """Look only for what occurs in these texts: most secrets stand nowhere but at their own place.

        What is shown must come from these texts.
        """
        everything = "\0".join(texts)
        begins = _beginnings({variant[:_PROBE] for variant in self._variants}, everything)
        self._variants = {
            variant: number
            for variant, number in self._variants.items()
            if variant[:_PROBE] in begins and variant in everything
        }
        self._forget()

    def mask(self, text: str) -> str:
        """The text with every secret in it replaced by `(sensitive value N)`; N tells different secrets apart."""
        alone = self._numbers.get(text)
        return placeholder(alone) if alone is not None else self.mask_within(text)

    def mask_within(self, text: str) -> str:
        """The same, where a text that is nothing but a short secret, or one that is a word of Argo's, is no secret."""
        known = self._masked.get(text)
        if known is None:
            pattern = self._compiled()
            known = text if pattern is None else pattern.sub(lambda match: placeholder(self._variants[match[0]]), text)
            if len(self._masked) < _MOST_REMEMBERED:
                self._masked[text] = known
        return known

    def _compiled(self) -> re.Pattern[str] | None:
        if self._pattern is None and self._variants:
            self._pattern = re.compile(_any_of(list(self._variants), 0))
        return self._pattern

    def _forget(self) -> None:
        self._pattern = None
        self._masked.clear()

    def mask_tree(self, value: Any) -> Any:
        """A value with its strings, also those that are keys, masked. Nothing recurses beyond its depth."""
        if not self._numbers:
            return value
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict | Mapping):
            return {
                self._key(key): inner if is_structure(key, inner) else self.mask_tree(inner)
                for key, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.mask_tree(item) for item in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = self._numbers.get(str(value))
            return value if number is None or len(str(value)) < SHORTEST else placeholder(number)
        return value

    def marked(self, value: Any, marks: Any, *, documents: frozenset[str] = frozenset(), keys: bool = False) -> Any:
        """A value with everything masked that Terraform marks, and every secret in the rest.

        Args:
            marks: `before_sensitive` or `after_sensitive`: true, or the same shape as the value.
            documents: attributes of which a mark on the whole is passed over.
            keys: whether the keys of what is marked are shown.
        """
        if marks is True:
            return self._covered(value, keys)
        if isinstance(marks, Mapping) and isinstance(value, Mapping):
            return {
                self._key(key): self.mask_tree(inner)
                if (key in documents and marks.get(key) is True) or not marks.get(key)
                else self.marked(inner, marks[key], keys=keys or key in SECRET_DATA)
                for key, inner in value.items()
            }
        if isinstance(marks, list) and isinstance(value, list):
            return [
                self.marked(item, marks[i], keys=keys) if i < len(marks) and marks[i] else self.mask_tree(item)
                for i, item in enumerate(value)
            ]
        return self.mask_tree(value)

    def _key(self, key: Any) -> Any:
        """A key masked, unless it is the name of a field, which says what the rest means."""
        return key if not isinstance(key, str) or is_word(key) else self.mask_within(key)

    def _covered(self, value: Any, keys: bool) -> Any:
        if value is None or value is UNKNOWN:
            return value
        if isinstance(value, Mapping) and keys:
            return {self._key(str(key)): self._covered(inner, keys) for key, inner in value.items()}
        text = value if isinstance(value, str) else json.dumps(value, default=str, sort_keys=True)
        number = self._numbers.get(text)
        if number is None:
            # A flag or a collection: it is no text to look for, but whether it changes must show.
            number = self._numbers[text] = len(self._numbers) + 1
        return placeholder(number)


def placeholder(number: int) -> str:
    """What stands in place of a secret."""
    return f"(sensitive value {number})"


def is_masked(value: object) -> bool:
    """Whether a value is nothing but a masked secret."""
    return isinstance(value, str) and re.fullmatch(r"\(sensitive value \d+\)", value) is not None


def variants(text: str) -> Iterator[str]:
    """The text, and how it looks when it was encoded, as far as that is longer than a few characters."""
    raw = text.encode("utf-8", "surrogatepass")
    yield text
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield json.dumps(text)[1:-1].replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    yield html.escape(text)
    yield html.escape(text, quote=False)
    yield html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    for encoded in (quote(raw, safe=""), quote(raw), quote_plus(raw)):
        yield encoded
        yield re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), encoded)
    yield raw.hex()
    yield raw.hex().upper()
    yield from _base64(raw)


def _base64(raw: bytes) -> Iterator[str]:
    """Base64 of the text, wherever in a longer text it begins: without the characters that its neighbours share."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw).decode()
        start = (0, 2, 3)[before]
        end = len(encoded) - (0, 3, 2)[(before + len(raw)) % 3]
        for core in {encoded[start:], encoded[start:end]}:
            if len(core.rstrip("=")) >= SHORTEST:
                yield core
                yield core.rstrip("=")
                yield core.replace("+", "-").replace("/", "_")
                yield core.replace("+", "-").replace("/", "_").rstrip("=")


def _any_of(words: list[str], depth: int) -> str:
    """A pattern for any of these words, the longest first; what begins alike is told apart once, which saves time."""
    if depth == _PREFIX or len(words) == 1:
        return "|".join(re.escape(word[depth:]) for word in sorted(words, key=lambda word: (-len(word), word)))
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[depth], []).append(word)
    return "|".join(f"{re.escape(first)}(?:{_any_of(same, depth + 1)})" for first, same in sorted(by_first.items()))


def _beginnings(wanted: set[str], text: str) -> set[str]:
    """Those of the wanted texts that occur, found in one pass for all of a length: there may be very many."""
    found: set[str] = set()
    for length in {len(one) for one in wanted}:
        same = {one for one in wanted if len(one) == length}
        ends = range(length, len(text) + 1)
        found |= same.intersection(map(text.__getitem__, map(slice, range(len(text)), ends)))
    return found
