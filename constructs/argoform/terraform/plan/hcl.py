"""Files in Terraform's own language, read into the form that its JSON syntax has.

Only what has to be known before Terraform runs is taken from here: which blocks there are, their labels, types, sources
and variables. Terraform itself judges the files; what cannot be read here may still be right.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from argoform.errors import FileError

HCL_SUFFIXES = (".tf", ".tofu")
"""How files in Terraform's own language are named; the second is read by OpenTofu alone."""


def is_ignored(name: str) -> bool:
    """Whether Terraform leaves out a file of that name: hidden ones and those that editors leave behind."""
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        FileError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=str(path)) from None


def parse_hcl(text: str) -> dict[str, Any] | None:
    """The blocks of a file as Terraform's JSON syntax would have them, or None when the parser does not take the text.

    Strings are without quotes, expressions stand in `${...}`, and a block that may be repeated is a list.
    """
    # Half a tenth of a second that nobody waits for who has no such files.
    import hcl2
    from hcl2.utils import SerializationOptions

    options = SerializationOptions(
        with_comments=False, explicit_blocks=False, strip_string_quotes=True, preserve_heredocs=False
    )
    try:
        found: dict[str, Any] = hcl2.loads(text, serialization_options=options)
    except Exception:
        # Wrong, or beyond the parser (`${~ x ~}` is). Terraform tells which, far better than could be told here.
        return None
    return found


def assigned_names(text: str) -> set[str]:
    """The names of the variables that a `.tfvars` file gives values."""
    found = parse_hcl(text)
    return set(found) if found is not None else set(re.findall(r"^[ \t]*([\w-]+)[ \t]*=(?!=)", text, re.MULTILINE))


def local_name(reference: object) -> str | None:
    """The local name of a provider in a reference to it, such as `aws.west`; None where it is no reference."""
    if not isinstance(reference, str):
        return None
    text = reference.strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1].strip()
    return text.split(".")[0] or None
