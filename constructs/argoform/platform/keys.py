"""Prefixes and formats of the keys that artifacts are kept under, and the variables that Argo fills into them."""

from __future__ import annotations

import re

from argoform.errors import InputError, UnknownNameError
from argoform.tokens import STRING_TOKEN, has_token

TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
"""A template tag of Argo: https://argo-workflows.readthedocs.io/en/latest/variables/"""

VARIABLES = (
    "workflow.name",
    "workflow.namespace",
    "workflow.uid",
    "workflow.mainEntrypoint",
    "workflow.serviceAccountName",
    "workflow.priority",
    "workflow.duration",
    "workflow.scheduledTime",
    "workflow.creationTimestamp",
    "workflow.creationTimestamp.RFC3339",
    "workflow.creationTimestamp.s",
    "pod.name",
    "node.name",
    "retries",
)
"""The variables without a name of the user's own that a key format may use."""

# Go's strftime verbs that Argo offers on the creation timestamp.
_TIMESTAMP = re.compile(r"workflow\.creationTimestamp\.[aAbBcdeHIjklmMnpqrSUwWxXyYZ]")
_NAMED = re.compile(
    r"workflow\.(parameters|labels|annotations)\.[A-Za-z0-9]([A-Za-z0-9_./-]*[A-Za-z0-9])?|inputs\.parameters\.[A-Za-z0-9_-]+"
)
DEFAULT_REPOSITORY = "default"
"""The name of `platform.artifacts` among the repositories of a namespace."""

SPEC_REPOSITORY = "spec."
"""What the name of a spec's own repository begins with."""

_PREFIX = re.compile(r"[A-Za-z0-9!_.'()=-]+(/[A-Za-z0-9!_.'()=-]+)*")


def check_prefix(prefix: str, *, path: str) -> str:
    """`prefix` without slashes at its ends; `InputError` when it holds characters that are not safe in every store."""
    bare = prefix.strip("/")
    plain = STRING_TOKEN.sub("t", bare)
    if plain and (not _PREFIX.fullmatch(plain) or any(part in (".", "..") for part in plain.split("/"))):
        raise InputError(
            f"{prefix!r} is not a prefix of keys",
            path=path,
            expected="letters, digits and !_.'()=- in parts that single slashes separate",
        )
    return bare


def check_key_format(key_format: str, *, path: str) -> str:
    """`key_format` when Argo can fill it in; whether it keeps the isolation prefix is judged per namespace.

    Raises:
        UnknownNameError: when it uses a variable that no workflow has.
        InputError: when it begins with a slash or a tag is not closed.
    """
    if key_format.startswith("/"):
        raise InputError(f"the key format {key_format!r} begins with a slash", path=path, expected="none there")
    for tag in TAG.findall(key_format):
        name = tag.strip()
        if not (name in VARIABLES or _TIMESTAMP.fullmatch(name) or _NAMED.fullmatch(name) or has_token(name)):
            raise UnknownNameError(
                f"the key format uses {{{{{name}}}}}, which no workflow has",
                name=name,
                known=VARIABLES,
                path=path,
                expected="variables such as {{workflow.name}}, {{pod.name}}, {{workflow.creationTimestamp.Y}}",
            )
    if "{{" in TAG.sub("", key_format) or "}}" in TAG.sub("", key_format):
        raise InputError(f"the key format {key_format!r} has a tag that is not closed", path=path)
    return key_format


def fill(text: str, *, namespace: str) -> str:
    """`text` with the tag of the workflow's namespace, the one value known before a workflow runs, filled in."""
    return TAG.sub(lambda match: namespace if match[1].strip() == "workflow.namespace" else match[0], text)


def literal_prefix(text: str) -> str:
    """The part of `text` before its first tag."""
    match = TAG.search(text)
    return text if match is None else text[: match.start()]


def check_repository_name(name: str, *, path: str) -> str:
    """`name` when it can be a key of a ConfigMap and is not one that argoform gives itself; else `InputError`."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}", name):
        raise InputError(
            f"{name!r} is not the name of a repository", path=path, expected="letters, digits, '-', '_' and '.'"
        )
    if name == DEFAULT_REPOSITORY or name.startswith(SPEC_REPOSITORY):
        raise InputError(
            f"{name!r} is a name that argoform gives itself",
            path=path,
            expected=f"one other than {DEFAULT_REPOSITORY!r} that does not begin with {SPEC_REPOSITORY!r}",
        )
    return name
