"""Rules: what a step or task loops over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from argoform.argo.names import calls
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import Items, is_fixed, workflow

_LOOPS = "https://argo-workflows.readthedocs.io/en/latest/walk-through/loops/"


def _example(loop: str) -> str:
    return workflow(f"""
- name: main
  steps:
    - - name: work
        template: work
        arguments: {{parameters: [{{name: number, value: "{{{{item}}}}"}}]}}
        {loop}
- name: work
  inputs: {{parameters: [{{name: number}}]}}
  container: {{image: "busybox:1.37", args: ["{{{{inputs.parameters.number}}}}"]}}
""")


def _calls(manifest: Manifest) -> Items:
    for path, template in manifest.templates:
        yield from calls(template, path)


@rule(
    "AF125",
    severity="error",
    title="withSequence has a count or an end",
    needs=("withSequence",),
    why="""A sequence goes from `start`, or 0, for `count` numbers or up to `end`. Argo's linter accepts neither; the
step then ends in an error, as it does when one of them is no whole number.""",
    bad=_example("withSequence: {start: 1}"),
    good=_example("withSequence: {start: 1, end: 3}"),
    link=_LOOPS,
)
def sequences(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look at the bounds of every sequence."""
    for path, call in _calls(manifest):
        sequence = call.get("withSequence")
        if not isinstance(sequence, dict):
            continue
        if sequence.get("count") is None and sequence.get("end") is None:
            yield Problem(f"{path}.withSequence", "the sequence has neither count nor end", "add the one or the other")
        for key in ("count", "start", "end"):
            value = sequence.get(key)
            if is_fixed(value) and not re.fullmatch(r"[+-]?[0-9]+", str(value)):
                yield Problem(f"{path}.withSequence.{key}", f"{value!r} is no whole number")


_VERB = re.compile(r"%(?:%|([-+# 0]*[0-9]*)([a-zA-Z]?))")


@rule(
    "AF126",
    severity="error",
    title="The format of a sequence holds one number",
    needs=("withSequence",),
    why="""`format` is a format of Go's Printf that is given one whole number. With another verb than one for whole
numbers the item is a text such as `%!s(int64=1)`; without a verb every item is the same, with `%!(EXTRA int64=1)` at
its end.""",
    bad=_example('withSequence: {count: 3, format: "testuser%s"}'),
    good=_example('withSequence: {count: 3, format: "testuser%02X"}'),
    link="https://pkg.go.dev/fmt#hdr-Printing",
)
def formats(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse the format of every sequence."""
    for path, call in _calls(manifest):
        sequence = call.get("withSequence")
        form = sequence.get("format") if isinstance(sequence, dict) else None
        if not is_fixed(form) or not form:
            continue
        verbs = [match[2] for match in _VERB.finditer(str(form)) if match[0] != "%%"]
        if len(verbs) != 1:
            message = f"the format {form!r} takes {len(verbs)} values, and is given one"
            yield Problem(f"{path}.withSequence.format", message, "write one `%d`, or `%03d` for leading zeros")
        elif verbs[0] not in tuple("bcdoOqxXUv"):
            message = f"the verb %{verbs[0]} is none for whole numbers"
            yield Problem(f"{path}.withSequence.format", message, "write `%d`, or `%03d` for leading zeros")


@rule(
    "AF127",
    severity="error",
    title="withParam is a list of JSON",
    needs=("withParam",),
    why="""The text of withParam is parsed as a list of JSON once its tags are replaced. When it is something else the
step ends in an error; Argo's linter does not parse it.""",
    bad=_example("withParam: '1, 2, 3'"),
    good=_example("withParam: '[1, 2, 3]'"),
    link=_LOOPS,
)
def params(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every withParam without tags."""
    for path, call in _calls(manifest):
        value = call.get("withParam")
        if is_fixed(value) and value:
            yield from _param(str(value), f"{path}.withParam")
        elif isinstance(value, str) and value.lstrip()[:1] not in ("[", "{", ""):
            yield from _around(value, f"{path}.withParam")


def _param(value: str, path: str) -> Iterator[Problem]:
    try:
        parsed: Any = json.loads(value)
    except (ValueError, RecursionError) as error:
        yield Problem(path, f"withParam is no JSON: {error}", "write a list: `[1, 2]`, or use withItems")
        return
    if parsed is not None and not isinstance(parsed, list):
        yield Problem(path, "withParam is no list", "put it in brackets, or use withItems")


def _around(value: str, path: str) -> Iterator[Problem]:
    before = value.lstrip()
    if not before.startswith("{{"):
        yield Problem(path, "withParam is no list: it begins with neither a tag nor a bracket", "begin with `[`")
