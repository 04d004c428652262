"""The machinery of declarations: annotated classes that say what a Terraform block or resource type accepts.

An annotation is the Python type that callers see; `Annotated` adds what Terraform knows beside it, and one that
admits None is optional (a required one may still have a default here):

    class RoleRef(BlockModel):
        api_group: Annotated[str, FORCE_NEW]

    class RoleBinding(Resource, type="kubernetes_role_binding_v1", provider=KUBERNETES):
        role_ref: Annotated[RoleRef, Block(min_items=1, max_items=1)]
        subject: Annotated[Sequence[Subject], Block(min_items=1)]
        id: str = computed()

`str`, `bool`, `int` and `float` stand for Terraform's own types, `Sequence` for a list, `Collection` for a set,
`Mapping` for a map, `Any` for a dynamic value. A name that Python reserves takes a trailing underscore (`and_`).
Nothing here imports the CDK, so that the schemas can be read without it.
"""

from __future__ import annotations

import collections.abc
import enum
import inspect
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, Union, dataclass_transform, get_args, get_origin

from argoform.errors import InputError, UnknownNameError
from argoform.terraform import schema
from argoform.terraform.schema import NestingMode, Type


class Flag(enum.Flag):
    """What Terraform knows of an attribute beside its type."""

    COMPUTED = enum.auto()
    """The provider decides the value when none is given."""
    FORCE_NEW = enum.auto()
    """A change replaces the resource."""
    SENSITIVE = enum.auto()
    """Terraform hides the value in what it prints."""
    WRITE_ONLY = enum.auto()
    """The value reaches the provider, and neither plan nor state."""


COMPUTED = Flag.COMPUTED
FORCE_NEW = Flag.FORCE_NEW
SENSITIVE = Flag.SENSITIVE
WRITE_ONLY = Flag.WRITE_ONLY


@dataclass(frozen=True)
class Block:
    """Marks an annotation as a nested block; a `Sequence` of models may be written many times."""

    nesting: NestingMode = "list"
    min_items: int = 0
    max_items: int = 0
    """0 for no limit."""


@dataclass(frozen=True)
class Nested:
    """Marks an annotation as an attribute with attributes of its own (plugin protocol 6)."""

    nesting: NestingMode = "single"


@dataclass(frozen=True)
class Of:
    """The Terraform type of an attribute whose annotation does not say it: `Of(("list", ("object", {...})))`."""

    type: Type


@dataclass(frozen=True)
class Output:
    """The default of an attribute that only the provider sets; what `computed()` returns."""

    type: Type | None
    flags: Flag
    nested: Nested | None
    optional: bool


def computed(
    *,
    type: Type | None = None,
    sensitive: bool = False,
    force_new: bool = False,
    nested: Nested | None = None,
    optional: bool = False,
    init: Literal[False] = False,
) -> Any:
    """The specifier of an attribute that only the provider sets, and that no constructor takes.

    Args:
        type: the Terraform type, where the annotation does not say it.
        force_new: whether another value, once planned, replaces the resource.
        nested: how it nests, where its annotation is a `BlockModel`.
        optional: whether the schema calls it optional as well, as the older plugin SDK does with every `id`.
    """
    flags = COMPUTED | (SENSITIVE if sensitive else Flag(0)) | (FORCE_NEW if force_new else Flag(0))
    return Output(type, flags, nested, optional)


def positional(*, kw_only: Literal[False] = False) -> Any:
    """The specifier of an argument of a constructor that is given by its place."""


_ModelClass: TypeAlias = "type[BlockModel]"


@dataclass(frozen=True)
class Field:
    """One attribute or block of a declared class."""

    python_name: str
    type: Type | None
    """None for a block and for an attribute with a nested type."""
    model: _ModelClass | None
    many: bool
    """Whether Python gives a sequence of models."""
    flags: Flag
    nesting: Block | Nested | None
    required: bool
    optional: bool
    output: bool
    """Whether no constructor takes it."""
    choices: tuple[str, ...] = ()
    """The only strings that are valid, where the annotation is a `Literal`."""
    default: Any = None
    """What is emitted when no value is given."""

    @property
    def name(self) -> str:
        """The name in Terraform."""
        return self.python_name.rstrip("_")

    def attribute(self) -> schema.Attribute:
        """The attribute, as the schema says it; not for blocks."""
        nested = None
        if isinstance(self.nesting, Nested) and self.model is not None:
            nested = schema.NestedType(self.model.declared_block().attributes, self.nesting.nesting)
        return schema.Attribute(
            type=self.type,
            nested=nested,
            required=self.required,
            optional=self.optional,
            computed=COMPUTED in self.flags,
            sensitive=SENSITIVE in self.flags,
            write_only=WRITE_ONLY in self.flags,
            force_new=FORCE_NEW in self.flags,
        )


class _Slot:
    """The class attribute behind a field: reads and writes go through the instance's `_read` and `_write`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance._read(self.name)

    def __set__(self, instance: Any, value: Any) -> None:
        instance._write(self.name, value)


class Declared:
    """The base of every class whose annotations are attributes and blocks."""

    _defaults: ClassVar[Mapping[str, Any]] = {}
    """The default of each field of this very class, by its Python name; a required one has none."""
    _values: dict[str, Any]

    @classmethod
    def _declare(cls) -> None:
        """Turn the annotations of this very class into fields."""
        names = inspect.get_annotations(cls)
        cls._defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
        for name in names:
            setattr(cls, name, _Slot(name))

    @classmethod
    @cache
    def declared_fields(cls) -> Mapping[str, Field]:
        """Every field by its Python name, those of base classes first."""
        return {field.python_name: field for base in reversed(cls.__mro__) for field in _own_fields(base)}

    @classmethod
    @cache
    def declared_block(cls) -> schema.Block:
        """The attributes and blocks, as the schema says them."""
        attributes: dict[str, schema.Attribute] = {}
        blocks: dict[str, schema.NestedBlock] = {}
        for field in cls.declared_fields().values():
            if isinstance(field.nesting, Block) and field.model is not None:
                nesting = field.nesting
                blocks[field.name] = schema.NestedBlock(
                    field.model.declared_block(), nesting.nesting, nesting.min_items, nesting.max_items
                )
            else:
                attributes[field.name] = field.attribute()
        return schema.Block(attributes, blocks)

    def _take(self, arguments: Mapping[str, Any], where: str) -> None:
        """Keep the arguments of a constructor, judged by the fields."""
        fields = self.declared_fields()
        settable = {name for name, field in fields.items() if not field.output}
        for name in arguments:
            if name not in settable:
                raise UnknownNameError(
                    f"{where} takes no argument {name!r}", name=name, known=settable, path=f"{where}.{name}"
                )
        defaults = {name: field.default for name, field in fields.items() if field.default is not None}
        self._values = {name: value for name, value in {**defaults, **arguments}.items() if value is not None}
        for name in sorted(settable - self._values.keys()):
            if fields[name].required:
                raise InputError("the argument is missing", path=f"{where}.{name}", expected="a value")

    def declared_values(self) -> Iterator[tuple[Field, Any]]:
        """Each field that has a value, with it, in the order of the declaration."""
        for name, field in self.declared_fields().items():
            if name in self._values:
                yield field, self._values[name]


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(computed,))
class BlockModel(Declared):
    """The base of nested blocks and of nested attributes: immutable, compared by value."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._declare()

    def __init__(self, **arguments: Any) -> None:
        self._take(arguments, type(self).__name__)

    def _read(self, name: str) -> Any:
        return self._values.get(name)

    def _write(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; make a changed one with .replace({name}=...)")

    def replace(self, **changes: Any) -> Self:
        """A copy with some fields changed; None drops one."""
        return type(self)(**{**self._values, **changes})

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{field.python_name}={'(sensitive)' if field.flags & (SENSITIVE | WRITE_ONLY) else repr(value)}"
            for field, value in self.declared_values()
        )
        return f"{type(self).__name__}({shown})"


_SCALARS: Mapping[Any, Type] = {str: "string", bool: "bool", int: "number", float: "number", Any: "dynamic"}
_COLLECTIONS: Mapping[Any, str] = {
    collections.abc.Sequence: "list",
    collections.abc.Collection: "set",
    collections.abc.Mapping: "map",
}


def _own_fields(cls: type) -> list[Field]:
    defaults: Mapping[str, Any] = vars(cls).get("_defaults", {})
    if not issubclass(cls, Declared) or "_defaults" not in vars(cls) or cls is Declared:
        return []
    # Field names must not be looked up as types: helm_release has an attribute `set`.
    annotations = inspect.get_annotations(cls, eval_str=True, locals={})
    return [
        _field(name, annotation, defaults.get(name, inspect.Parameter.empty))
        for name, annotation in annotations.items()
    ]


def _field(name: str, annotation: Any, default: Any) -> Field:
    extras: list[Any] = []
    if get_origin(annotation) is Annotated:
        annotation, *extras = get_args(annotation)
    inner = _without_none(annotation)
    required = inner is annotation and default is not None and not isinstance(default, Output)
    annotation = inner
    flags = next((extra for extra in extras if isinstance(extra, Flag)), Flag(0))
    nesting = next((extra for extra in extras if isinstance(extra, Block | Nested)), None)
    explicit = next((extra.type for extra in extras if isinstance(extra, Of)), None)
    output, optional = isinstance(default, Output), not required
    if isinstance(default, Output):
        flags, nesting, explicit, optional = default.flags, default.nested, default.type, default.optional
    model, many = None, False
    type_: Type | None = explicit
    choices: tuple[str, ...] = ()
    if nesting is not None:
        many = get_origin(annotation) is collections.abc.Sequence
        model = get_args(annotation)[0] if many else annotation
    elif explicit is None:
        type_ = _terraform_type(annotation)
    if get_origin(annotation) is Literal:
        choices = get_args(annotation)
    emitted = None if output or default is inspect.Parameter.empty else default
    return Field(name, type_, model, many, flags, nesting, required, optional, output, choices, emitted)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = (argument for argument in get_args(annotation) if argument is not type(None))
    return annotation


def _terraform_type(annotation: Any) -> Type:
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin = get_origin(annotation)
    if origin is Literal:
        return "string"
    return (_COLLECTIONS[origin], _terraform_type(get_args(annotation)[-1]))
