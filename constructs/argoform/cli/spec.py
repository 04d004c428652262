"""`argoform spec`: inputs in a file become wf_spec's outputs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("inputs_file", metavar="INPUTS")
@click.option(
    "--platform",
    "platform_name",
    metavar="NAME|FILE",
    default="local",
    show_default=True,
    help="A profile, or a YAML file with a profile and the fields that override it.",
)
@click.option("--format", "format_name", type=click.Choice(["json", "yaml"]), default="json", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, whole or not at all."
)
def spec(inputs_file: str, platform_name: str, format_name: str, output: Path | None) -> None:
    """Compute the Argo WorkflowSpec of the inputs in INPUTS.

    INPUTS is a file of JSON or YAML with the inputs of the Terraform module wf_spec; `-` is the standard input. The
    outputs of that module are printed. Warnings go to the standard error.
    """
    from argoform.cli.platforms import load_platform
    from argoform.errors import InputError, InputErrors
    from argoform.files import write_atomically
    from argoform.spec import build, validate_inputs
    from argoform.spec.document import read_document
    from argoform.spec.json_schema import check_document
    from argoform.spec.validate import located

    platform = load_platform(platform_name)
    document = read_document(inputs_file)
    check_document(document)
    try:
        outputs = build(validate_inputs(document.data), platform)
    except InputErrors as error:
        raise located(error, document.file, document.lines) from None
    except InputError as error:
        raise located(InputErrors([error]), document.file, document.lines) from None
    for finding in outputs.findings:
        click.echo(f"{document.file}: {finding}", err=True)
    text = _write(outputs.to_dict(), format_name)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text)


def _write(outputs: dict[str, object], format_name: str) -> str:
    if format_name == "json":
        import json

        return json.dumps(outputs, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    from argoform.yaml_text import write_yaml

    return write_yaml(outputs)
