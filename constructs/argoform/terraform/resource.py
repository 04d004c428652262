"""The base classes of declared resources, data sources and provider blocks: each instance emits its configuration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, dataclass_transform

from argoform.errors import InputError, UnknownNameError
from argoform.terraform.declare import COMPUTED, Declared, Field, computed, positional
from argoform.terraform.lazy import Lazy
from argoform.terraform.render import render
from argoform.terraform.schema import ProviderSource, Schema, Type

if TYPE_CHECKING:
    from argoform._cdk import Construct, IConstruct, cdk

_ADDRESS = re.compile(r"(module|[a-z0-9]+(_[a-z0-9]+)+)\.[^/]+$")

DECLARED: list[type[Element] | type[ProviderConfiguration]] = []
"""Every declared class, in the order of import."""


@dataclass(frozen=True)
class Lifecycle:
    """How Terraform treats changes of a resource.

    https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
    """

    create_before_destroy: bool | None = None
    """Whether a replacement is made before the old object goes; Terraform's default is False."""
    prevent_destroy: bool | None = None
    """Whether a plan that destroys the resource is an error; Terraform's default is False."""
    ignore_changes: Sequence[str] | Literal["all"] = ()
    """Attributes (`metadata[0].annotations`) whose drift is left alone, or `all`."""
    replace_triggered_by: Sequence[Resource] = ()
    """Resources whose change replaces this one."""


class _Bound(Declared):
    """What an instance holds that is no argument of its constructor."""

    construct: Any
    """The CDK's own object, for what only the CDK can do with it."""
    stack: cdk.TerraformStack
    """The stack that it belongs to."""
    where: str
    """The type and construct id, as errors name it."""


@dataclass_transform(kw_only_default=True, field_specifiers=(computed, positional))
class _Transformed(_Bound):
    """Makes type checkers derive constructors from the annotations of subclasses."""


class Element(_Transformed):
    """What resources and data sources have in common.

    Reading an attribute gives the value that the constructor got, or else a token that refers to what the provider
    computes; `ref` always gives the token. Assigning an attribute replaces its value.
    """

    terraform_type: ClassVar[str]
    """The resource type or data source: `kubernetes_role_v1`."""
    source: ClassVar[ProviderSource]
    _data: ClassVar[bool] = False
    _version: ClassVar[int] = 0

    scope: Construct = positional(kw_only=False)
    """The construct that it belongs to."""
    construct_id: str = positional(kw_only=False)
    """Its id there."""
    provider: cdk.TerraformProvider | ProviderConfiguration | None = None
    """The provider object to use; the stack's default configuration when None."""
    depends_on: Sequence[IConstruct | Element] = ()
    """Resources, or constructs with everything in them, that must exist first and go last."""
    logical_id: str | None = None
    """The name in the address; by default it follows from the construct path, or from what the construct is in where
    that has an address of its own (`argoform.terraform.addresses`)."""

    def __init_subclass__(
        cls, *, type: str | None = None, provider: ProviderSource | None = None, version: int = 0
    ) -> None:
        super().__init_subclass__()
        if type is not None and provider is not None:
            cls.terraform_type, cls.source, cls._version = type, provider, version
            cls._declare()
            DECLARED.append(cls)

    @classmethod
    def schema(cls) -> Schema:
        """What the type accepts and computes."""
        return Schema(cls.terraform_type, cls.source.source, cls.declared_block(), cls._version)

    if not TYPE_CHECKING:

        def __init__(self, scope, construct_id, *, provider=None, depends_on=(), logical_id=None, **arguments):
            from argoform.terraform import addresses, element

            self.where = f"{self.terraform_type}.{construct_id}"
            self._take(arguments, self.where)
            rendered = [(field.name, self._rendered(field, value)) for field, value in self.declared_values()]
            self.scope, self.construct_id, self.provider = scope, construct_id, provider
            self.stack = element.stack_of(scope)
            self._moved = None
            if logical_id is None:
                logical_id, self._moved = addresses.below_root(self.stack, scope, construct_id)
            self.logical_id = logical_id
            own = isinstance(provider, ProviderConfiguration)
            self.construct = element.create(
                self, scope, construct_id, None if own else provider, self.terraform_type, data=self._data
            )
            element.remember(self.construct, self, f"{element.path_of(scope)}/{construct_id}")
            if logical_id is not None:
                kind = f"data.{self.terraform_type}" if self._data else self.terraform_type
                addresses.claim(self.stack, kind, logical_id, element.path_of(self.construct))
                self.construct.override_logical_id(logical_id)
            if own:
                self.construct.add_override("provider", provider.address)
            element.need_provider(self.stack, self.source, default_configuration=provider is None)
            for name, value in rendered:
                self.construct.add_override(name, value)
            self.depends_on = ()
            self.add_dependency(*depends_on)

    @property
    def address(self) -> str:
        """The address in Terraform's state: `kubernetes_role_v1.etl_role_1A2B3C4D`."""
        prefix = "data." if self._data else ""
        return f"{prefix}{self.terraform_type}.{self.logical_id or self.construct.friendly_unique_id}"

    def add_dependency(self, *items: IConstruct | Element) -> None:
        """Make more resources, or constructs with everything in them, exist first and go last.

        Raises:
            InputError: when an item is neither a resource nor a construct.
        """
        if items:
            from argoform.terraform import element

            together = (*self.depends_on, *items)
            self.construct.add_override("depends_on", element.dependencies(self, together))
            self.depends_on = together

    def ref(self, path: str) -> str:
        """A token for an attribute, as a string: `ref("metadata[0].uid")`.

        Raises:
            UnknownNameError: when the type has no attribute or block of that name.
        """
        self._field(path.split(".")[0].split("[")[0])
        return str(self.construct.get_string_attribute(path))

    def _field(self, name: str) -> Field:
        known = {field.name: field for field in self.declared_fields().values()}
        if name not in known:
            raise UnknownNameError(
                f"{self.terraform_type} has no attribute {name!r}", name=name, known=known, path=self.where
            )
        return known[name]

    def _read(self, name: str) -> Any:
        field = self.declared_fields()[name]
        value = self._values.get(name)
        if isinstance(value, Lazy) or (value is None and COMPUTED in field.flags):
            return _token(self.construct, field.name, field.type)
        return value

    def _write(self, name: str, value: Any) -> None:
        field = self.declared_fields()[name]
        if field.output or (field.required and value is None):
            raise InputError(
                "only the provider sets it" if field.output else "the argument is missing", path=f"{self.where}.{name}"
            )
        rendered = None if value is None else self._rendered(field, value)
        self._values[name] = value
        self.construct.add_override(field.name, rendered)

    def _rendered(self, field: Field, value: Any) -> Any:
        path = f"{self.where}.{field.python_name}"
        if not isinstance(value, Lazy):
            return render(field, value, path)
        from argoform.terraform import element

        def produce() -> Any:
            produced = value.produce()
            return None if produced is None else render(field, produced, path)

        return element.deferred(produce)


class Resource(Element):
    """The base of managed resources."""

    lifecycle: Lifecycle | None = None
    """How Terraform treats changes of it."""
    moved_from: str | None = None
    """Where it was in an earlier version: an address (`kubernetes_role_v1.old`), or its old construct path within the
    stack (`etl/role`). Emits Terraform's `moved`, so that it is not replaced."""

    if not TYPE_CHECKING:

        def __init__(self, scope, construct_id, *, lifecycle=None, moved_from=None, **arguments):
            super().__init__(scope, construct_id, **arguments)
            moved_from = moved_from or self._moved
            self.lifecycle, self.moved_from = lifecycle, moved_from
            if lifecycle is not None:
                self.construct.add_override("lifecycle", _lifecycle(lifecycle))
            if moved_from is not None:
                from argoform.terraform import element

                element.move(self.stack, self._old_address(moved_from), self)

    def _old_address(self, place: str) -> str:
        if _ADDRESS.match(place):
            return place
        from argoform.terraform import element

        return f"{self.terraform_type}.{element.logical_id(place)}"


class DataSource(Element):
    """The base of data sources."""

    _data: ClassVar[bool] = True


class ProviderConfiguration(_Transformed):
    """The base of `provider` blocks."""

    source: ClassVar[ProviderSource]

    scope: Construct = positional(kw_only=False)
    """The construct that it belongs to; it serves the whole stack."""
    construct_id: str = positional(kw_only=False)
    """Its id there."""
    alias: str | None = None
    """A name for one of several configurations; None makes the stack's default one."""

    def __init_subclass__(cls, *, provider: ProviderSource | None = None) -> None:
        super().__init_subclass__()
        if provider is not None:
            cls.source = provider
            cls._declare()
            DECLARED.append(cls)

    @classmethod
    def schema(cls) -> Schema:
        """What the configuration accepts."""
        return Schema(cls.source.name, cls.source.source, cls.declared_block())

    if not TYPE_CHECKING:

        def __init__(self, scope, construct_id, *, alias=None, **arguments):
            from argoform.terraform import element

            self.where = f"{self.source.name}.{construct_id}"
            self._take(arguments, self.where)
            rendered = [
                (field.name, render(field, value, f"{self.where}.{field.python_name}"))
                for field, value in self.declared_values()
            ]
            self.scope, self.construct_id, self.alias = scope, construct_id, alias
            self.stack = element.stack_of(scope)
            self.construct = element.ProviderBlock(scope, construct_id, self.source, alias)
            for name, value in rendered:
                self.construct.add_override(name, value)

    @property
    def address(self) -> str:
        """How resources name it: `kubernetes.prod`."""
        return f"{self.source.name}.{self.alias}" if self.alias else self.source.name

    def _read(self, name: str) -> Any:
        return self._values.get(name)

    def _write(self, name: str, value: Any) -> None:
        raise InputError("a provider's configuration cannot be changed", path=f"{self.where}.{name}")


def _lifecycle(lifecycle: Lifecycle) -> dict[str, Any]:
    ignored = lifecycle.ignore_changes
    emitted = {
        "create_before_destroy": lifecycle.create_before_destroy,
        "prevent_destroy": lifecycle.prevent_destroy,
        "ignore_changes": ignored if isinstance(ignored, str) else list(ignored),
        "replace_triggered_by": [resource.address for resource in lifecycle.replace_triggered_by],
    }
    return {name: value for name, value in emitted.items() if value is not None and value != []}


def _token(construct: Any, name: str, type: Type | None) -> Any:
    if type == "string":
        return construct.get_string_attribute(name)
    if type == "number":
        return construct.get_number_attribute(name)
    if type in (("list", "string"), ("set", "string")):
        return construct.get_list_attribute(name)
    if type == ("map", "string"):
        return construct.get_string_map_attribute(name)
    return construct.interpolation_for_attribute(name)
