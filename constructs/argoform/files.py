"""Writing output files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from argoform.errors import FileError


def write_atomically(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a file so that nobody ever sees half of it; its folder is made where it is missing.

    A link stays, and the file that it leads to is written. A device or pipe (`/dev/stdout`) is written to as it is.

    Args:
        mode: its permissions; those that any new file gets by default.

    Raises:
        FileError: it cannot be written.
    """
    given = path
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with open(path, "w", encoding="utf-8") as opened:
                opened.write(text)
            return
        path = Path(os.path.realpath(path))
        path.parent.mkdir(parents=True, exist_ok=True)
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
        raise FileError(f"cannot be written: {error.strerror}", file=str(given)) from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
