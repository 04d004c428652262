"""Secrets that stand in a manifest as plain text: found by the names beside them, and by the form of credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argoform.lint.practice.secrets import CREDENTIALS, SECRET_NAME
from argoform.review.values import Path
from argoform.terraform.sentinel import has_sentinel, is_sentinel

HOLDERS = frozenset(
    {"Secret", "SealedSecret", "ExternalSecret", "ClusterExternalSecret", "SecretStore", "ClusterSecretStore",
     "SecretProviderClass", "PushSecret", "VaultStaticSecret", "VaultDynamicSecret"}
)  # fmt: skip
"""Kinds that are where secrets belong, or that say where they are found."""

_MOST_VALUES = 500_000
_LONGEST = 200_000
_LONGEST_NAME = 256
_MORE_CREDENTIALS = (
    ("a JSON web token", re.compile(r"\b(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})")),
    ("a bearer token", re.compile(r"(?i)\bbearer\s+([A-Za-z0-9._~+/-]{16,}=*)")),
    ("a password for basic authentication", re.compile(r"(?i)\bauthorization:\s*basic\s+([A-Za-z0-9+/]{8,}={0,2})")),
    (
        "a password of curl",
        re.compile(r"\bcurl\b[^\n]{0,400}?\s(?:-u|--user)[ =][\"']?[^\s:\"'$(){}]+:([^\s\"'$(){}]{3,})"),
    ),
    ("a token of npm", re.compile(r"\b(npm_[A-Za-z0-9]{36})")),
    ("a token of PyPI", re.compile(r"\b(pypi-[A-Za-z0-9_-]{50,})")),
    ("a token of Docker Hub", re.compile(r"\b(dckr_pat_[A-Za-z0-9_-]{20,})")),
    ("a token of Vault", re.compile(r"\b(hv[sb]\.[A-Za-z0-9_-]{20,})")),
    ("a key of Stripe", re.compile(r"\b([sr]k_live_[A-Za-z0-9]{16,})")),
    ("a key of SendGrid", re.compile(r"\b(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})")),
    ("a key of age", re.compile(r"\b(AGE-SECRET-KEY-1[A-Z0-9]{40,})")),
    ("a key of an Azure storage account", re.compile(r"\bAccountKey=([A-Za-z0-9+/]{40,}={0,2})")),
)
_KEY_BLOCK = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----.*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|\Z)", re.DOTALL
)
_URL_PASSWORD = re.compile(r"://[^\s/:@\"'{}$<]{0,128}:([^\s/:@\"'{}$<]{3,256})@[A-Za-z0-9]")
# A text without any of these holds no credentials; that is found out much faster than by the patterns.
_MARKS = re.compile(
    r"A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|hooks\.slack\.com|AIza|PRIVATE KEY-----|eyJ|(?i:bearer|authorization)|"
    r"curl|npm_|pypi-|dckr_pat_|hv[sb]\.|k_live_|SG\.|AGE-SECRET|AccountKey|://[^/\s]*@"
)

_STRICT_NAME = re.compile(
    r"(?i)(?:^|[_.-])(?:password|passwd|passphrase|client[_-]?secret|api[_-]?key|auth[_-]?token|private[_-]?key)$"
)
_PASSWORD = re.compile(r"(?i)(?:password|passwd|passphrase)$")
# Names whose value names a Secret, or a key in one.
_OF_A_REFERENCE = re.compile(
    r"(?i)(?:existing|pull|tls|use)[_-]?(?:secret|password|credentials?)$|secrets?[_-]?(?:name|ref)$"
)
_NAMES_AN_OBJECT = re.compile(r"(?i)(?:^|[_.-])(?:secret|credentials?)$")
_QUALIFIED = re.compile(
    r"(?i)(?:client|app|shared|webhook|jwt|session|hmac|signing|api|auth|oauth2?|consumer|cookie|token)[_.-]?secret$"
)
_OBJECT_NAME = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)+")
_REFERENCE = re.compile(
    r"(?i)(?:arn:|vault:|op://|ref\+|ssm:|secretsmanager:|secret://|gcpsm:|awssm:|azurekeyvault:|projects/[^/]+/secrets/|"
    r"file:|/|\./|~/)|<[^>]*>$|\*+$|x{3,}$|(?:true|false|null|none|yes|no)$|\(known after apply\)$"
)
_WEAK = frozenset(
    ("admin", "administrator", "changeme", "default", "dummy", "example", "guest", "minio", "minioadmin", "none",
     "null", "pass", "password", "postgres", "root", "secret", "secrets", "string", "test", "testing", "token", "user",
     "username", "value")
)  # fmt: skip
"""Words that say nothing when they are hidden, and that would take half of every report with them."""

_SECRET_NAMES = ("secretname", "secret_name")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FLAG = re.compile(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", re.DOTALL)
_SHELL = re.compile(
    r"(?m)(?:^|[;&|]|\s)(?:export\s+)?([A-Za-z_]\w*)=(?:\"([^\"$`\n]+)\"|'([^'\n]+)'|([^\s\"'$`(){};|&<>]+))"
)
_QUOTED = re.compile(r"(?m)([A-Za-z_][\w.-]*)[\"']?\s*[:=]\s*(?:\"([^\"\n]+)\"|'([^'\n]+)')")
_PROPERTY = re.compile(
    r"(?m)^[ \t]*(?:- )?[\"']?([A-Za-z_][\w.-]*)[\"']?[ \t]*[:=][ \t]*[\"']?([^\s\"'#$,{}()<>]+)[\"']?,?[ \t]*$"
)
_PROGRAM = re.compile(r"(?i)\.(?:py|js|ts|mjs|rb|go|java|r|jl|lua|pl|groovy|rs|c|cpp|jq|sql)$")
_SHELLS = ("sh", "bash", "ash", "zsh", "dash")


@dataclass(frozen=True, slots=True)
class PlainSecret:
    """A secret that stands in the open.

    Args:
        path: where.
        what: what it is, without its value: "the variable `DB_PASSWORD`", "an AWS access key id".
        text: the secret itself, which nothing may show.
        recognized: whether its form gives it away, and not only the name beside it.
    """

    path: Path
    what: str
    text: str
    recognized: bool = False


def plain_secret_values(manifest: Any) -> Iterator[str]:
    """The texts that are to be hidden wherever they stand; words that everybody would guess are not among them."""
    for found in plain_secrets(manifest):
        if found.recognized or (len(found.text) >= 4 and found.text.lower() not in _WEAK):
            yield found.text


_REMEMBERED = 4_000
_remembered: dict[int, tuple[Any, tuple[PlainSecret, ...]]] = {}
"""By the identity of a manifest, which is kept so that nothing else gets it."""


def plain_secrets(manifest: Any) -> tuple[PlainSecret, ...]:
    """Every secret in a manifest, or in the values of a Helm release, that stands there as text.

    Kinds that hold secrets by trade (`HOLDERS`) have none.
    """
    # The same manifest is asked about when secrets are collected and when it is judged.
    known = _remembered.get(id(manifest))
    if known is None:
        if len(_remembered) >= _REMEMBERED:
            _remembered.clear()
        known = _remembered[id(manifest)] = (manifest, tuple(_found(manifest)))
    return known[1]


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value, keys left out, in no certain order: quicker than with its place."""
    waiting = [value]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _found(manifest: Any) -> Iterator[PlainSecret]:
    kind = manifest.get("kind") if isinstance(manifest, dict) else None
    is_object = isinstance(kind, str) and isinstance(manifest.get("apiVersion"), str)
    if is_object and kind in HOLDERS:
        return
    search = _Search(broad=not is_object, marked=_MARKS.search("\n".join(texts_in(manifest))) is not None)
    waiting: list[tuple[Path, Any, bool]] = [((), manifest, kind == "ConfigMap")]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        path, value, in_config = waiting.pop()
        if isinstance(value, dict):
            if _is_holder(value):
                continue
            yield from _named(path, value)
            inner: list[tuple[Path, Any, bool]] = []
            for key, item in value.items():
                if isinstance(item, dict | list):
                    if item:
                        holds = in_config and path == () and key in ("data", "binaryData")
                        inner.append(((*path, str(key)), item, in_config and (path != () or holds)))
                elif isinstance(item, str | int | float) and item:
                    yield from search.scalar(path, str(key), item, value, in_config and path[:1] == ("data",))
            waiting.extend(reversed(inner))
        elif isinstance(value, list):
            is_command = bool(path) and path[-1] in ("args", "command")
            if is_command:
                yield from _flags(path, value)
            for index, item in reversed(list(enumerate(value))):
                if isinstance(item, dict | list):
                    waiting.append(((*path, index), item, in_config))
                elif isinstance(item, str):
                    if search.marked:
                        yield from _credentials((*path, index), item)
                    if is_command:
                        yield from _assignments((*path, index), item, _SHELL)


def _is_holder(value: Mapping[str, Any]) -> bool:
    kind = value.get("kind")
    return isinstance(kind, str) and kind in HOLDERS and isinstance(value.get("apiVersion"), str)


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for in one document.

    Args:
        broad: whether every key counts that sounds like a secret; not in objects, whose fields have fixed names.
        marked: whether anything in the document may be a credential by its form.
    """

    broad: bool
    marked: bool

    def scalar(
        self, around: Path, key: str, value: Any, beside: Mapping[str, Any], in_data: bool
    ) -> Iterator[PlainSecret]:
        """The value under a key, with the others beside it."""
        text = isinstance(value, str)
        recognized = list(_credentials((*around, key), value)) if text and self.marked else []
        yield from recognized
        if not recognized and (_is_secret_name(key) if self.broad or in_data else _is_strict_name(key)):
            refers = "name" in beside or any(str(other).lower().endswith(_SECRET_NAMES) for other in beside)
            if (in_data or not refers) and _is_literal(key, value):
                what = f"the key `{key}`" if in_data else f"the field `{key}`"
                yield PlainSecret((*around, key), what, str(value))
                return
        if in_data and text and "\n" in value.strip():
            pattern = _QUOTED if _PROGRAM.search(key) else _SHELL if _is_shell(key, value) else _PROPERTY
            yield from _assignments((*around, key), value, pattern)
        elif key == "source" and text:
            command = beside.get("command")
            first = str(command[0]) if isinstance(command, list) and command else "sh"
            pattern = _SHELL if first.rpartition("/")[2] in _SHELLS else _QUOTED
            yield from _assignments((*around, key), value, pattern)


def _named(path: Path, value: Mapping[str, Any]) -> Iterator[PlainSecret]:
    """A name with a value beside it: variables of the environment, parameters, headers, values that Helm is given."""
    name = value.get("name")
    if not isinstance(name, str):
        return
    for field in ("value", "default"):
        said = value.get(field)
        header = name.lower() in ("authorization", "proxy-authorization")
        if (header or _is_secret_name(name)) and _is_literal(name, said):
            word = "variable" if "env" in path[-2:-1] else "header" if "headers" in path[-2:-1] else "parameter"
            yield PlainSecret((*path, field), f"the {word} `{name}`", str(said))


def _is_shell(key: str, text: str) -> bool:
    return key.endswith(_SHELLS) or (text.startswith("#!") and text.partition("\n")[0].strip().endswith(_SHELLS))


def _assignments(path: Path, text: str, pattern: re.Pattern[str]) -> Iterator[PlainSecret]:
    if len(text) > _LONGEST or ("=" not in text and ":" not in text):
        return
    for match in pattern.finditer(text):
        name, *values = match.groups()
        said = next((value for value in values if value), "")
        if len(said) >= 4 and _is_secret_name(name) and _is_literal(name, said):
            yield PlainSecret(path, f"what is assigned to `{name}`", said)


def _flags(path: Path, arguments: list[Any]) -> Iterator[PlainSecret]:
    """`--password=x`, and `--password x`."""
    for index, argument in enumerate(arguments):
        match = _FLAG.fullmatch(argument) if isinstance(argument, str) and len(argument) < 10_000 else None
        # `docker build --secret id=...` names one.
        if match is None or match[1] == "secret" or not _is_secret_name(match[1]):
            continue
        if match[2] is not None:
            if _is_literal(match[1], match[2]):
                yield PlainSecret((*path, index), f"the argument `--{match[1]}`", match[2])
        elif index + 1 < len(arguments):
            following = arguments[index + 1]
            if isinstance(following, str) and not following.startswith("-") and _is_literal(match[1], following):
                yield PlainSecret((*path, index + 1), f"the argument `--{match[1]}`", following)


def _credentials(path: Path, text: str) -> Iterator[PlainSecret]:
    """What gives itself away by its form."""
    if len(text) < 8 or len(text) > _LONGEST or not _MARKS.search(text):
        return
    for block in _KEY_BLOCK.finditer(text):
        yield PlainSecret(path, "a private key", block[0], recognized=True)
    for match in _URL_PASSWORD.finditer(text):
        if _is_literal("password", match[1]):
            yield PlainSecret(path, "a password in a URL", match[1], recognized=True)
    for what, pattern in (*CREDENTIALS, *_MORE_CREDENTIALS):
        if what in ("a private key", "a password in a URL"):
            continue
        for match in pattern.finditer(text):
            said = match[1] if pattern.groups else match[0]
            if not has_sentinel(said):
                yield PlainSecret(path, what, said, recognized=True)


@lru_cache(maxsize=10_000)
def _is_strict_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and bool(_STRICT_NAME.search(_CAMEL.sub("_", name)))


@lru_cache(maxsize=10_000)
def _is_secret_name(name: str) -> bool:
    if len(name) > _LONGEST_NAME:
        return False
    snake = _CAMEL.sub("_", name)
    return bool(SECRET_NAME.search(snake)) and not _OF_A_REFERENCE.search(snake)


def _is_literal(name: str, value: Any) -> bool:
    """Whether a value is a text of its own: not empty, no tag, and no reference that something else fills in."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(_PASSWORD.search(name)) and not is_sentinel(value)
    if not isinstance(value, str) or not value.strip() or has_sentinel(value):
        return False
    said = value.strip()
    if "{{" in said or "$(" in said or "${" in said or said.startswith(("$", "%")) or _REFERENCE.match(said):
        return False
    if said.startswith(("http://", "https://")) and not _CAMEL.sub("_", name).lower().endswith("url"):
        return False
    snake = _CAMEL.sub("_", name)
    names_one = bool(_NAMES_AN_OBJECT.search(snake)) and not _QUALIFIED.search(snake)
    return not (names_one and _OBJECT_NAME.fullmatch(said))
