"""Following the references of a resolved token through the construct tree to what is sensitive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast
from weakref import WeakKeyDictionary

from argoform._cdk import IConstruct, cdk
from argoform.terraform.references import schema_sensitivity, sensitive_references
from argoform.terraform.resource import DECLARED, Element

Judge = Callable[[str], bool]

_named: WeakKeyDictionary[IConstruct, dict[tuple[type, str], Any]] = WeakKeyDictionary()


def declared_sensitivity() -> Judge:
    """A judge of references to attributes by the declared resources and data sources."""
    elements = [declared for declared in DECLARED if issubclass(declared, Element)]
    return schema_sensitivity(
        {element.terraform_type: element.schema() for element in elements if not element._data},
        {element.terraform_type: element.schema() for element in elements if element._data},
    )


class Sensitivity:
    """Finds what must not be shown among the references of templates.

    Variables, locals and references to other stacks are followed to what they stand for. Answers are kept, so an object
    serves one moment of a synth.

    Args:
        scope: a construct in the stack that the templates belong to.
        attributes: judges references to attributes of resources and data sources.
    """

    def __init__(self, scope: IConstruct, attributes: Judge) -> None:
        self._stack = cdk.TerraformStack.of(scope)
        self._attributes = attributes
        self._known: dict[str, bool] = {}

    def references(self, source: str, path: str = "") -> list[str]:
        """The references in a template that stand for something that must not be shown."""
        return sensitive_references(source, self._judge, path=path)

    def _judge(self, reference: str) -> bool:
        if reference not in self._known:
            # A local that refers to itself is an error of Terraform's, not ours.
            self._known[reference] = False
            self._known[reference] = self._judge_once(reference)
        return self._known[reference]

    def _judge_once(self, reference: str) -> bool:
        kind, name, *rest = reference.split(".")
        if kind == "var":
            variable = _find(self._stack, cdk.TerraformVariable, name)
            return variable is not None and _variable_sensitive(variable)
        if kind == "local":
            local = _find(self._stack, cdk.TerraformLocal, name)
            return local is not None and self._value_sensitive(local.to_terraform()["locals"][name])
        if (kind, name) == ("data", "terraform_remote_state"):
            return len(rest) > 2 and self._output_sensitive(rest[2])
        return self._attributes(reference)

    def _value_sensitive(self, value: Any) -> bool:
        resolver = cdk.DefaultTokenResolver(cdk.StringConcat())
        resolved = cdk.Tokenization.resolve(value, scope=self._stack, resolver=resolver, preparing=False)
        return any(self.references(text) for text in _texts(resolved))

    def _output_sensitive(self, name: str) -> bool:
        """Whether an output of another stack of the app is; the CDK itself marks all that it makes as sensitive."""
        others = [node for node in self._stack.node.root.node.find_all() if cdk.TerraformStack.is_stack(node)]
        for stack in others:
            output = _find(stack, cdk.TerraformOutput, name) if stack is not self._stack else None
            if output is not None and Sensitivity(stack, self._attributes)._value_sensitive(output.value):
                return True
        return False


def _variable_sensitive(variable: cdk.TerraformVariable) -> bool:
    written = cast("dict[str, Any]", variable.to_terraform())["variable"][variable.friendly_unique_id]
    return bool(written.get("sensitive") or written.get("ephemeral"))


def _find(stack: IConstruct, kind: type, name: str) -> Any:
    """The variable, local or output of that name in a stack, or None."""
    known = _named.get(stack, {})
    if (kind, name) not in known:
        kinds = (cdk.TerraformVariable, cdk.TerraformLocal, cdk.TerraformOutput)
        known = _named[stack] = {
            (of, node.friendly_unique_id): node
            for node in stack.node.find_all()
            for of in kinds
            if isinstance(node, of)
        }
    return known.get((kind, name))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
