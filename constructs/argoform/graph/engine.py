"""Running Graphviz in process: the one place that imports it, and the one that keeps it quiet."""

from __future__ import annotations

import contextlib
import io
import os
import threading
from collections.abc import Iterator

from argoform.errors import InputError

_alone = threading.Lock()
"""Graphviz keeps its state in globals, and standard error is everyone's."""


def run_dot(text: str) -> bytes:
    """Lay out a graph in Graphviz's language; the answer is JSON with positions, in points, y upwards.

    https://graphviz.org/docs/outputs/json/

    Raises:
        InputError: when pygraphviz is not installed.
    """
    try:
        import pygraphviz
    except ImportError:
        raise InputError(
            "a picture needs Graphviz, and pygraphviz cannot be imported",
            path="--format",
            expected="`pip install 'pygraphviz>=2.0.4'`, which brings it, or one of the formats mermaid and dot",
        ) from None
    with _alone, _quiet():
        graph = pygraphviz.AGraph(string=text)
        try:
            found: bytes = graph.draw(prog="dot", format="json0")
        finally:
            graph.close()
    return found


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing on standard error, neither from Python nor from the library below it: both warn of large graphs."""
    saved = sink = -1
    try:
        saved, sink = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 2)
    except OSError:
        # There is no standard error to keep quiet.
        pass
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        if saved >= 0:
            os.dup2(saved, 2)
        for descriptor in (saved, sink):
            if descriptor >= 0:
                os.close(descriptor)
