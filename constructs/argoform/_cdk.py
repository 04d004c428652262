"""The one door to the CDK: cdktf unless the environment variable ARGOFORM_CDK says `cdktn`.

jsii starts its Node process when the CDK is imported, so the Node to use is chosen here, before that import.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from argoform._node import choose_node

choose_node()

if TYPE_CHECKING or os.environ.get("ARGOFORM_CDK", "cdktf") != "cdktn":
    import cdktf as cdk
else:
    import cdktn as cdk

import jsii  # noqa: E402
from constructs import Construct, IConstruct, RootConstruct  # noqa: E402

__all__ = ["Construct", "IConstruct", "RootConstruct", "cdk", "choose_node", "jsii"]
