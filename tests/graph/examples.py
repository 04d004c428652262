"""Workflows that several tests draw, and texts that no output may obey."""

from __future__ import annotations

import random
from typing import Any

import yaml

from argoform.graph.model import Cluster, Edge, Graph, Node, Status

HOSTILE = (
    "<script>alert(1)</script>",
    '"];click n0 "javascript:alert(1)"',
    "end",
    "`code` **bold** _em_",
    "1. first",
    "- item",
    "[x](javascript:alert(1))",
    "a|b|c",
    "%%{init: {}}%%",
    "#quot;&lt;",
    "line\nbreak\r\n</title>",
    "\u202eevil\x1b[31m",
    "]]>--><!--",
    'x" onload="alert(1)',
    "\\N \\G \\",
    "{{=sprig.trim(x)}}",
    "\ud800\x00\x0b",
    "$$x$$ fa:fa-car",
    "x" * 5_000,
)


def workflow(*templates: dict[str, Any], entrypoint: str | None = "main", **spec: Any) -> dict[str, Any]:
    """A Workflow of templates."""
    said = {"entrypoint": entrypoint} if entrypoint else {}
    return {"kind": "Workflow", "metadata": {"name": "w"}, "spec": {**said, "templates": list(templates), **spec}}


def work(name: str, image: str = "example.com/work:1") -> dict[str, Any]:
    """A template that runs a container."""
    return {"name": name, "container": {"image": image}}


def dag(name: str, *tasks: dict[str, Any]) -> dict[str, Any]:
    """A dag template; its tasks call `work` unless they say otherwise."""
    return {"name": name, "dag": {"tasks": [{"template": "work", **task} for task in tasks]}}


def steps(name: str, *groups: list[dict[str, Any]]) -> dict[str, Any]:
    """A steps template; its steps call `work` unless they say otherwise."""
    return {"name": name, "steps": [[{"template": "work", **step} for step in group] for group in groups]}


def large(count: int) -> dict[str, Any]:
    """A dag of so many tasks, each after a few of those before it; some loop, some have conditions."""
    chance = random.Random(3)  # noqa: S311 - the same picture every time
    tasks = []
    for number in range(count):
        near = range(max(0, number - 20), number)
        after = sorted(chance.sample(near, min(len(near), chance.choice((1, 1, 2, 3)))))
        task: dict[str, Any] = {"name": f"task-{number:03}", "dependencies": [f"task-{each:03}" for each in after]}
        if number % 17 == 0:
            task["withParam"] = "{{tasks.task-000.outputs.result}}"
        if number % 23 == 5:
            task["when"] = f"{{{{tasks.task-{after[0]:03}.outputs.result}}}} != skip"
        tasks.append(task)
    return workflow(dag("main", *tasks), work("work"))


NESTED: dict[str, Any] = yaml.safe_load("""
kind: Workflow
metadata: {name: nested, namespace: data}
spec:
  entrypoint: main
  onExit: notify
  hooks:
    running: {template: notify, expression: workflow.status == "Running"}
  templates:
    - name: main
      steps:
        - - {name: flip, template: flip}
        - - {name: heads, template: each-country, when: "{{steps.flip.outputs.result}} == heads", withItems: [de, fr]}
          - {name: tails, template: wait, when: "{{steps.flip.outputs.result}} == tails"}
        - - name: publish
            templateRef: {name: publishing, template: upload}
            hooks:
              exit: {template: notify, expression: 'steps["publish"].status == "Failed"'}
    - name: each-country
      dag:
        tasks:
          - {name: regions, template: flip}
          - name: each-region
            template: each-region
            dependencies: [regions]
            withParam: "{{tasks.regions.outputs.result}}"
          - {name: repair, template: flip, depends: each-region.Failed || regions.Errored}
          - {name: ask, template: ask, depends: repair.Daemoned}
    - name: each-region
      steps: [[{name: crunch, template: crunch, withSequence: {count: "{{inputs.parameters.count}}"}}]]
    - {name: flip, script: {image: "python:3.12", source: print(1)}}
    - {name: wait, suspend: {duration: 10m}}
    - {name: notify, http: {url: "https://user:hidden@example.com/hook?token=hidden", method: POST}}
    - {name: ask, resource: {action: create, manifest: "apiVersion: v1\\nkind: Job\\n"}}
    - name: crunch
      containerSet:
        containers:
          - {name: a, image: "a:1"}
          - {name: b, image: "b:1", dependencies: [a]}
""")


def hostile() -> Graph:
    """A graph of which every text is hostile."""
    statuses: tuple[Status, ...] = ("same", "added", "removed", "changed")
    nodes, edges, clusters = [], [], []
    for number, text in enumerate(HOSTILE):
        status = statuses[number % 4]
        cluster, first, second = f"{text}/c", f"{text}/1", f"{text}/2"
        clusters.append(Cluster(cluster, text, "dag", template=text, loop=text, when=text, status=status))
        nodes.append(
            Node(first, text, "container", text, text, text if number % 2 else "", text, status=status, parent=cluster)
        )
        nodes.append(Node(second, text, "template-ref", text, parent=cluster))
        edges.append(Edge(first, second, text, status=status, kind=("flow", "hook", "exit")[number % 3]))  # type: ignore[arg-type]
    return Graph(HOSTILE[0], tuple(nodes), tuple(edges), tuple(clusters), HOSTILE[1])
