"""Rules about how much runs at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import workflow
from argoform.lint.practice.facts import Call, call_sites, defaults, mapping, named, number, template_name
from argoform.lint.rule import rule

_MANY = 50
"""Pods at once up to which a loop of known length is taken as meant."""
_TOO_MANY = 1000
"""Nodes of one loop from which the stored status of the workflow comes near the limit of an object, 1 MB."""

_LOOP = """
entrypoint: main
arguments:
  parameters:
    - {name: files}
%stemplates:
  - name: main
    steps:
      - - name: each
          template: work
          arguments:
            parameters:
              - {name: file, value: "{{item}}"}
          withParam: "{{workflow.parameters.files}}"
  - name: work
    inputs:
      parameters:
        - {name: file}
    container: {image: "busybox:1.37", command: [wc, "{{inputs.parameters.file}}"]}
"""


@rule(
    "AF060",
    severity="warning",
    title="A loop of unknown length has a bound",
    needs=("withItems", "withParam", "withSequence"),
    why="A loop over a list that is known only at run time starts all of its pods at once: a list of ten "
    "thousand fills "
    "the cluster, the API server and the queue of the controller, for everybody.",
    bad=workflow(_LOOP % ""),
    good=workflow(_LOOP % "parallelism: 10\n"),
    link="https://argo-workflows.readthedocs.io/en/latest/parallelism/",
)
def unbounded(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`withParam`, a `withSequence` of unknown end, and loops of more than 50 known items."""
    if manifest.spec.get("parallelism") is not None or defaults(manifest).get("parallelism") is not None:
        return
    for call in call_sites(manifest):
        field, length = _loop(call)
        if not field or (length is not None and length <= _MANY):
            continue
        callee = named(manifest).get(str(call.body.get("template", "")))
        # What waits for a lock does not run at once.
        if call.caller.get("parallelism") is not None or (callee and mapping(callee[1].get("synchronization"))):
            continue
        unknown = "its list" if field == "withParam" else "the end of its sequence"
        times = f"as many pods at once as {unknown} asks for" if length is None else f"{length} pods at once"
        yield Problem(
            f"{call.path}.{field}",
            f"`{call.name}` in the template `{template_name(call.caller, call.caller_path)}` may start {times}",
            "set `parallelism` on that template or on the spec",
        )


@rule(
    "AF061",
    severity="warning",
    title="No loop makes more nodes than a workflow can hold",
    needs=("withItems", "withParam", "withSequence"),
    why="Every node has its place in the status of the workflow, and Kubernetes stores no object above about 1 MB. "
    "Beyond some thousand nodes the controller must offload the status to a database, or the workflow fails.",
    bad=workflow(
        """
        entrypoint: main
        parallelism: 10
        templates:
          - name: main
            steps:
              - - {name: each, template: work, withSequence: {count: "20000"}}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        parallelism: 10
        templates:
          - name: main
            steps:
              - - {name: each, template: work, withSequence: {count: "200"}}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/offloading-large-workflows/",
)
def too_many(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Loops of known length."""
    for call in call_sites(manifest):
        field, length = _loop(call)
        if length is not None and length > _TOO_MANY:
            yield Problem(
                f"{call.path}.{field}",
                f"`{call.name}` makes {length} nodes in one workflow",
                "let each node work on a batch, or start a workflow for each part",
            )


def _loop(call: Call) -> tuple[str, int | None]:
    """The field of a loop, empty without one, and its length, None when only the run knows it."""
    body = call.body
    if isinstance(body.get("withItems"), list):
        return "withItems", len(body["withItems"])
    if body.get("withParam"):
        return "withParam", _literal_length(body["withParam"])
    sequence = body.get("withSequence")
    if not isinstance(sequence, dict):
        return "", None
    if sequence.get("count") is not None:
        return "withSequence", number(sequence["count"])
    start, end = number(sequence.get("start", 0)), number(sequence.get("end"))
    return "withSequence", None if start is None or end is None else abs(end - start) + 1


def _literal_length(value: Any) -> int | None:
    if not isinstance(value, str) or "{{" in value:
        return None
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return len(found) if isinstance(found, list) else None
