"""Writing files whole, and naming them."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from argoform.errors import FileError


def manifest_file_name(address: str) -> str:
    """The file for the manifest of a resource: its address without what file systems or shells take amiss."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", address).strip("-.") + ".yaml"


def write_atomically(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a file so that nobody ever sees half of it.

    Args:
        mode: its permissions; those that any new file gets by default.

    Raises:
        FileError: it cannot be written.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(temporary, mode if mode is not None else 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise FileError(f"cannot be written: {error.strerror}", file=str(path)) from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
