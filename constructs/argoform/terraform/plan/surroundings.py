"""What an app of another revision sees of the environment: neither credentials, nor the code of this revision."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_SECRET_NAMES = re.compile(
    r"(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|AUTH(?!OR))", re.IGNORECASE
)
_SECRET_PREFIXES = (
    "AWS_",
    "AZURE_",
    "ARM_",
    "GOOGLE_",
    "CLOUDSDK_",
    "KUBE",
    "HELM_KUBE",
    "VAULT_",
    "TF_",
    "ACTIONS_",
    "GIT_",
    "SSH_",
    "PGPASS",
    "NETRC",
    "DOCKER_",
)


def without_credentials(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """An environment without the variables that carry credentials, or tell where some are, by their names."""
    return {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(_SECRET_PREFIXES) and not _SECRET_NAMES.search(name)
    }


def python_path(root: Path, tree: Path, *, given: str = "", installed: Sequence[str] | None = None) -> str:
    """A PYTHONPATH by which an app in `tree` finds the packages there, and not those of the working tree.

    What a person put on PYTHONPATH, or installed as editable, leads to the folder of the working tree itself.

    Args:
        root: the working tree.
        tree: the other tree of the same repository.
        given: the PYTHONPATH that there is.
        installed: where this interpreter looks for packages; by default `sys.path`.
    """
    told = [part for part in given.split(os.pathsep) if part]
    found: list[str] = []
    for part in (*told, *(sys.path if installed is None else installed)):
        place = Path(part or ".").resolve()
        if place.is_relative_to(root) and not {"site-packages", "dist-packages"} & set(place.parts):
            other = tree / place.relative_to(root)
            # The standard library of a virtual environment within the repository has no counterpart in a commit.
            if other.is_dir():
                found.append(str(other))
    return os.pathsep.join(dict.fromkeys([*found, *told]))
