"""What is to be planned: the stacks of a synthesized app, read from its manifest, or one folder of Terraform files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argoform.errors import FileError, InputError, UnknownNameError
from argoform.terraform.plan.hcl import HCL_SUFFIXES, is_ignored, parse_hcl, read_text

Body = Mapping[str, Any]
"""The arguments of a block."""


@dataclass(frozen=True)
class Stack:
    """One root module.

    Args:
        name: as the app names it.
        directory: where its files are.
        documents: the parsed `*.tf.json` and `*.tf` files, by file name.
        dependencies: the stacks that must be applied before.
        unread: the names of files that only Terraform can read: the parser did not take them.
        construct_path: the path of the stack's construct.
        warnings: what the app's constructs warn of.
    """

    name: str
    directory: Path
    documents: Mapping[str, Body]
    dependencies: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    construct_path: str = ""
    warnings: tuple[str, ...] = field(default=())

    def blocks(self, kind: str, labels: int) -> Iterator[tuple[tuple[str, ...], Body]]:
        """Every block of a kind: its labels and its arguments.

        Args:
            kind: `resource`, `data`, `variable`, ...
            labels: how many labels such a block has.
        """
        for document in self.documents.values():
            yield from unfold(document.get(kind), labels)

    @property
    def files(self) -> frozenset[str]:
        """The names of the files that make up the stack."""
        return frozenset((*self.documents, *self.unread))

    def terraform_settings(self) -> Iterator[Body]:
        """The `terraform` blocks."""
        for _, body in self.blocks("terraform", 0):
            yield body

    def construct_of(self, address: str) -> str:
        """The path of the construct that emitted a resource, data source, variable or output; empty when unknown."""
        parts = address.split("[")[0].split(".")
        kind = "resource"
        if parts[0] in ("data", "ephemeral", "output", "variable", "provider", "module", "resource", "local"):
            kind, parts = parts[0], parts[1:]
        for labels, body in self.blocks(kind, min(len(parts), 2 if kind in ("resource", "data", "ephemeral") else 1)):
            if list(labels) == parts[: len(labels)]:
                metadata = body.get("//")
                path = metadata.get("metadata", {}).get("path") if isinstance(metadata, dict) else None
                if isinstance(path, str):
                    return path
        return ""


def unfold(value: Any, labels: int, seen: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Body]]:
    """Blocks in Terraform's JSON syntax, which takes an array of objects wherever it takes an object."""
    if isinstance(value, list):
        for item in value:
            yield from unfold(item, labels, seen)
    elif isinstance(value, dict):
        if labels == 0:
            yield seen, value
        else:
            for label, inner in value.items():
                if label != "//":
                    yield from unfold(inner, labels - 1, (*seen, label))


def find_stacks(source: Path, *, stack: str | None = None) -> tuple[list[Stack], frozenset[str]]:
    """The stacks in a folder or file, each after those it depends on, and the names of those that were asked for.

    Args:
        source: the output folder of a synthesized app (it holds manifest.json), the folder of one stack, or one
            `*.tf.json` or `*.tf` file.
        stack: the one stack to plan; the result also holds what it depends on.

    Raises:
        FileError: there is nothing to plan, or a file cannot be read.
        UnknownNameError: no stack has that name.
    """
    manifest = source / "manifest.json"
    if manifest.is_file():
        stacks = _from_manifest(source, manifest)
    elif source.is_dir():
        stacks = {source.resolve().name: read_stack(source.resolve().name, source)}
    elif source.is_file():
        stacks = {source.resolve().parent.name: read_stack(source.resolve().parent.name, source.parent, [source])}
    else:
        raise FileError("does not exist", file=str(source))
    if not stacks:
        raise FileError("the app has no stack", file=str(manifest))
    if stack is None:
        asked = frozenset(stacks)
    elif stack in stacks:
        asked = frozenset([stack])
    else:
        raise UnknownNameError(f"the app has no stack {stack!r}", name=stack, known=stacks, path="--stack")
    return _in_order(stacks, asked), asked


def _from_manifest(source: Path, manifest: Path) -> dict[str, Stack]:
    document = read_json(manifest)
    entries = document.get("stacks")
    if not isinstance(entries, dict):
        raise FileError("lists no stacks", file=str(manifest), expected="the manifest of a synthesized app")
    stacks: dict[str, Stack] = {}
    for name, entry in entries.items():
        file = entry.get("synthesizedStackPath") if isinstance(entry, dict) else None
        if not isinstance(file, str):
            raise FileError(f"does not say where the stack {name!r} is", file=str(manifest))
        path = source / file
        annotations = [note for note in entry.get("annotations") or [] if isinstance(note, dict)]
        stacks[name] = read_stack(
            name,
            path.parent,
            [path],
            dependencies=tuple(str(other) for other in entry.get("dependencies") or []),
            construct_path=str(entry.get("constructPath", "")),
            warnings=tuple(
                f"{note.get('constructPath', '')}: {note.get('message', '')}"
                for note in annotations
                if str(note.get("level", "")).endswith("warn")
            ),
        )
    return stacks


def read_stack(name: str, directory: Path, files: list[Path] | None = None, **known: Any) -> Stack:
    """The stack, or module, in a folder.

    Args:
        files: the files that belong to it; by default every one that Terraform reads in the folder.

    Raises:
        FileError: there is none, or one cannot be read.
    """
    paths = files or sorted(_configuration_files(directory))
    documents: dict[str, Body] = {}
    unread: list[str] = []
    for path in paths:
        document = parse_hcl(read_text(path)) if path.name.endswith(HCL_SUFFIXES) else read_json(path)
        if document is None:
            unread.append(path.name)
        else:
            documents[path.name] = document
    if not paths:
        raise FileError("holds neither manifest.json nor *.tf.json nor *.tf", file=str(directory))
    return Stack(name, directory, documents, unread=tuple(unread), **known)


def _configuration_files(directory: Path) -> Iterator[Path]:
    try:
        for path in directory.iterdir():
            if is_configuration(path.name) and path.is_file():
                yield path
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(directory)) from None


def is_local(source: object) -> bool:
    """Whether the source of a module is a path."""
    return isinstance(source, str) and source.startswith(("./", "../", "/"))


def local_modules(stack: Stack) -> Iterator[Stack]:
    """The modules in folders that a stack calls, and those that they call, each folder once.

    Raises:
        FileError: one has no files, or one that cannot be read.
    """
    seen = {stack.directory.resolve()}
    callers = [stack]
    for caller in callers:
        for (name,), body in caller.blocks("module", 1):
            source = body.get("source")
            if not is_local(source):
                continue
            folder = (caller.directory / str(source)).resolve()
            # Terraform tells of a folder that does not exist.
            if folder not in seen and folder.is_dir():
                seen.add(folder)
                callers.append(read_stack(f"module.{name}", folder))
    yield from callers[1:]


def is_configuration(name: str) -> bool:
    """Whether Terraform takes a file of that name for a part of the configuration."""
    return name.endswith((".tf.json", ".tofu.json", *HCL_SUFFIXES)) and not is_ignored(name)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file.

    Raises:
        FileError: it cannot be read, is not JSON, or not an object.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=str(path)) from None
    except json.JSONDecodeError as error:
        raise FileError(f"is not JSON: {error.msg}", file=str(path), line=error.lineno) from None
    except RecursionError:
        raise FileError("is nested too deeply", file=str(path)) from None
    if not isinstance(document, dict):
        raise FileError("is not a JSON object", file=str(path))
    return document


def _in_order(stacks: Mapping[str, Stack], asked: frozenset[str]) -> list[Stack]:
    result: dict[str, Stack] = {}

    def visit(name: str, below: tuple[str, ...]) -> None:
        if name in below:
            raise InputError(f"the stacks depend on each other: {' -> '.join((*below, name))}")
        if name in stacks and name not in result:
            for other in stacks[name].dependencies:
                visit(other, (*below, name))
            result[name] = stacks[name]

    for name in stacks:
        if name in asked:
            visit(name, ())
    return list(result.values())
