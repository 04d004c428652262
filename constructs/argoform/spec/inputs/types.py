"""The types that inputs are made of: text, numbers, names and paths, each with its own check."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from argoform.documented import DOCUMENTED
from argoform.errors import InputError
from argoform.names import check_dns_label, check_dns_subdomain, check_label_key, check_label_value
from argoform.spec.plain import plain_data
from argoform.tokens import has_token


class Group(BaseModel):
    """A closed and immutable group of inputs; what is wrong is told without showing the values.

    A null is the same as nothing: the default holds, as it does for the optional attributes of Terraform's objects.
    """

    null_means: ClassVar[frozenset[str]] = frozenset()
    """The inputs for which null is a value of its own."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=DOCUMENTED,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {key: value for key, value in data.items() if value is not None or key in cls.null_means}
        return data


class Section(Group, defer_build=True):
    """One of the groups that `Inputs` is made of; `Inputs` validates them all, so none needs a validator of its own."""


def wrong(message: str, expected: str = "", *, below: str = "") -> PydanticCustomError:
    """A validation error with a message of our own.

    Args:
        message: what is wrong.
        expected: what would have been right.
        below: where in the value it is, when the value has parts.
    """
    # All go through the context, because pydantic would read braces in the message as placeholders.
    return PydanticCustomError("argoform", "{message}", {"message": message, "expected": expected, "below": below})


def refused_token(because: str) -> PydanticCustomError:
    """A validation error that becomes a `TokenError`."""
    return PydanticCustomError(
        "argoform_token",
        "{message}",
        {"message": f"it cannot be a token, {because}", "expected": "a plain value, known at synth"},
    )


def plain_input(value: Any) -> Any:
    """The value of an input as plain data; what cannot be data is told as a fault of the input."""
    try:
        return plain_data(value)
    except InputError as error:
        raise wrong(error.message, error.expected, below=error.path) from None


def checked(check: Callable[..., str]) -> Callable[[str], str]:
    """The check of `argoform.names` as a validator."""

    def validate(value: str) -> str:
        try:
            return check(value, path="")
        except InputError as error:
            raise wrong(error.message, error.expected) from None

    return validate


def matching(pattern: str, expected: str, *, limit: int | None = None) -> Callable[[str], str]:
    """A validator that wants the whole value to match `pattern`, unless the value holds a token."""
    regex = re.compile(pattern)

    def validate(value: str) -> str:
        if has_token(value):
            return value
        if not regex.fullmatch(value):
            raise wrong(f"{value!r} does not fit", expected)
        if limit is not None and len(value) > limit:
            raise wrong(f"{value!r} has {len(value)} characters", f"at most {limit}")
        return value

    return validate


def plain(because: str) -> Callable[[str], str]:
    """A validator that refuses tokens."""

    def validate(value: str) -> str:
        if has_token(value):
            raise refused_token(because)
        return value

    return validate


def _text(value: Any) -> Any:
    # Terraform turns numbers and booleans into strings where a string is wanted, so inputs that were written for it
    # hold them.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if has_token(value):
            raise wrong("a number token stands where a string is wanted", "the token as a string (Token.as_string)")
        if not math.isfinite(value):
            raise wrong("the number is not finite", "a string")
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, str) and _has_surrogate(value):
        raise wrong("the text holds half of a surrogate pair, which no encoding can write", "valid Unicode text")
    return value


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _number(value: Any) -> Any:
    if has_token(value):
        raise refused_token("because it is computed with at synth")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(f"it is {_article(value)}", "a number")
    if not math.isfinite(value):
        raise wrong("the number is not finite", "a number")
    return value


def _article(value: Any) -> str:
    names = {bool: "a boolean", str: "a string", list: "a list", dict: "a mapping", type(None): "null"}
    return names.get(type(value), f"a {type(value).__name__}")


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if has_token(value):
        raise refused_token("because it decides what is made at synth")
    raise wrong(f"it is {_article(value)}", "true or false")


_SCALAR_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_SCALAR_SCHEMA)]
"""A string; numbers and booleans are written as Terraform writes them."""

Whole = Annotated[int, BeforeValidator(_number)]
"""A whole number, never a boolean."""

Number = Annotated[float, BeforeValidator(_number)]
"""A number, never a boolean."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""true or false."""

Seconds = Annotated[Whole, Field(ge=0, le=2**31 - 1)]
"""A duration in whole seconds."""

Name = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because the names of everything that is made derive from it")),
    AfterValidator(checked(lambda value, path: check_dns_subdomain(value, path=path, limit=63))),
]
"""A Kubernetes name of at most 63 characters, known at synth."""

Namespace = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because the names of everything that is made derive from it")),
    AfterValidator(checked(check_dns_label)),
]
"""The name of a namespace, known at synth."""

TemplateName = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because it must name a template at synth")),
    AfterValidator(
        matching(r"[A-Za-z0-9][-A-Za-z0-9]*", "letters, digits and '-', beginning with a letter or digit", limit=128)
    ),
]
"""The name of a template."""

ObjectName = Annotated[str, BeforeValidator(_text), AfterValidator(checked(check_dns_subdomain))]
"""The name of an existing Kubernetes object; may be a token."""

VolumeName = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because a volume is named after it")),
    AfterValidator(checked(check_dns_label)),
]
"""The name of a volume."""

LabelKey = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because labels are merged by key at synth")),
    AfterValidator(checked(check_label_key)),
]
"""The key of a label or annotation."""

LabelValue = Annotated[
    str, BeforeValidator(_text), AfterValidator(checked(check_label_value)), WithJsonSchema(_SCALAR_SCHEMA)
]
"""The value of a label; may be a token."""

EnvName = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because variables are ordered by name at synth")),
    AfterValidator(
        matching(r"[-._a-zA-Z][-._a-zA-Z0-9]*", "letters, digits, '-', '_' and '.', not beginning with a digit")
    ),
]
"""The name of an environment variable."""

DataKey = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(matching(r"[-._a-zA-Z0-9]+", "letters, digits, '-', '_' and '.'", limit=253)),
    WithJsonSchema(_SCALAR_SCHEMA),
]
"""A key of a Secret or ConfigMap; may be a token."""

MountPath = Annotated[
    str,
    AfterValidator(matching(r"/[^:\0]*", "an absolute path without ':'")),
]
"""Where a volume appears in a container; may be a token."""

_QUANTITY = r"[+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(m|k|[KMGTPE]i?|n|u|[eE][-+]?[0-9]+)?"

Quantity = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(matching(_QUANTITY, "a Kubernetes quantity such as '100Mi' or '50m'")),
    WithJsonSchema(_SCALAR_SCHEMA),
]
"""https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"""

ParameterName = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(plain("because templates refer to it by name")),
    AfterValidator(matching(r"[-a-zA-Z0-9_]+", "letters, digits, '-' and '_'")),
]
"""The name of a parameter."""

__all__ = [
    "DataKey",
    "EnvName",
    "Flag",
    "Group",
    "LabelKey",
    "LabelValue",
    "MountPath",
    "Name",
    "Namespace",
    "Number",
    "ObjectName",
    "ParameterName",
    "Quantity",
    "Seconds",
    "TemplateName",
    "Text",
    "VolumeName",
    "Whole",
    "checked",
    "matching",
    "plain",
    "plain_input",
    "refused_token",
    "wrong",
]
