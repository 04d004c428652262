"""`argoform plan`: a plan with the real Terraform core, offline unless told otherwise."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import click

from argoform.cli.terminal import echo_app, progress
from argoform.errors import InputError
from argoform.files import write_atomically
from argoform.terraform.engine import ENGINES
from argoform.terraform.plan import OfflinePlanner, PlanResult, rendered_manifests
from argoform.terraform.plan.app import app_command, synthesize
from argoform.terraform.plan.manifests import manifest_file_name, readable
from argoform.terraform.plan.online import plan_online
from argoform.terraform.plan.variables import parse_assignments

_FILE = click.Path(path_type=Path)

_MARKS = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "replace": ("-/+", "magenta"),
    "delete": ("-", "red"),
    "read": ("<=", "cyan"),
    "forget": (".", "red"),
    "move": ("->", "cyan"),
    "import": ("<-", "cyan"),
}


@click.command(short_help="Plan a stack with the real Terraform core, with no credentials and no network.")
@click.argument("app", required=False, type=_FILE)
@click.option(
    "--synth-dir",
    type=_FILE,
    metavar="DIR",
    help="Plan what is there already: cdktf.out, one stack, or a folder of *.tf files.",
)
@click.option("--stack", metavar="NAME", help="Plan one stack only.")
@click.option(
    "--json", "json_file", type=_FILE, metavar="FILE", help="Write Terraform's JSON of the plan; - for standard output."
)
@click.option("--manifests", type=_FILE, metavar="DIR", help="Write each rendered manifest there as YAML.")
@click.option(
    "--engine", metavar="|".join(ENGINES), help="Terraform's core. [default: what is installed, embedded first]"
)
@click.option(
    "--schemas",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="Output of `terraform providers schema -json`, over the declarations.",
)
@click.option("--data", type=_FILE, metavar="FILE", help="What data sources answer (JSON or YAML).")
@click.option(
    "--keep-state",
    type=_FILE,
    metavar="FILE",
    help="Apply into this replayed state, so that the next plan shows differences.",
)
@click.option("--var", "assignments", multiple=True, metavar="NAME=VALUE", help="The value of an input variable.")
@click.option(
    "--var-file",
    "variable_files",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="A file of values of input variables.",
)
@click.option("--online", is_flag=True, help="Plan with the real providers, their credentials and state instead.")
def plan(
    app: Path | None,
    synth_dir: Path | None,
    stack: str | None,
    json_file: Path | None,
    manifests: Path | None,
    engine: str | None,
    schemas: tuple[Path, ...],
    data: Path | None,
    keep_state: Path | None,
    assignments: tuple[str, ...],
    variable_files: tuple[Path, ...],
    online: bool,
) -> None:
    """Plan the app in APP (a Python file), or the `app` of cdktf.json, with the real Terraform core.

    Nothing is contacted: providers are played from their schemas, and values that only a real provider would know are
    unknown. Exit codes: 0 planned, 1 rejected by Terraform, 2 wrong input.
    """
    if app is not None and synth_dir is not None:
        raise InputError("APP and --synth-dir exclude each other", path="--synth-dir")
    if online and (schemas or data or keep_state):
        raise InputError("--schemas, --data and --keep-state are of the offline plan", path="--online")
    variables = parse_assignments(assignments)
    # An orderly end removes the scratch folder: it may hold values of variables.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with progress() as tell:
        if online:
            result = plan_online(
                app,
                synth_dir,
                engine=engine,
                stack=stack,
                variables=variables,
                variable_files=variable_files,
                progress=tell,
            )
        else:
            with OfflinePlanner(
                engine=engine, schemas=schemas, data=data, keep_state=keep_state, progress=tell
            ) as planner:
                source = synth_dir
                if source is None:
                    command, extra = app_command(app, Path.cwd())
                    source = planner.directory / "cdktf.out"
                    tell("synthesizing")
                    echo_app(synthesize(command, source, extra))
                result = planner.plan(source, stack=stack, variables=variables, variable_files=variable_files)
    written = _write(result, json_file, manifests)
    if json_file is not None and str(json_file) == "-":
        click.echo(json.dumps(result.document(), indent=2, sort_keys=True))
    else:
        _show(result, written)


def _write(result: PlanResult, json_file: Path | None, manifests: Path | None) -> list[Path]:
    """Write the files that were asked for, and return them."""
    written: list[Path] = []
    if json_file is not None and str(json_file) != "-":
        write_atomically(json_file, json.dumps(result.document(), indent=2, sort_keys=True) + "\n")
        written.append(json_file)
    if manifests is not None:
        for address, text in rendered_manifests(result.document()):
            path = manifests / manifest_file_name(address)
            write_atomically(path, readable(text))
            written.append(path)
    return written


def _show(result: PlanResult, written: list[Path]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Where no terminal sets a width, nothing may be cut.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 2**12)
    for stack in result.stacks:
        for warning in stack.warnings:
            click.echo(f"warning: {warning}", err=True)
        if not stack.changes:
            continue
        table = Table(
            box=None, pad_edge=False, title=stack.name if len(result.stacks) > 1 else None, title_justify="left"
        )
        table.add_column("Address", overflow="fold")
        table.add_column("Action", no_wrap=True)
        for change in stack.changes:
            mark, colour = _MARKS.get(change.action, ("", ""))
            because = f" (because of {', '.join(change.because)})" if change.because else ""
            table.add_row(Text(change.address), Text(f"{mark} {change.action}{because}".strip(), style=colour))
        console.print(table)
        console.print()
    console.print(Text(f"{result.summary}."))
    for path in written:
        console.print(Text(f"wrote {path}"))
