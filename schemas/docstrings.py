"""Docstrings, signatures and types as Markdown, for the scripts that generate reference pages."""

from __future__ import annotations

import inspect
import re
import textwrap
import types
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

_SECTIONS = ("Args", "Returns", "Raises", "Yields")
_ITEM = re.compile(r"(\*{0,2}\w+): (.*)", re.DOTALL)


def rendered(docstring: str | None, *, names: Mapping[str, str] | None = None) -> list[str]:
    """A docstring as lines of Markdown: its sections become lists, and its bare URLs links.

    Args:
        names: links by name: a name in backticks that stands in it is linked to there.
    """
    lines: list[str] = []
    for title, body in _sections(inspect.cleandoc(docstring or "")):
        if title:
            lines += [f"**{'Arguments' if title == 'Args' else title}**", ""]
        if title in ("", "Returns"):
            lines += [*prose(body, names=names).splitlines(), ""]
            continue
        for item in _items(body):
            found = _ITEM.fullmatch(item)
            name, text = (f"`{found[1]}`: ", found[2]) if found else ("", item)
            lines.append(f"- {name}{prose(text, names=names)}")
        lines.append("")
    return lines


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a docstring in their order: the title of a section, or nothing, and the text."""
    title = ""
    body: list[str] = []
    for line in [*text.splitlines(), None]:
        begins = line is not None and line.removesuffix(":") in _SECTIONS and line.endswith(":")
        ends = title and line and not line[0].isspace()
        if line is None or begins or ends:
            if any(body):
                yield title, textwrap.dedent("\n".join(body)).strip()
            title, body = (line or "").removesuffix(":") if begins else "", []
        if line is not None and not begins:
            body.append(line)


def _items(body: str) -> list[str]:
    """The items of a section, each on one line."""
    items: list[str] = []
    for line in body.splitlines():
        if line[:1].isspace() and items:
            items[-1] += f" {line.strip()}"
        elif line.strip():
            items.append(line.strip())
    return items


def prose(text: str, *, names: Mapping[str, str] | None = None) -> str:
    """Text outside backticks, made safe for Markdown, with links for URLs and known names."""
    parts = re.split(r"(``.+?``|`[^`\n]+`)", text)
    for i, part in enumerate(parts):
        if i % 2:
            target = (names or {}).get(part.strip("`"))
            parts[i] = f"[{part}]({target})" if target else part
        else:
            escaped = part.replace("<", "&lt;").replace("*", r"\*")
            parts[i] = re.sub(r"https://\S*[^\s.,;:)]", r"<\g<0>>", escaped)
    return "".join(parts)


def cell(text: str, *, names: Mapping[str, str] | None = None) -> str:
    """Prose for a cell of a table."""
    return " ".join(prose(inspect.cleandoc(text), names=names).split()).replace("|", r"\|")


def signature(name: str, function: Any, *, width: int = 96) -> list[str]:
    """A call in a block of Python: on one line, or with an argument a line."""
    try:
        found = inspect.signature(function)
    except (TypeError, ValueError):
        return []
    parameters = [parameter for key, parameter in found.parameters.items() if key not in ("self", "cls")]
    words = [_parameter(parameter) for parameter in parameters]
    star = next((i for i, p in enumerate(parameters) if p.kind is inspect.Parameter.KEYWORD_ONLY), None)
    if star is not None and all(p.kind is not inspect.Parameter.VAR_POSITIONAL for p in parameters):
        words.insert(star, "*")
    returned = (
        "" if found.return_annotation in (inspect.Signature.empty, "None", None) else _text(found.return_annotation)
    )
    tail = f") -> {returned}" if returned else ")"
    line = f"{name}({', '.join(words)}{tail}"
    if len(line) > width:
        line = "\n".join([f"{name}(", *(f"    {word}," for word in words), tail])
    return ["```python", *line.splitlines(), "```", ""]


def _parameter(parameter: inspect.Parameter) -> str:
    stars = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
    annotated = parameter.annotation is not inspect.Parameter.empty
    word = f"{stars}{parameter.name}" + (f": {_text(parameter.annotation)}" if annotated else "")
    if parameter.default is inspect.Parameter.empty:
        return word
    return word + (" = " if annotated else "=") + _default(parameter.default)


def _text(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def type_text(annotation: Any, names: Mapping[str, str]) -> str:
    """A resolved annotation as a user writes it, with links to what is described elsewhere."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_text(arguments[0], names)
    if origin is Literal:
        return ", ".join(f"`{value!r}`".replace("'", '"') for value in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(type_text(argument, names) for argument in arguments)
    if origin is not None:
        inner = ", ".join(type_text(argument, names) for argument in arguments if argument is not Ellipsis)
        kind = {"dict": "mapping", "tuple": "list", "frozenset": "set"}.get(origin.__name__, origin.__name__)
        return (
            f"{kind} of {inner}"
            if kind != "mapping"
            else "mapping of " + " to ".join(type_text(argument, names) for argument in arguments)
        )
    name = "None" if annotation is type(None) else getattr(annotation, "__name__", str(annotation))
    return f"[`{name}`]({names[name]})" if name in names else f"`{name}`"


def fields_table(model: type[BaseModel], names: Mapping[str, str]) -> list[str]:
    """The fields of a model as a table."""
    lines = ["| Field | Type | Default | Meaning |", "| --- | --- | --- | --- |"]
    own = [name for name in model.model_fields if name in model.__annotations__]
    for name in [*own, *(name for name in model.model_fields if name not in own)]:
        field = model.model_fields[name]
        default = "required" if field.is_required() else f"`{_default(field.get_default(call_default_factory=True))}`"
        # The discriminator of a union; nobody writes it in Python.
        text = field.description or ("What says in a file which of the kinds it is." if name == "kind" else "")
        meaning = cell(text, names=names)
        lines.append(f"| `{name}` | {type_text(field.annotation, names)} | {default} | {meaning} |")
    return [*lines, ""]


def _default(value: object) -> str:
    if isinstance(value, BaseModel) or is_dataclass(value):
        return f"{type(value).__name__}()"
    if isinstance(value, frozenset | set) and not value:
        return "set()"
    text = repr(value)
    return text.replace("'", '"') if '"' not in text else text
