"""What a template does in a few words: its image, its request, what it fans out over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from argoform.lint.argo.values import items, mapping, scalar, text

_KIND = re.compile(r"^kind:\s*[\"']?([A-Za-z0-9]+)", re.MULTILINE)


def detail(kind: str, body: Mapping[str, Any]) -> str:
    """The image of a container, the method and host of a request, and the like; empty where there is nothing to say."""
    part = mapping(body.get(kind))
    if kind in ("container", "script"):
        return text(part.get("image"))
    if kind == "suspend":
        return scalar(part.get("duration")) or ""
    if kind == "resource":
        found = _KIND.search(text(part.get("manifest")))
        return " ".join(filter(None, (text(part.get("action")), found[1] if found else "")))
    if kind == "http":
        return f"{text(part.get('method')) or 'GET'} {_address(text(part.get('url')))}".strip()
    if kind == "plugin":
        return next((key for key in part if isinstance(key, str)), "")
    return ""


def reference(value: Mapping[str, Any]) -> str:
    """A `templateRef` in a few words: the object, and the template in it."""
    words = "/".join(filter(None, (text(value.get("name")), text(value.get("template")))))
    return f"{words} (cluster)" if value.get("clusterScope") is True else words


def loop(call: Mapping[str, Any]) -> str:
    """What a task or step fans out over; empty when it runs once.

    Items are counted and not named: there can be many, and they are values.
    """
    if items(call.get("withItems")):
        return f"withItems: {len(items(call.get('withItems')))}"
    if text(call.get("withParam")):
        param = text(call.get("withParam"))
        return f"withParam: {param if param.lstrip().startswith('{{') else 'a list'}"
    if call.get("withSequence") is not None:
        sequence = mapping(call.get("withSequence"))
        start, end, count = (scalar(sequence.get(field)) for field in ("start", "end", "count"))
        if count is not None:
            return f"withSequence: {count}" if start in (None, "0", "1") else f"withSequence: {count} from {start}"
        return f"withSequence: {start or '0'} to {end}" if end is not None else "withSequence"
    return ""


def _address(url: str) -> str:
    """A URL without credentials and query, which may be secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not parts.netloc:
        return url.partition("?")[0]
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
