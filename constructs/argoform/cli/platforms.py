"""The option `--platform`: a profile's name, or a file with the fields of a platform."""

from __future__ import annotations

from argoform.errors import InputError, InputErrors
from argoform.platform import Platform
from argoform.spec.document import read_document
from argoform.spec.validate import located


def load_platform(name: str) -> Platform:
    """The platform that `name` means.

    Args:
        name: a profile (`local`, `eks`, ...), or a YAML or JSON file with a `profile` and the fields that override it.

    Raises:
        UnknownNameError: when there is no such profile.
        InputError: when a field of the file is unknown or wrong; with its line.
        FileError: when the file cannot be read.
    """
    if not name.endswith((".yaml", ".yml", ".json")):
        return Platform.from_profile(name)
    document = read_document(name)
    if not isinstance(document.data, dict) or not all(isinstance(key, str) for key in document.data):
        raise InputError("the platform is not a mapping", file=document.file, expected="a mapping of fields to values")
    fields = dict(document.data)
    profile = fields.pop("profile", "local")
    if not isinstance(profile, str):
        raise InputError("it is not a string", path="profile", file=document.file, expected="the name of a profile")
    try:
        return Platform.from_profile(profile, **fields)
    except InputErrors as error:
        raise located(error, document.file, document.lines) from None
    except InputError as error:
        raise located(InputErrors([error]), document.file, document.lines) from None
