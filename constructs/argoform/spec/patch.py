"""podSpecPatch: reading one, and adding to it what only a patch can say."""

from __future__ import annotations

import json
from typing import Any

from argoform.errors import FileError, InputError


def read_patch(text: str) -> dict[str, Any] | None:
    """The patch as a mapping; None when it is not one as it stands (tags that YAML cannot read, or a token)."""
    # Most specs have no patch to read, so the YAML reader is not imported before.
    from argoform.spec.document import parse_document

    try:
        found = parse_document(text, "podSpecPatch").data
    except FileError:
        return None
    return found if isinstance(found, dict) and all(isinstance(key, str) for key in found) else None


def write_patch(patch: dict[str, Any]) -> str:
    """The patch as one line of JSON, which Argo reads as well as YAML."""
    return json.dumps(patch, ensure_ascii=False, sort_keys=True)


def add_to_patch(text: str | None, addition: dict[str, Any], *, path: str) -> str:
    """`text` with the keys of `addition` that it does not have.

    Raises:
        InputError: when the text cannot be read, so that nothing can be put into it.
    """
    if not text:
        return write_patch(addition)
    patch = read_patch(text)
    if patch is None:
        missing = ", ".join(f"`{key}: {json.dumps(value)}`" for key, value in addition.items())
        raise InputError(
            f"the patch cannot be read, and without {missing} in it the template's empty list has no effect",
            path=path,
            expected=f"a mapping in JSON or YAML, tags quoted, with {missing}",
        )
    return text if all(key in patch for key in addition) else write_patch({**addition, **patch})
