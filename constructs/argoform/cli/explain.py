"""`argoform explain`: why a stack asks for what it asks for."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = (("right", "Right"), ("resource", "Resource"), ("why", "Why"), ("source", "Source"))


@click.group(short_help="Tell why a stack asks for what it asks for.")
def explain() -> None:
    """Tell why a stack asks for what it asks for."""


@explain.command(short_help="Every right of every account, with its reason.")
@click.argument("app", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--stack", metavar="NAME", help="Explain one stack only.")
def permissions(app: Path | None, as_json: bool, stack: str | None) -> None:
    """Print what every workflow, person and service of the app in APP may do, on what, and why.

    APP is a Python file; without it, the `app` of cdktf.json is run. Nothing is contacted, and nothing is written
    beside the app. Exit codes: 0 explained, 2 wrong input.
    """
    accounts = _accounts(app)
    if stack is not None:
        accounts = _of_stack(accounts, stack)
    if as_json:
        click.echo(json.dumps({"accounts": accounts}, indent=2, ensure_ascii=False))
    else:
        _show(accounts)


def _accounts(app: Path | None) -> list[dict[str, Any]]:
    """What each account of the app told while the app was synthesized in a child process."""
    from argoform.permissions.rights_file import RIGHTS_FILE
    from argoform.terraform.plan.app import app_command, synthesize

    command, extra = app_command(app, Path.cwd())
    with tempfile.TemporaryDirectory(prefix="argoform-", ignore_cleanup_errors=True) as scratch:
        told = Path(scratch) / "rights.jsonl"
        said = synthesize(command, Path(scratch) / "cdktf.out", {**extra, RIGHTS_FILE: str(told)})
        if said.strip():
            click.echo(said.rstrip(), err=True)
        lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    # The order is that of the synth, which follows the dependencies between stacks.
    return [json.loads(line) for line in lines]


def _of_stack(accounts: Sequence[dict[str, Any]], stack: str) -> list[dict[str, Any]]:
    from argoform.errors import UnknownNameError

    known = list(dict.fromkeys(account["stack"] for account in accounts))
    if stack not in known:
        raise UnknownNameError(
            f"no stack {stack!r} has an account",
            name=stack,
            known=known,
            path="--stack",
            expected=f"one of {', '.join(known)}" if known else "an app with a WorkflowSpec",
        )
    return [account for account in accounts if account["stack"] == stack]


def _show(accounts: Sequence[Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.text import Text

    # Where no terminal sets a width, nothing may be cut.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 2**12)
    if not accounts:
        console.print("The app has no workflow, person or service with rights.")
    for account in accounts:
        title = f"{account['kind']} {account['name']}"
        place = f"stack {account['stack']}, namespace {account['namespace']}, account {account['account']}"
        console.print(Text.assemble((_visible(title), "bold"), _visible(f" ({place})")))
        for where in dict.fromkeys(right["where"] for right in account["rights"]):
            _table(console, where, [right for right in account["rights"] if right["where"] == where])
        for note in account["notes"]:
            console.print(Text(_visible(f"  Note: {note}.")))
        console.print()
    count = sum(len(account["rights"]) for account in accounts)
    console.print(Text(f"{_counted(count, 'right')} of {_counted(len(accounts), 'account')}."))


def _table(console: Console, where: str, rights: Sequence[Mapping[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for _, header in _COLUMNS:
        table.add_column(header, overflow="fold")
    for right in rights:
        table.add_row(*(Text(_visible(right[field])) for field, _ in _COLUMNS))
    console.print(Text(f"  {where}", style="italic"))
    console.print(table)


def _visible(text: str) -> str:
    """Text without control characters, which names in an app may hold and a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
