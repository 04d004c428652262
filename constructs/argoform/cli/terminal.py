"""What the subcommands share about whom they talk to: colours, progress, and what an app printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


def has_colours() -> bool:
    """Whether the standard output is a terminal whose reader wants colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tell a person at a terminal what is being done; nobody else."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda text: status.update(f"{text} ...")


def echo_app(text: str) -> None:
    """What an app printed, on the standard error: the standard output is the command's own."""
    if text.strip():
        click.echo(text.rstrip(), err=True)
