"""Writes the program that a person would write for a stack with the CDK alone: what synth costs without argoform.

It makes one construct for every resource and variable, gives each argument as an override, as is usual for resources
without bindings, holds what they say as Python literals, and renders what is YAML within them (the manifest, the values
of a chart) with PyYAML, in C where it is built so. It knows everything beforehand that argoform works out or judges, so
it is the floor, and no more than that: nothing in it is slower than it need be.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_HEAD = '''"""A stack, written by hand with the CDK alone."""

import sys

import yaml
from cdktf import App, LocalBackend, TerraformResource, TerraformStack, TerraformVariable

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def text(data):
    return yaml.dump(data, Dumper=DUMPER, sort_keys=False, allow_unicode=True)


class Bare(TerraformStack):
    def __init__(self, scope, id_):
        super().__init__(scope, id_)
'''

_TAIL = """

app = App(outdir=sys.argv[1])
Bare(app, {name!r})
app.synth()
"""


def write_program(stack_json: Path, module: Path) -> None:
    """Write the module whose `python -m MODULE OUTDIR` emits the same stack.

    Args:
        stack_json: the `cdk.tf.json` of the stack.
        module: the file to write.
    """
    document = json.loads(stack_json.read_text(encoding="utf-8"))
    lines = [_call("LocalBackend", "self", **document["terraform"]["backend"]["local"])]
    providers = document["terraform"]["required_providers"]
    lines.append(f"self.add_override('terraform.required_providers', {_source(providers)})")
    for name, body in document.get("variable", {}).items():
        plain = {key: body[key] for key in ("type", "description", "sensitive", "nullable") if key in body}
        lines.append(f"made = {_call('TerraformVariable', 'self', repr(name), **plain)}")
        lines += [f"made.add_override({key!r}, {_source(body[key])})" for key in body if key not in (*plain, "//")]
    for kind, found in document["resource"].items():
        for name, body in found.items():
            place = repr(f"{kind}-{name}")
            lines.append(f"made = {_call('TerraformResource', 'self', place, terraform_resource_type=kind)}")
            lines.append(f"made.override_logical_id({name!r})")
            lines += [f"made.add_override({key!r}, {_source(value)})" for key, value in body.items() if key != "//"]
    body = "".join(f"        {line}\n" for line in lines)
    module.write_text(_HEAD + body + _TAIL.format(name=document["//"]["metadata"]["stackName"]), encoding="utf-8")


def differing_parts(stack_json: Path, other: Path) -> list[str]:
    """The top-level parts in which two stacks differ, apart from the CDK's own remarks and the layout of YAML text."""
    first, second = (_meaning(json.loads(path.read_text(encoding="utf-8"))) for path in (stack_json, other))
    return [key for key in sorted({*first, *second}) if first.get(key) != second.get(key)]


def _call(callee: str, *positional: str, **named: Any) -> str:
    return f"{callee}({', '.join([*positional, *(f'{key}={value!r}' for key, value in named.items())])})"


def _source(value: Any) -> str:
    """A Python expression for a value; what is YAML in it is rendered when the program runs."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_source(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_source(item) for item in value) + "]"
    data = _yaml_in(value)
    return repr(value) if data is None else f"text({data!r})"


def _yaml_in(value: Any) -> Any:
    """The data that a text of several lines holds as YAML; None when it holds none."""
    if not isinstance(value, str) or "\n" not in value:
        return None
    data = yaml.load(value, Loader=LOADER)  # noqa: S506 - both are safe
    return data if isinstance(data, dict | list) else None


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _meaning(item) for key, item in value.items() if key != "//"}
    if isinstance(value, list):
        return [_meaning(item) for item in value]
    data = _yaml_in(value)
    return value if data is None else data
