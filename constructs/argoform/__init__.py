"""Python that turns into Terraform that deploys Argo Workflows.

Nothing is imported until it is used: the pure rooms work where there is no Node.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from argoform._version import __version__

if TYPE_CHECKING:
    from argoform.platform import Platform as Platform

_EXPORTS = {
    "Platform": "argoform.platform",
}

__all__ = ["Platform", "__version__"]


def __getattr__(name: str) -> object:
    if name in _EXPORTS:
        return getattr(import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'argoform' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
