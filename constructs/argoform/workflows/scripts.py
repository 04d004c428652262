"""`Scripts`: files that every container finds, executable, without an image of their own."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import ValidationError

from argoform.errors import FileError, InputError
from argoform.names import check_data_key
from argoform.spec.inputs.files import Mount
from argoform.tokens import has_token

SIZE_LIMIT = 1024 * 1024
"""Bytes that a ConfigMap may hold: https://kubernetes.io/docs/concepts/configuration/configmap/"""

_SHOWN = 3


class ScriptsMount(Mount):
    """The mount of scripts: everyone may read and run them, whatever user a template chooses."""

    default_mode: ClassVar[int] = 0o555


class Scripts:
    """Files that a spec mounts into every container: `WorkflowSpec(..., scripts=Scripts.from_directory("scripts"))`.

    The spec makes one ConfigMap `<name>-<hash>-scripts`, mounts it at `mount_path` with mode 0555, and says the hash of
    the content in an annotation of its pods, so that a change shows in the plan of whatever deploys the spec.

    The ConfigMap is updated in place under a name that stays. A running workflow reads the specification as it was
    stored when it began, and its later pods look for the ConfigMap of that name: one for each content would be deleted
    by the apply that brings the next one, and those pods could not start; kept for ever, the old ones would pile up
    with nothing to say when the last workflow is done with them. The price: pods that a running workflow starts after
    the apply find the new files. Let a change keep what the old steps call, or let scripts travel in the image where a
    run must never see two versions.

    Args:
        files: the content by file name: text, or bytes for what is no text.
        mount_path: the directory in every container.

    Raises:
        InputError: when there are no files, a name is no key of a ConfigMap, or they are larger than 1 MiB together.
    """

    def __init__(self, files: Mapping[str, str | bytes], *, mount_path: str = "/scripts") -> None:
        if not files:
            raise InputError("there are no files", path="scripts", expected="at least one")
        try:
            self.mount = ScriptsMount(mount_path=mount_path)
            """How the ConfigMap is mounted."""
        except ValidationError:
            raise InputError(
                f"{mount_path!r} does not fit", path="scripts.mount_path", expected="an absolute path without ':'"
            ) from None
        self.data: dict[str, str] = {}
        self.binary_data: dict[str, str] = {}
        for name, content in sorted(files.items()):
            _check_name(name)
            if isinstance(content, bytes) and (text := _as_text(content)) is not None:
                content = text
            if isinstance(content, bytes):
                self.binary_data[name] = base64.b64encode(content).decode("ascii")
            elif isinstance(content, str):
                if not has_token(content) and _as_text(content.encode("utf-8", "surrogatepass")) is None:
                    self.binary_data[name] = base64.b64encode(_encoded(content, name)).decode("ascii")
                else:
                    self.data[name] = content
            else:
                raise InputError(
                    f"the content is a {type(content).__name__}", path=f"scripts.{name}", expected="text or bytes"
                )
        self._check_size()

    @classmethod
    def from_directory(cls, directory: str | Path, *, mount_path: str = "/scripts", hidden: bool = False) -> Scripts:
        """Every file of a directory, under its name.

        Args:
            directory: the directory; relative to where the program runs. A program that is run from anywhere says
                `Path(__file__).parent / "scripts"`.
            mount_path: the directory in every container.
            hidden: whether files whose names begin with a dot count too.

        Raises:
            FileError: when it is no directory, or a file cannot be read.
            InputError: when it holds a directory, which a ConfigMap cannot.
        """
        path = Path(directory)
        if not path.is_dir():
            raise FileError("is not a directory", file=str(path), expected="a directory with scripts")
        files: dict[str, str | bytes] = {}
        for entry in sorted(path.iterdir()):
            if entry.name == "__pycache__" or (entry.name.startswith(".") and not hidden):
                continue
            if entry.is_dir():
                raise InputError(
                    f"{entry} is a directory, and a ConfigMap holds none",
                    path="scripts",
                    expected="files side by side, or Scripts of each directory",
                )
            try:
                files[entry.name] = entry.read_bytes()
            except OSError as error:
                raise FileError(f"cannot be read: {error.strerror}", file=str(entry)) from None
        if not files:
            raise FileError("holds no files", file=str(path), expected="at least one script")
        return cls(files, mount_path=mount_path)

    @property
    def content_hash(self) -> str:
        """The hash of names and contents, as hexadecimal digits."""
        digest = hashlib.sha256()
        for kind, files in ((b"t", self.data), (b"b", self.binary_data)):
            for name, content in files.items():
                for part in (kind, name.encode(), content.encode()):
                    digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    @property
    def tokens(self) -> list[str]:
        """The files whose content holds tokens, and so is known to Terraform alone."""
        return [name for name, content in self.data.items() if has_token(content)]

    def _check_size(self) -> None:
        sizes = {
            name: len(name.encode()) + len(content.encode())
            for name, content in {**self.data, **self.binary_data}.items()
        }
        total = sum(sizes.values())
        if total <= SIZE_LIMIT:
            return
        largest = sorted(sizes, key=lambda name: -sizes[name])[:_SHOWN]
        shown = ", ".join(
            f"{name} {sizes[name]:,}{' in base64' if name in self.binary_data else ''}" for name in largest
        )
        raise InputError(
            f"the scripts have {total:,} bytes together (the largest: {shown})",
            path="scripts",
            expected=f"at most {SIZE_LIMIT:,}, which is what a ConfigMap may hold",
        )


def _check_name(name: object) -> None:
    path = f"scripts.{name}"
    if not isinstance(name, str) or has_token(name):
        raise InputError("the name is no plain text", path=path, expected="a name, known at synth")
    check_data_key(name, path=path)


def _as_text(content: bytes) -> str | None:
    """The content as the text that Terraform would write unchanged: UTF-8 without NUL, in normal form C."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if "\0" not in text and "\ufeff" not in text and unicodedata.is_normalized("NFC", text) else None


def _encoded(content: str, name: str) -> bytes:
    try:
        return content.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(
            "the text holds half of a surrogate pair, which no encoding can write",
            path=f"scripts.{name}",
            expected="valid Unicode text, or bytes",
        ) from None
