"""Where Terraform works: a private folder, with an environment that reaches nothing and knows no credentials."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from argoform.terraform.plan.configuration import Stack, is_configuration, local_modules, unfold
from argoform.terraform.plan.provisioners import has_provisioners

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


def copy_stack(stack: Stack, to: Path, *, with_lock: bool = False) -> Path:
    """A copy of a stack's files, in which everything beside them (assets, templates, modules) is linked.

    Folders above are built anew as far up as the configuration points with `../`, with links to what is in them, so
    that every relative path leads to the same file as at home.

    Args:
        to: a new folder; the copy is in it.
        with_lock: copy the file that pins the providers too, for a plan that installs them.

    Returns:
        The folder of the copy.
    """
    home = stack.directory.resolve()
    modules = list(local_modules(stack))
    top = _top(stack, modules)
    # Where a file has to be laid over a module, its folder is no link either.
    anew = {
        home,
        *(each.directory for each in modules if each.directory.is_relative_to(top) and has_provisioners(each)),
    }
    _build(top, to, anew, stack, with_lock=with_lock)
    return to / home.relative_to(top)


def _build(folder: Path, copy: Path, anew: set[Path], stack: Stack, *, with_lock: bool) -> None:
    """A folder of its own for one at home, with links to what is in it but for the folders that are built anew too."""
    copy.mkdir(parents=True)
    home = stack.directory.resolve()
    try:
        entries = list(folder.iterdir())
    except OSError:
        if folder in anew:
            raise
        # What cannot be listed cannot be linked, but a folder that is known to be in it is there.
        entries = list({folder / each.relative_to(folder).parts[0] for each in anew if folder in each.parents})
    for entry in entries:
        if any(entry == each or entry in each.parents for each in anew) and not entry.is_symlink():
            _build(entry, copy / entry.name, anew, stack, with_lock=with_lock)
        elif folder != home:
            (copy / entry.name).symlink_to(entry)
        elif entry.name in stack.files:
            shutil.copyfile(entry, copy / entry.name)
        elif entry.name == ".terraform.lock.hcl":
            if with_lock:
                shutil.copyfile(entry, copy / entry.name)
        elif not entry.name.startswith(("terraform.tfstate", ".terraform")) and not is_configuration(entry.name):
            (copy / entry.name).symlink_to(entry)


def _top(stack: Stack, modules: Sequence[Stack]) -> Path:
    """The highest folder that the files of a stack, or of a module of it, may point to with `../`."""
    home = stack.directory.resolve()
    top = home
    for module in (stack, *modules):
        ups = _ups(module)
        # A path in a module may start at the module or at the stack.
        for start in (home, module.directory.resolve()):
            reached = start.parents[min(ups, len(start.parents)) - 1] if ups else start
            top = Path(os.path.commonpath((top, reached)))
    return top


def _ups(stack: Stack) -> int:
    """How many folders up the longest run of `../` in a stack's files goes."""
    longest = 0
    for name in stack.files:
        text = (stack.directory / name).read_text(encoding="utf-8", errors="replace")
        for run in re.findall(r"(?<![\w.])\.\.(?:/\.\.)*(?![\w.])", text):
            longest = max(longest, run.count(".."))
    return longest


def write_override(stack: Stack, directory: Path, remote_states: Mapping[str, Any], *, destroyed: bool = False) -> None:
    """Lay over the configuration what is different in the scratch folder.

    The state is a local file, and remote states are files.

    Args:
        destroyed: whether everything is to end: resources that refuse to be destroyed no longer do, as they would not
            if the configuration were gone.
    """
    override: dict[str, Any] = {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}
    if remote_states:
        override["data"] = {"terraform_remote_state": dict(remote_states)}
    if destroyed:
        for (type_, name), body in stack.blocks("resource", 2):
            if any("prevent_destroy" in settings for _, settings in unfold(body.get("lifecycle"), 0)):
                override.setdefault("resource", {}).setdefault(type_, {})[name] = {
                    "lifecycle": {"prevent_destroy": False}
                }
    (directory / OVERRIDE_FILE).write_text(json.dumps(override), encoding="utf-8")
