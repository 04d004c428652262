"""Judging texts by the family argo."""

from textwrap import dedent, indent

from argoform.argo import ArgoVersion
from argoform.lint.finding import Finding
from argoform.lint.run import lint_sources
from argoform.lint.source import read_text


def findings(*texts: str, version: str = "4.1", isolated: bool = False) -> list[Finding]:
    """What the family argo finds in files with these texts."""
    sources = [read_text(dedent(text), f"file-{index}.yaml") for index, text in enumerate(texts)]
    results = lint_sources(sources, version=ArgoVersion.parse(version), select=["argo"], isolated=isolated)
    return [found for result in results for found in result.findings]


def rules(*texts: str, version: str = "4.1", isolated: bool = False) -> set[str]:
    """The rules that find something."""
    return {found.rule for found in findings(*texts, version=version, isolated=isolated)}


def workflow(
    templates: str, spec: str = "entrypoint: main", *, kind: str = "Workflow", metadata: str = "name: a"
) -> str:
    """A manifest with these templates."""
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{{metadata}}}\nspec:\n"
        + indent(dedent(spec).strip(), "  ")
        + "\n  templates:\n"
        + indent(dedent(templates).strip(), "  ")
        + "\n"
    )


WORK = """
- name: work
  inputs: {parameters: [{name: p, default: ''}]}
  container: {image: 'busybox:1.37', args: ['{{inputs.parameters.p}}']}
  outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""


def steps(groups: str) -> set[str]:
    """The rules that find something in a workflow with these groups of steps, which may call `work`."""
    return rules(workflow(f"- name: main\n  steps:\n{indent(dedent(groups).strip(), '  ')}\n{WORK}"))


def tasks(listed: str, rest: str = "") -> set[str]:
    """The rules that find something in a workflow with these tasks, which may call `work`."""
    dag = f"- name: main\n  dag:\n    tasks:\n{indent(dedent(listed).strip(), '    ')}\n"
    return rules(workflow(dag + indent(dedent(rest).strip(), "  ") + "\n" + WORK))


def leaf(body: str, **arguments: str) -> set[str]:
    """The rules that find something in a workflow with one template of this body."""
    return rules(workflow(f"- name: main\n{indent(dedent(body).strip(), '  ')}", **arguments))
