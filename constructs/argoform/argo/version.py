"""Versions of Argo Workflows, as far as they change what a manifest may say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

from argoform.errors import DialectError, InputError, nearest

MINORS = ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1")
"""The minor versions that argoform knows, oldest first."""

_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?")


@total_ordering
@dataclass(frozen=True)
class ArgoVersion:
    """A version of Argo Workflows; without a patch level the newest patch of its minor is meant.

    https://github.com/argoproj/argo-workflows/releases
    """

    major: int
    minor: int
    patch: int | None = None

    @classmethod
    def parse(cls, text: str, *, path: str = "argo_version") -> ArgoVersion:
        """Read `4.0`, `4.0.6` or `v4.0.6`; `InputError` for anything else or a minor that argoform does not know."""
        match = _VERSION.fullmatch(text)
        if not match:
            raise InputError(f"{text!r} is not a version", path=path, expected="a version like '4.0' or '4.0.6'")
        version = cls(int(match[1]), int(match[2]), None if match[3] is None else int(match[3]))
        if version.dialect not in MINORS:
            raise InputError(
                f"Argo Workflows {version} is not known",
                path=path,
                expected=f"one of {', '.join(MINORS)}",
                nearest=nearest(version.dialect, MINORS),
            )
        return version

    @property
    def dialect(self) -> str:
        """The minor version, which names the dialect: `4.0`."""
        return f"{self.major}.{self.minor}"

    def _key(self) -> tuple[float, float, float]:
        return (self.major, self.minor, float("inf") if self.patch is None else self.patch)

    def __lt__(self, other: ArgoVersion) -> bool:
        return self._key() < other._key()

    def at_least(self, text: str) -> bool:
        """Whether this version is `text` (a minor such as `3.6`, or a patch level such as `3.6.2`) or newer."""
        wanted = ArgoVersion.parse(text)
        floor = ArgoVersion(wanted.major, wanted.minor, wanted.patch or 0)
        return self >= floor

    def require(self, text: str, what: str, *, path: str) -> None:
        """Raise `DialectError` naming the version that has `what` when this one is older than `text`."""
        if not self.at_least(text):
            raise DialectError(f"{what} needs Argo Workflows {text}; the platform runs {self}", path=path)

    def __str__(self) -> str:
        return self.dialect if self.patch is None else f"{self.dialect}.{self.patch}"
