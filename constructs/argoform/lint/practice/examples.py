"""The frame that the examples of the rules share, so that each shows only what it is about."""

from __future__ import annotations

from textwrap import dedent, indent


def workflow(spec: str, *, kind: str = "Workflow", metadata: str = "") -> str:
    """An object with this spec.

    Args:
        spec: the lines below `spec`.
        metadata: the lines below `metadata` besides the name.
    """
    name = "generateName: example-" if kind == "Workflow" else "name: example"
    head = f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata:\n  {name}\n"
    return head + _below(metadata, 2) + "spec:\n" + _below(spec, 2)


def template(body: str, *, spec: str = "", kind: str = "Workflow") -> str:
    """An object with one template, `main`.

    Args:
        body: the lines of the template besides its name.
        spec: further lines of the spec.
    """
    inner = "entrypoint: main\n" + _below(spec, 0) + "templates:\n  - name: main\n" + _below(body, 4)
    return workflow(inner, kind=kind)


def container(body: str, *, spec: str = "") -> str:
    """A Workflow with one template whose container has these lines besides its image and command."""
    lines = "container:\n  image: busybox:1.37\n  command: [date]\n" + _below(body, 2)
    return template(lines, spec=spec)


def cron(fields: str) -> str:
    """A CronWorkflow with these lines in its spec besides the workflow."""
    inner = "workflowSpec:\n  entrypoint: main\n  templates:\n    - name: main\n      suspend:\n        duration: 1m\n"
    return workflow(_below(fields, 0) + inner, kind="CronWorkflow")


def _below(lines: str, depth: int) -> str:
    found = dedent(lines).strip("\n")
    return indent(found, " " * depth) + "\n" if found else ""
