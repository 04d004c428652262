"""The base of every model of a platform: closed, immutable, with the CDK's tokens let through as strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from argoform.documented import DOCUMENTED
from argoform.platform.problems import input_error

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    # pydantic does not export its metaclass.
    ModelMetaclass = type(BaseModel)


class _Meta(ModelMetaclass):
    """Turns what pydantic says of a wrong argument into argoform's own error, for a model made by calling its class.

    pydantic builds nested models without this call, so the error of the outermost model carries the whole path.
    """

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - a metaclass's instance is a class
        try:
            return super().__call__(*args, **kwargs)
        except ValidationError as error:
            _refuse(cls, error)


class Model(BaseModel, metaclass=_Meta):
    """A closed and immutable pydantic model, whose construction raises `argoform.errors.InputError`."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, use_attribute_docstrings=DOCUMENTED
    )

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """As pydantic's, with argoform's own error.

        Raises:
            InputError: when a field is unknown or wrong (InputErrors when several are); it has the path.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            _refuse(cls, error)


def _refuse(model: Any, error: ValidationError) -> NoReturn:
    raise input_error(error, model) from None
