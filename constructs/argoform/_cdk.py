"""The one door to the CDK: cdktf unless the environment variable ARGOFORM_CDK says `cdktn`.

jsii starts its Node process when the CDK is imported, so the Node to use is chosen here, before that import, and jsii
is told not to wait for it.
"""

from __future__ import annotations

import atexit
import gc
import os
from typing import TYPE_CHECKING

from argoform._imports import uncollected
from argoform._loading import load_ahead
from argoform._node import choose_node, require_node
from argoform.errors import InputError

choose_node()
require_node()

_CHOSEN = os.environ.get("ARGOFORM_CDK") or "cdktf"
if _CHOSEN not in ("cdktf", "cdktn"):
    raise InputError(f"there is no CDK {_CHOSEN!r}", path="ARGOFORM_CDK", expected="cdktf or cdktn")

# At exit the collector would walk the thousands of classes of the CDK, several times, to free what the system takes
# back anyway.
atexit.register(gc.freeze)

with uncollected():
    import jsii

    load_ahead(getattr(jsii, "kernel", None))

    if TYPE_CHECKING or _CHOSEN == "cdktf":
        import cdktf as cdk
    else:
        import cdktn as cdk

    from constructs import Construct, IConstruct, RootConstruct

__all__ = ["Construct", "IConstruct", "RootConstruct", "cdk", "choose_node", "jsii"]
