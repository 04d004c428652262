"""Text that is completed when the CDK resolves its tokens at synth."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from argoform._cdk import cdk, jsii
from argoform.errors import ArgoformError, TokenError
from argoform.terraform import lazy
from argoform.terraform.templates import Literal, Part, quoted_template, split_template
from argoform.tokens import Token


class SynthText(ABC):
    """A string that is known when its tokens are.

    Everything is decided at synth, because only then a token says whether it stands for an expression or for a value
    (the CDK's `Lazy`), and what it refers to.

    Args:
        tokens: every token inside, in order, as the CDK takes them.
        path: where the text is, as errors name it.
    """

    def __init__(self, tokens: Iterable[Any], path: str) -> None:
        self._tokens = list(tokens)
        self._path = path

    @abstractmethod
    def complete(self, resolved: list[Any], context: Any) -> str:
        """The template that Terraform is to read.

        Args:
            resolved: what each token stands for: a template of Terraform, or a plain value.
            context: the CDK's `IResolveContext`.
        """

    def as_token(self) -> str:
        """The text as a token of the CDK."""
        return str(cdk.Token.as_string(_Resolvable(self)))

    def resolve(self, context: Any) -> str:
        """What the CDK writes in place of the token."""
        inside_expression = bool(context.suppress_braces)
        context.suppress_braces = False
        try:
            # A mapping, since the CDK drops what resolves to nothing from lists.
            found = context.resolve({str(i): token for i, token in enumerate(self._tokens)})
            if context.preparing:
                # The CDK only looks for references to other stacks.
                return ""
            text = self.complete([found.get(str(i)) for i in range(len(self._tokens))], context)
            return quoted_template(split_template(text, path=self._path)) if inside_expression else text
        except ArgoformError as error:
            lazy.failures.append(error)
            raise
        finally:
            context.suppress_braces = inside_expression


@jsii.implements(cdk.IResolvable)
class _Resolvable:
    """A `SynthText` as an object that the CDK resolves."""

    def __init__(self, text: SynthText) -> None:
        self._text = text

    @property
    def creation_stack(self) -> list[str]:
        """Where the token was made; the path in an error says more."""
        return []

    def resolve(self, context: Any) -> Any:
        """What the CDK writes in place of the token."""
        return self._text.resolve(context)

    def to_string(self) -> str:
        """How the token shows where it is printed unresolved."""
        return "<text with tokens>"


def resolved_parts(parts: Iterable[str | Token], values: Iterator[Any], path: str) -> list[Part]:
    """The parts of the template that a string with tokens becomes.

    Args:
        values: what the tokens stand for, in order; as many are taken as there are tokens.

    Raises:
        TokenError: when a token stands for a list, a mapping or nothing.
    """
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str):
            found.append(Literal(part))
        else:
            found.extend(parts_of_value(next(values), path))
    return found


def parts_of_value(value: Any, path: str) -> list[Part]:
    """The parts of what a token inside a string stands for.

    Raises:
        TokenError: when that is a list, a mapping or nothing.
    """
    if isinstance(value, str):
        return split_template(value, path=path)
    if isinstance(value, bool):
        return [Literal("true" if value else "false")]
    if isinstance(value, int | float):
        return [Literal(repr(value))]
    what = "nothing" if value is None else f"a {'mapping' if isinstance(value, dict) else 'list'}"
    raise TokenError(f"a token stands for {what} where text is needed", path=path, expected="a string or a number")
