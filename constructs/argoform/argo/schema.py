"""Judging the structure of a manifest against a dialect: unknown fields, fields of other versions, wrong types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from argoform.argo.fields import KINDS, field, fields_in, table
from argoform.argo.scalars import SCALARS, describe
from argoform.argo.version import ArgoVersion
from argoform.errors import DialectError, InputError, InputErrors, UnknownNameError, nearest
from argoform.tokens import has_token

_MOST_HINTS = 200
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the structure of a manifest.

    Args:
        path: where, from the manifest's root: `spec.templates[0].container.imag`.
        message: what is wrong, in one sentence that shows no value.
        expected: what would have been right.
        nearest: the field that was probably meant.
        kind: `unknown` (no version has the field there), `version` (this one lacks it), `type` (a value of the wrong
            type) or `missing` (a field that the API declares required is absent).
        rejects: whether Argo's own strict decoding refuses the manifest for it. What it lets pass is a fault all the
            same: below the items of `steps` it drops unknown fields in silence, and a list given as a parameter's value
            becomes an empty string.
    """

    path: str
    message: str
    expected: str = ""
    nearest: str = ""
    kind: Literal["unknown", "version", "type", "missing"] = "type"
    rejects: bool = True

    def error(self, prefix: str = "") -> InputError:
        """The problem as an error; `prefix` is put before its path."""
        path = ".".join(part for part in (prefix, self.path) if part)
        if self.kind == "version":
            return DialectError(self.message, path=path, expected=self.expected, nearest=self.nearest)
        if self.kind == "unknown":
            # The nearest name is found already; as the only known one it is found again.
            near = [self.nearest] if self.nearest else []
            return UnknownNameError(self.message, name=self.nearest, known=near, path=path, expected=self.expected)
        return InputError(self.message, path=path, expected=self.expected, nearest=self.nearest)


def validate_manifest(manifest: Mapping[str, Any], version: ArgoVersion) -> list[Problem]:
    """Every structural problem of one object of the four kinds (`argoform.argo.fields.KINDS`), in its own order.

    Types are strict, as in Argo: nothing is coerced, null is absent. CDK tokens stand for whatever is wanted at their
    place. `status` is the controller's and is not judged. https://argo-workflows.readthedocs.io/en/latest/fields/

    Args:
        manifest: the object, as a YAML or JSON reader gives it.
        version: the version of Argo that will read it; its patch level has no part.
    """
    kind = manifest.get("kind")
    if kind not in KINDS:
        near = nearest(kind, KINDS) if isinstance(kind, str) else ""
        said = f"{kind!r} is not a kind of Argo Workflows" if isinstance(kind, str) else "`kind` is missing"
        return [Problem("kind", said, expected=f"one of {', '.join(KINDS)}", nearest=near, kind="unknown")]
    return validate_value(manifest, kind, version)


def validate_value(value: Any, type_expression: str, version: ArgoVersion, path: str = "") -> list[Problem]:
    """Every structural problem of a part of a manifest: one template, say, with the type expression `Template`.

    Args:
        value: the part.
        type_expression: as in `argoform.argo.fields.Field.type`.
        version: the version of Argo that will read it.
        path: where the part stands, the beginning of every problem's path.

    Raises:
        KeyError: when no type has that name.
    """
    walker = _Walker(version, path)
    walker.value(value, _type(type_expression), _START)
    return walker.problems


def check_manifest(manifest: Mapping[str, Any], version: ArgoVersion, *, path: str = "") -> None:
    """Raise all problems of a manifest as one error, also those that Argo would let pass.

    Args:
        path: put before the path of every problem.

    Raises:
        InputErrors: when there is any.
    """
    problems = validate_manifest(manifest, version)
    if problems:
        raise InputErrors(problem.error(path) for problem in problems)


_Place = tuple[Any, "str | int", str]
"""Where a value stands: the place of what holds it, the key or index there, and the type that has the key."""

_START: _Place = ((), "", "")


@dataclass(frozen=True, slots=True)
class _Type:
    """A type expression, taken apart once: `sort` says of what kind it is, and `inner` is the rest of it."""

    sort: Literal["list", "map", "struct", "scalar"]
    inner: str


@cache
def _type(expression: str) -> _Type:
    if expression.startswith("[]"):
        return _Type("list", expression.removeprefix("[]"))
    if expression.startswith("map[string]"):
        return _Type("map", expression.removeprefix("map[string]"))
    return _Type("struct" if expression in table() else "scalar", expression)


@dataclass(frozen=True, slots=True)
class _Struct:
    """What one version knows of a type: the type of each field, and which of them it requires."""

    fields: Mapping[str, _Type]
    required: tuple[str, ...]


@cache
def _struct(type_name: str, version: ArgoVersion) -> _Struct:
    known = fields_in(type_name, version)
    return _Struct(
        {name: _type(field.type) for name, field in known.items()},
        tuple(name for name, field in known.items() if field.required_in(version)),
    )


@cache
def _structs(version: ArgoVersion) -> dict[str, _Struct]:
    """Those that have been asked for, by name: the version is not hashed again for each value."""
    return {}


class _Walker:
    """One pass over a manifest; `lenient` while below an item of `steps`."""

    def __init__(self, version: ArgoVersion, prefix: str = "") -> None:
        self.version = version
        self.prefix = prefix
        self.problems: list[Problem] = []
        self.structs = _structs(version)
        self.lenient = 0

    def value(self, value: Any, kind: _Type, place: _Place) -> None:
        if value is None:
            return
        sort = kind.sort
        if sort == "scalar":
            self.scalar(value, kind.inner, place)
        elif sort == "struct":
            self.struct(value, kind.inner, place)
        elif sort == "list":
            self.items(value, kind.inner, place)
        else:
            self.entries(value, kind.inner, place)

    def scalar(self, value: Any, expression: str, place: _Place) -> None:
        scalar = SCALARS[expression]
        if scalar.accepts(value) or has_token(value):
            return
        if expression == "scalar":
            said = f"{describe(value)} stands here, which Argo reads as an empty string"
            self.report(Problem(self.path(place), said, expected=scalar.expected, rejects=False))
            return
        self.wrong_type(value, scalar.expected, place)

    def items(self, value: Any, expression: str, place: _Place) -> None:
        if not isinstance(value, list | tuple):
            if not has_token(value):
                self.wrong_type(value, "a list", place)
            return
        kind = _type(expression)
        for index, item in enumerate(value):
            here = (place, index, "")
            if item is None and expression == "WorkflowStep":
                self.wrong_type(item, "a mapping", here)
            self.value(item, kind, here)

    def entries(self, value: Any, expression: str, place: _Place) -> None:
        if not _is_mapping(value):
            if not has_token(value):
                self.wrong_type(value, "a mapping", place)
            return
        kind = _type(expression)
        for key, item in value.items():
            self.value(item, kind, (place, str(key), ""))

    def struct(self, value: Any, type_name: str, place: _Place) -> None:
        if not _is_mapping(value):
            if not has_token(value):
                self.wrong_type(value, "a mapping", place)
            return
        struct = self.structs.get(type_name)
        if struct is None:
            struct = self.structs[type_name] = _struct(type_name, self.version)
        for key, item in value.items():
            name = str(key)
            kind = struct.fields.get(name)
            here = (place, name, type_name)
            if kind is None:
                if has_token(key):
                    continue
                kind = self.unknown(name, type_name, here)
            if kind is not None:
                # Argo decodes a step on its own: its own keys strictly, everything below them leniently.
                self.lenient += type_name == "WorkflowStep"
                self.value(item, kind, here)
                self.lenient -= type_name == "WorkflowStep"
        self.missing(value, struct.required, place)

    def missing(self, value: Mapping[str, Any], required: tuple[str, ...], place: _Place) -> None:
        absent = [name for name in required if value.get(name) is None]
        if absent and any(has_token(key) for key in value):
            return
        for name in absent:
            path = child(self.path(place), name)
            self.report(Problem(path, f"`{name}` is missing", expected="a value", kind="missing", rejects=False))

    def unknown(self, name: str, type_name: str, place: _Place) -> _Type | None:
        """Report a field that the version lacks; returns the type of the field as which Argo reads it nevertheless."""
        known = fields_in(type_name, self.version)
        here = self.path(place)
        rejects = not self.lenient
        # Nobody reads the hints of a manifest with more faults than that, and each takes its time.
        close = nearest(name, known) if len(self.problems) < _MOST_HINTS else ""
        dated = field(type_name, name)
        if dated is not None:
            if dated.removed and not dated.exists_in(self.version) and not self.older_than(dated.since):
                said = f"`{name}` was removed in Argo {dated.removed}"
            else:
                said = f"`{name}` needs Argo {dated.since}"
                # It is no slip of the pen, but an older version may know the same thing in the singular.
                close = close if name in (f"{close}s", f"{close}es") else ""
            said += f"; this is {self.version}"
            self.report(Problem(here, said, nearest=close, kind="version", rejects=rejects))
            return None
        if self.lenient:
            same = next((f for k, f in known.items() if k.lower() == name.lower()), None)
            if same is not None:
                said = f"the field is spelled `{same.name}`; Argo reads `{name}` as it only inside `steps`"
                self.report(Problem(here, said, nearest=same.name, kind="unknown", rejects=False))
                return _type(same.type)
        said = f"`{name}` is not a field of {type_name.rpartition('.')[2]}"
        if self.lenient:
            said += ", and Argo ignores it here in silence"
        self.report(Problem(here, said, self.belongs(name, place), close, kind="unknown", rejects=rejects))
        return None

    def belongs(self, name: str, place: _Place) -> str:
        """Where the field belongs, when a type around this one has it: it is often indented too far."""
        outer = place[0]
        while outer:
            outer, _, type_name = outer
            if type_name and name in fields_in(type_name, self.version):
                return f"it in the {type_name.rpartition('.')[2]} around this"
        return ""

    def path(self, place: _Place) -> str:
        """A place as a path; only what is reported needs one."""
        steps: list[str | int] = []
        outer: Any = place
        while outer is not _START:
            outer, step, _ = outer
            steps.append(step)
        path = self.prefix
        for step in reversed(steps):
            path = f"{path}[{step}]" if isinstance(step, int) else child(path, step)
        return path

    def older_than(self, minor: str) -> bool:
        return bool(minor) and not self.version.at_least(minor)

    def wrong_type(self, value: Any, expected: str, place: _Place) -> None:
        self.report(Problem(self.path(place), f"{describe(value)} stands here", expected=expected))

    def report(self, problem: Problem) -> None:
        self.problems.append(problem)


def _is_mapping(value: Any) -> bool:
    # Nearly all are dicts, and to ask for the abstract type costs several times as much.
    return type(value) is dict or isinstance(value, Mapping)


def child(path: str, key: object) -> str:
    """The path of an entry: `metadata.labels["a.b/c"]`."""
    name = str(key)
    if not _PLAIN_KEY.fullmatch(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'{path}["{escaped}"]'
    return f"{path}.{name}" if path else name
