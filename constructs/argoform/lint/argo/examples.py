"""Whole manifests around the few lines that an example of a rule is about."""

from __future__ import annotations

from textwrap import dedent, indent

CONTAINER = "{image: 'python:3.12', command: [python, -V]}"
"""A container in one line."""


def workflow(templates: str, spec: str = "", *, kind: str = "Workflow", metadata: str = "name: example") -> str:
    """A manifest with these templates, the first lines of the spec being `spec`."""
    parts = [f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata:\n{_in(metadata, 2)}spec:\n"]
    parts.append(_in(spec or "entrypoint: main", 2))
    if templates:
        parts.append("  templates:\n" + _in(templates, 4))
    return "".join(parts)


def template(body: str, spec: str = "") -> str:
    """A workflow whose only template, main, has this body."""
    return workflow(f"- name: main\n{_in(body, 2)}", spec)


def container(body: str) -> str:
    """A workflow whose only template runs a container, with this besides."""
    return template(f"container: {CONTAINER}\n{dedent(body).strip()}\n")


def calls(body: str, work: str = "") -> str:
    """A workflow whose template main has this body, and which has a template work for it to call."""
    return workflow(f"- name: main\n{_in(body, 2)}- name: work\n  container: {CONTAINER}\n{_in(work, 2)}")


def cron(lines: str) -> str:
    """A CronWorkflow with these lines in its spec."""
    spec = f"entrypoint: main\ntemplates:\n- name: main\n  container: {CONTAINER}\n"
    return workflow("", f"{dedent(lines).strip()}\nworkflowSpec:\n{_in(spec, 2)}", kind="CronWorkflow")


def _in(lines: str, by: int) -> str:
    body = dedent(lines).strip("\n")
    return indent(body, " " * by) + "\n" if body else ""
