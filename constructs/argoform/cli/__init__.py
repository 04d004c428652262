"""The `argoform` command: thin, one file per subcommand, each imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from argoform._version import __version__
from argoform.errors import ArgoformError, nearest

_COMMANDS = {
    "comment": ("argoform.cli.comment", "Keep one comment with a report up to date on a pull or merge request."),
    "completion": ("argoform.cli.completion", "Print the completion script of a shell."),
    "explain": ("argoform.cli.explain", "Tell why a stack asks for what it asks for."),
    "graph": ("argoform.cli.graph", "Draw workflows, or what a plan changes in them."),
    "lint": ("argoform.cli.lint", "Judge manifests as Argo would, before it does."),
    "plan": ("argoform.cli.plan", "Plan a stack with the real Terraform core, with no credentials and no network."),
    "review": ("argoform.cli.review", "Tell what a plan changes and what that means, for a pull request."),
    "spec": ("argoform.cli.spec", "Compute the Argo WorkflowSpec of a set of inputs."),
}
"""Every subcommand: its module, which holds a click command of the same name, and its one-line help."""


class LazyGroup(click.Group):
    """A group that imports a subcommand's module only when that subcommand runs.

    The help of the whole command needs no import either: it prints the lines of the table.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the subcommands."""
        return sorted(_COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that the arguments begin with; an unknown one is told with the nearest that exists."""
        near = nearest(args[0], _COMMANDS) if args and args[0] not in _COMMANDS else ""
        if near and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}; did you mean {near!r}?")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of subcommands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][1]) for name in sorted(_COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="argoform")
def cli() -> None:
    """Python that turns into Terraform that deploys Argo Workflows."""


def main() -> None:
    """Run the command; bad input ends in one clear message and exit code 2, never in a traceback."""
    try:
        sys.exit(cli(prog_name="argoform", standalone_mode=False) or 0)
    except ArgoformError as error:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error}", err=True, color=_colour())
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        # As shells do it: 128 and the number of the signal. 1 means that Terraform rejected something.
        click.echo("interrupted", err=True)
        sys.exit(130)


def _colour() -> bool:
    return sys.stderr.isatty()
