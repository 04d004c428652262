"""Which artifact stores an app makes, so that whoever needs one comes after it."""

from __future__ import annotations

from collections.abc import Hashable

from argoform._cdk import IConstruct
from argoform.terraform.shared import find, share


def made_store(scope: IConstruct, kind: str, bucket: str) -> IConstruct | None:
    """The construct that makes a bucket (or `account/container`); None when it exists already."""
    return find(scope, _key(kind, bucket))


def register_made_store(construct: IConstruct, kind: str, bucket: str) -> None:
    """Let others of the app find the construct that makes a bucket."""
    share(construct, _key(kind, bucket))


def _key(kind: str, bucket: str) -> Hashable:
    return ("artifact-store", kind, bucket)
