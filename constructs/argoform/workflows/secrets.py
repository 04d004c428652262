"""The Secret behind `common_secrets`: values that neither code, plan, plan JSON nor state ever holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argoform.errors import InputError, TokenError
from argoform.spec.inputs.environment import SecretKey
from argoform.terraform.variable import SensitiveVariable
from argoform.tokens import has_token

SecretValue = SensitiveVariable | SecretKey
"""What a common secret may be: a sensitive and ephemeral Terraform variable, or a value that a Secret holds already."""

_ADVICE = (
    "a SensitiveVariable(self, ...), whose value Terraform never keeps, or SecretKey(secret_name=..., key=...) for a "
    "value that a Secret holds already"
)


@dataclass(frozen=True)
class CommonSecrets:
    """`common_secrets`, parted by where the values come from."""

    variables: Mapping[str, SensitiveVariable]
    references: Mapping[str, SecretKey]


def common_secrets(given: Mapping[str, object]) -> CommonSecrets:
    """The secrets of a spec, judged.

    Raises:
        InputError: for a literal, which would stand in the code.
        TokenError: for any other token, whose value would stand in the plan or the state.
    """
    variables: dict[str, SensitiveVariable] = {}
    references: dict[str, SecretKey] = {}
    for name, value in given.items():
        path = f"common_secrets.{name}"
        if isinstance(value, SensitiveVariable):
            variables[name] = value
        elif isinstance(value, SecretKey):
            references[name] = value
        elif has_token(value):
            raise TokenError("Terraform may keep what this token stands for", path=path, expected=_ADVICE)
        else:
            raise InputError("the value of a secret must not stand in the code", path=path, expected=_ADVICE)
    return CommonSecrets(variables, references)
