"""`argoform completion`: the script that teaches a shell to complete the command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "fish", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of SHELL.

    bash: `argoform completion bash >> ~/.bashrc`; zsh and fish alike, in their own start-up files.
    """
    from argoform.cli import cli

    found = get_completion_class(shell)
    if found is None:  # pragma: no cover - the choice above lists only what click has
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(cli, {}, "argoform", "_ARGOFORM_COMPLETE").source())
