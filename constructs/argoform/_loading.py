"""Loads the CDK into its Node process while Python goes on importing.

jsii loads a library into Node when its Python module is imported, and waits: for Node to start, and for the library to
be read there. That is half of what importing the CDK takes, on another processor, and nobody looks at the answer. So a
thread waits for it here, and the first request that makes or asks something waits for the thread.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from argoform.errors import ArgoformError


class LoadingAhead:
    """Stands in for the provider of jsii's kernel until anything but `load` is asked of it; starts Node at once.

    Args:
        kernel: jsii's kernel. Its provider is put back at the first request that is not `load`, which raises
            `ArgoformError` where Node did not start or could not load a library.
    """

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel
        self._provider = kernel.provider
        # One worker keeps the order: a library is loaded after those that it needs.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="argoform-load")
        # Asked for nothing but to start Node.
        self._last: Future[Any] = self._worker.submit(self._provider.stats)

    def load(self, request: Any) -> Any:
        """Load a library: later, where its file stays; at once where jsii has unpacked it for this call alone."""
        if os.path.basename(os.path.dirname(request.tarball)) != "_jsii":
            return self._settled().load(request)
        self._last = self._worker.submit(self._load, self._last, request)
        return None

    def _load(self, before: Future[Any], request: Any) -> None:
        # Raises what went wrong before, without trying again.
        before.result()
        self._provider.load(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._settled(), name)

    def _settled(self) -> Any:
        """The provider itself, back in its place, with everything loaded."""
        self._kernel.provider = self._provider
        self._worker.shutdown()
        try:
            self._last.result()
        except Exception as error:
            node = os.environ.get("JSII_NODE") or "node"
            raise ArgoformError(f"the CDK does not start in Node ({node}): {error}") from error
        return self._provider


def load_ahead(kernel: Any) -> None:
    """Let a kernel of jsii load libraries without waiting; leaves one alone whose workings are not as expected.

    Args:
        kernel: `jsii.kernel`.
    """
    if "constructs" in sys.modules:
        # The CDK is loaded already.
        return
    load = getattr(type(kernel), "load", None)
    # A kernel that passed the answer on would need it.
    passes_on = getattr(load, "__annotations__", {}).get("return", "") is not None
    if not passes_on and all(callable(getattr(kernel.provider, name, None)) for name in ("load", "stats")):
        kernel.provider = LoadingAhead(kernel)
