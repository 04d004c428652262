"""Where Terraform works: a private folder, with an environment that reaches nothing and knows no credentials."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from argoform.terraform.plan.configuration import Stack

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME")
"""What an engine may see of the user's environment. Everything else stays out: credentials and kubeconfigs, proxies,
Terraform's own settings and the TF_VAR_ values, which may be secrets."""

OVERRIDE_FILE = "zz_argoform_override.tf.json"
"""Terraform merges a file of such a name over the others, so that the emitted JSON stays as it is."""


def offline_environment(directory: Path, reattach: str) -> dict[str, str]:
    """The environment of an engine that must stay offline.

    Args:
        directory: the scratch folder: it becomes the home and holds the temporary files.
        reattach: the value of TF_REATTACH_PROVIDERS.
    """
    home = directory / "home"
    (home / "mirror").mkdir(parents=True, exist_ok=True)
    settings = home / "terraform.rc"
    # A mirror without anything in it, and no other way to install: a provider that is not attached cannot be fetched.
    settings.write_text(
        "disable_checkpoint = true\n"
        "provider_installation {\n"
        f"  filesystem_mirror {{\n    path = {json.dumps(str(home / 'mirror'))}\n  }}\n"
        "}\n",
        encoding="utf-8",
    )
    return {
        **{name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        "HOME": str(home),
        "TMPDIR": str(home),
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": str(settings),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "TF_REATTACH_PROVIDERS": reattach,
    }


def copy_stack(stack: Stack, to: Path, *, with_lock: bool = False) -> None:
    """A copy of a stack's files; folders beside them (assets, local modules) are linked.

    Args:
        with_lock: copy the file that pins the providers too, for a plan that installs them.
    """
    to.mkdir(parents=True)
    for entry in stack.directory.iterdir():
        if entry.name in stack.documents or (stack.has_hcl and entry.name.endswith((".tf", ".tfvars"))):
            shutil.copyfile(entry, to / entry.name)
        elif entry.name == ".terraform.lock.hcl":
            if with_lock:
                shutil.copyfile(entry, to / entry.name)
        elif entry.is_dir() and entry.name != ".terraform":
            (to / entry.name).symlink_to(entry.resolve(), target_is_directory=True)
        elif entry.is_file() and not entry.name.startswith(("terraform.tfstate", ".terraform")):
            (to / entry.name).symlink_to(entry.resolve())


def write_override(stack: Stack, directory: Path, remote_states: Mapping[str, Any]) -> None:
    """Lay over the emitted configuration what is different in the scratch folder.

    The state is a local file, remote states are files, and local modules outside the folder are found where they were.
    """
    override: dict[str, Any] = {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}
    if remote_states:
        override["data"] = {"terraform_remote_state": dict(remote_states)}
    modules = relative_modules(stack)
    if modules:
        override["module"] = modules
    (directory / OVERRIDE_FILE).write_text(json.dumps(override), encoding="utf-8")


def relative_modules(stack: Stack) -> dict[str, Any]:
    """The modules above a stack's folder, with absolute paths."""
    return {
        name: {"source": str((stack.directory / body["source"]).resolve())}
        for (name,), body in stack.blocks("module", 1)
        if isinstance(body.get("source"), str) and body["source"].startswith("../")
    }
