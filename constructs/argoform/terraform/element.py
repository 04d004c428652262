"""The CDK's side of a declaration: the objects in the construct tree, imported only when the first one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from argoform._cdk import Construct, IConstruct, RootConstruct, cdk, jsii
from argoform.errors import ArgoformError, InputError
from argoform.terraform import lazy
from argoform.terraform.schema import ProviderSource

if TYPE_CHECKING:
    from argoform.terraform.resource import Element

_REQUIRED_PROVIDERS = "argoform-required-providers"

# A provider that Terraform does not accept without a block of configuration, and the smallest one that it accepts.
# https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs#features
_SMALLEST_CONFIGURATION: dict[str, dict[str, Any]] = {"hashicorp/azurerm": {"features": [{}]}}

# Every question to a construct is a message to jsii's process and back, and none of these answers ever changes.
_stacks: WeakKeyDictionary[IConstruct, cdk.TerraformStack] = WeakKeyDictionary()
_apps: WeakKeyDictionary[IConstruct, str] = WeakKeyDictionary()
_paths: WeakKeyDictionary[IConstruct, str] = WeakKeyDictionary()
_elements: WeakKeyDictionary[IConstruct, Element] = WeakKeyDictionary()


@jsii.implements(cdk.IAnyProducer)
class _Producer:
    def __init__(self, produce: Callable[[], Any]) -> None:
        self._produce = produce

    def produce(self, context: object = None) -> Any:
        try:
            return self._produce()
        except ArgoformError as error:
            if getattr(context, "preparing", False):
                # The CDK only looks for references to other stacks; validation then tells the errors of all constructs.
                return None
            # jsii turns it into a RuntimeError that holds the text alone.
            lazy.failures.append(error)
            raise


def deferred(produce: Callable[[], Any]) -> cdk.IResolvable:
    """A token that resolves to what `produce` returns at synth."""
    return cdk.Lazy.any_value(_Producer(produce))


def stack_of(scope: IConstruct) -> cdk.TerraformStack:
    """The stack that holds a construct.

    Raises:
        InputError: when none does.
    """
    stack = _stacks.get(scope)
    if stack is None:
        try:
            stack = _stacks[scope] = cdk.TerraformStack.of(scope)
            _stacks[stack] = stack
        except RuntimeError:
            raise InputError(
                "the construct is in no stack", path=scope.node.path, expected="a stack above it"
            ) from None
    return stack


def app_id(scope: IConstruct) -> str:
    """What tells the app of a construct from every other of this process.

    Not the app itself: jsii makes a new Python object at each access for one that Python did not make.
    """
    stack = stack_of(scope)
    found = _apps.get(stack)
    if found is None:
        found = _apps[stack] = str(cast("Any", stack.node.root).__jsii_ref__.ref)
    return found


def path_of(construct: IConstruct) -> str:
    """The path of a construct in its tree."""
    found = _paths.get(construct)
    if found is None:
        found = _paths[construct] = str(construct.node.path)
    return found


def place(construct: Construct, scope: Construct, id: str) -> None:
    """Note where a construct is that was just made, so that the CDK need not be asked."""
    if "/" in id:
        # The CDK gives it another id.
        return
    above = path_of(scope)
    _paths[construct] = f"{above}/{id}" if above else id
    if scope in _stacks:
        _stacks[construct] = _stacks[scope]


class ProviderBlock(cdk.TerraformProvider):
    """A `provider` block; prebuilt bindings and plain CDK resources take it as their `provider` too."""

    def __init__(self, scope: Construct, id: str, source: ProviderSource, alias: str | None) -> None:
        self._alias = alias
        super().__init__(
            scope,
            id,
            terraform_resource_type=source.name,
            terraform_provider_source=source.source,
            terraform_generator_metadata=cdk.TerraformProviderGeneratorMetadata(
                provider_name=source.name, provider_version_constraint=source.version
            ),
        )

    @property  # type: ignore[misc]  # an alias does not change
    def alias(self) -> str | None:
        """The alias; None for the default configuration."""
        return self._alias


class RequiredProviders(cdk.TerraformElement):
    """Declares in `terraform.required_providers` what the resources of a stack need and no provider block declares,
    and what has moved.

    It answers at synth, since the user's own provider objects, whose versions count, may be made last.
    """

    def __init__(self, stack: cdk.TerraformStack) -> None:
        super().__init__(stack, _REQUIRED_PROVIDERS)
        self._needed: dict[str, ProviderSource] = {}
        self._default: set[str] = set()
        self._moves: list[tuple[str, Element]] = []

    def move(self, old_address: str, element: Element) -> None:
        """Note that an element was at another address before.

        The CDK's own way to say so asks for the version of a Terraform binary at every synth.
        """
        self._moves.append((old_address, element))

    def need(self, source: ProviderSource, *, default_configuration: bool) -> None:
        """Note that a resource of the stack uses the provider, perhaps with its default configuration."""
        self._needed[source.name] = source
        if default_configuration:
            self._default.add(source.name)

    def to_terraform(self) -> Any:
        """The fragment of the stack's JSON."""
        made = self.cdktf_stack.all_providers()
        fragment: dict[str, Any] = {"terraform": {"required_providers": {}}}
        for name, source in sorted(self._needed.items()):
            own = [provider for provider in made if provider.terraform_resource_type == name]
            if not any(provider.terraform_provider_source for provider in own):
                fragment["terraform"]["required_providers"][name] = {"source": source.source, "version": source.version}
            smallest = _SMALLEST_CONFIGURATION.get(source.source)
            if smallest and name in self._default and all(provider.alias for provider in own):
                fragment.setdefault("provider", {})[name] = [smallest]
        if self._moves:
            fragment["moved"] = [{"from": old, "to": element.address} for old, element in self._moves]
        return fragment


_required: WeakKeyDictionary[cdk.TerraformStack, RequiredProviders] = WeakKeyDictionary()


def need_provider(stack: cdk.TerraformStack, source: ProviderSource, *, default_configuration: bool) -> None:
    """See to it that the stack declares the provider."""
    required = _required.get(stack)
    if required is None:
        required = _required[stack] = RequiredProviders(stack)
    required.need(source, default_configuration=default_configuration)


def move(stack: cdk.TerraformStack, old_address: str, element: Element) -> None:
    """Emit Terraform's `moved` for an element; its provider must be needed by then."""
    _required[stack].move(old_address, element)


def create(element: Element, scope: Construct, id: str, provider: Any, type: str, *, data: bool) -> Any:
    """The CDK's own object behind a resource or data source."""
    kind: Any = cdk.TerraformDataSource if data else cdk.TerraformResource
    if provider is None or isinstance(provider, cdk.TerraformProvider):
        try:
            return kind(scope, id, terraform_resource_type=type, provider=provider)
        except RuntimeError as error:
            # What the CDK refuses: an id that the scope has already, or one with a token in it.
            raise InputError(str(error).splitlines()[0], path=f"{type}.{id}") from None
    raise InputError(
        f"a {builtin_name(provider)} is no provider",
        path=f"{type}.{id}.provider",
        expected="a TerraformProvider of the CDK, or a Provider of argoform.terraform",
    )


def remember(construct: IConstruct, element: Element, path: str) -> None:
    """Note which element emits a construct of the CDK, and its path and stack."""
    _elements[construct] = element
    _paths[construct] = path
    _stacks[construct] = element.stack


def builtin_name(value: object) -> str:
    """The name of the class of a value."""
    return value.__class__.__name__


def dependencies(own: Element, items: Iterable[Any]) -> Any:
    """What `depends_on` emits: a list, or a token for one where an item is a construct that may still grow.

    Raises:
        InputError: when an item is neither a resource nor a construct.
    """
    from argoform.terraform.resource import Element

    items = list(items)
    for i, item in enumerate(items):
        construct = item.construct if isinstance(item, Element) else item
        if not isinstance(construct, Construct):
            raise InputError(
                f"a {builtin_name(item)} cannot be depended on",
                path=f"{own.where}.depends_on[{i}]",
                expected="a resource or a construct",
            )
        other = stack_of(construct)
        if other is not own.stack:
            own.stack.add_dependency(other)

    def addresses() -> list[str]:
        found: dict[str, None] = {}
        for item in items:
            for address in [item.address] if isinstance(item, Element) else _below(item):
                found[address] = None
        found.pop(own.address, None)
        return list(found)

    items = [item for item in items if stack_of(item.construct if isinstance(item, Element) else item) is own.stack]
    if all(isinstance(item, Element) for item in items):
        return addresses()
    return deferred(addresses)


def _below(construct: IConstruct) -> Iterable[str]:
    """The address of every resource and module in the subtree of a construct."""
    if isinstance(construct, cdk.TerraformDataSource):
        yield f"data.{construct.terraform_resource_type}.{construct.friendly_unique_id}"
    for node in construct.node.find_all():
        element = _elements.get(node)
        if element is not None:
            if not element._data:
                yield element.address
        elif isinstance(node, cdk.TerraformResource):
            yield f"{node.terraform_resource_type}.{node.friendly_unique_id}"
        elif isinstance(node, cdk.TerraformModule):
            yield f"module.{node.friendly_unique_id}"


def logical_id(path: str) -> str:
    """The logical id that the CDK gives to a construct path within its stack: `etl/account`."""
    # A tree of its own, since an App would make its output folder.
    stack = cdk.TerraformStack(RootConstruct(), "stack")
    scope: Construct = stack
    *above, last = path.split("/")
    for part in above:
        scope = Construct(scope, part)
    return stack.get_logical_id(cdk.TerraformElement(scope, last))
