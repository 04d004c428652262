"""Kubernetes' and AWS's rules for names, and the names that argoform gives to what it makes."""

from __future__ import annotations

import hashlib
import re

from argoform.errors import InputError
from argoform.tokens import has_token

DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
DNS_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
DATA_KEY = re.compile(r"[-._a-zA-Z0-9]+")
LABEL_NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")

KUBERNETES_NAME_LIMIT = 63
CRON_WORKFLOW_NAME_LIMIT = 52
IAM_ROLE_NAME_LIMIT = 64

_HASH_LENGTH = 8
_LABEL_CHARACTERS = "letters, digits, '-', '_' and '.', beginning and ending with a letter or digit"


def short_hash(*parts: str) -> str:
    """Eight hexadecimal digits that depend on every part and on where one ends and the next begins."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:_HASH_LENGTH]


def scoped_name(
    name: str, *, cluster: str, namespace: str, suffix: str = "", limit: int = KUBERNETES_NAME_LIMIT
) -> str:
    """`<name>-<short hash of cluster, namespace and name>[-<suffix>]`, cut to `limit` with the hash kept.

    The construct path has no part in it: moving code must not replace the account of running workflows.

    Args:
        suffix: says what the name is for when one owner has several objects of a kind (`sync`, `pods`).
        limit: characters at most; 63 for Kubernetes names and label values, 52 for a CronWorkflow, 64 for an IAM role.
    """
    tail = f"-{short_hash(cluster, namespace, name)}" + (f"-{suffix}" if suffix else "")
    return name[: limit - len(tail)].rstrip("-.") + tail


def check_dns_label(name: str, *, path: str, limit: int = KUBERNETES_NAME_LIMIT) -> str:
    """`name` when it is an RFC 1123 label of at most `limit` characters (or a token); else `InputError`."""
    return _check(
        name,
        DNS_LABEL,
        limit,
        path,
        "lower case letters, digits and '-', beginning and ending with one of the first two",
    )


def check_dns_subdomain(name: str, *, path: str, limit: int = 253) -> str:
    """`name` when it is an RFC 1123 subdomain of at most `limit` characters (or a token); else `InputError`."""
    expected = "lower case letters, digits, '-' and '.', beginning and ending with a letter or digit"
    return _check(name, DNS_SUBDOMAIN, limit, path, expected)


def check_label_value(value: str, *, path: str) -> str:
    """`value` when Kubernetes takes it as the value of a label (or it is a token); else `InputError`."""
    return _check(value, LABEL_VALUE, KUBERNETES_NAME_LIMIT, path, f"{_LABEL_CHARACTERS}, or nothing")


def check_label_key(key: str, *, path: str) -> str:
    """`key` when Kubernetes takes it as the key of a label or annotation (or it is a token); else `InputError`."""
    if has_token(key):
        return key
    prefix, slash, name = key.rpartition("/")
    if slash:
        _check(prefix, DNS_SUBDOMAIN, 253, path, "a DNS subdomain before the '/'")
    _check(name, LABEL_NAME, KUBERNETES_NAME_LIMIT, path, _LABEL_CHARACTERS)
    return key


def check_data_key(key: str, *, path: str) -> str:
    """`key` when a ConfigMap or Secret takes it as a key, and so as the name of a file; else `InputError`."""
    _check(key, DATA_KEY, 253, path, "letters, digits, '-', '_' and '.'")
    if key == "." or key.startswith(".."):
        raise InputError(f"{key!r} is not a valid name", path=path, expected="a name that does not begin with '..'")
    return key


def _check(text: str, pattern: re.Pattern[str], limit: int, path: str, expected: str) -> str:
    if has_token(text):
        return text
    if len(text) > limit:
        raise InputError(f"{text!r} has {len(text)} characters", path=path, expected=f"at most {limit}")
    if not pattern.fullmatch(text):
        raise InputError(f"{text!r} is not a valid name", path=path, expected=expected)
    return text
