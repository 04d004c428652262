"""Findings are at the place that Argo's own message names, for every file of the corpus that Argo rejects."""

import re
from collections.abc import Iterator

from argoform.argo.names import calls
from argoform.lint.manifest import Manifest
from argoform.lint.source import read_source
from tests.lint.test_agreement import labels, results
from tests.reference import reference

WORKFLOW_PART = re.compile(
    r"(?:spec\.)?(podGC\.strategy|hooks\.\w+|entrypoint|templates\[\d+\]|arguments\.\w+\[\d+\])[ .]?"
)


def message(name: str) -> str:
    """What Argo says, without the file and the object."""
    said = " ".join(labels()[name]["message"].split())
    said = re.sub(r'^FILE: in "[^"]*" \(\w+\): |^Error: failed to parse YAML from file FILE: ', "", said)
    return said.removeprefix("cannot validate Workflow: ")


def manifests(name: str) -> list[Manifest]:
    return read_source(str(reference("lint-corpus") / f"{name}.yaml")).manifests


def is_below(path: str, place: str) -> bool:
    """Whether a path is a place, or lies below it."""
    return path == place or path.startswith((f"{place}.", f"{place}["))


def without_indices(path: str) -> str:
    return re.sub(r'\[\d+\]|\["[^"]*"\]', "", path)


def templates(name: str, template: str) -> Iterator[str]:
    """The paths of the templates with a name."""
    for manifest in manifests(name):
        yield from (path for path, body in manifest.templates if body.get("name") == template)


def tasks(name: str, called: str) -> Iterator[str]:
    """The paths of the tasks and steps with a name."""
    for manifest in manifests(name):
        for path, body in manifest.templates:
            yield from (place for place, call in calls(body, path) if call.get("name") == called)


def named(name: str) -> list[str]:
    """The places that the message names; a finding is at one of them, or below it."""
    said = message(name)
    spec = manifests(name)[0].spec_path
    if match := re.search(r"metadata|workflow name", said):
        return ["metadata.name"]
    if match := re.search(r"timezone|schedule", said):
        return ["spec.timezone" if match[0] == "timezone" else "spec.schedules"]
    if match := re.search(r"spec\.arguments\.(\w+)\.\w+ should be present", said):
        return [f"{spec}.arguments.parameters"]
    if "quantities must match" in said:
        return [f"{spec}.podResources"]
    if "valueFrom type unspecified" in said:
        # Argo names neither template nor output.
        return [f"{path}.outputs" for manifest in manifests(name) for path, _ in manifest.templates]
    if match := WORKFLOW_PART.match(said):
        return [f"{spec}.{match[1]}"]
    chain = re.findall(r"(?:templates\.|template ')([\w-]+)", said)
    steps = [step.partition(".")[0] for step in re.findall(r"\.(?:steps\[\d+\]|tasks)\.([\w.-]+)", said)]
    if "was not supplied" in said or " undefined" in said:
        # At the call, where Argo names the callee.
        return [*tasks(name, steps[-1])] if steps else [f"{spec}.entrypoint", f"{spec}.onExit"]
    return [*templates(name, chain[-1]), *(tasks(name, steps[-1]) if steps else ())]


def rejected() -> list[str]:
    return [name for name, label in labels().items() if not label["valid"]]


def test_unknown_fields_and_wrong_types_are_at_the_very_field() -> None:
    wrong = {}
    for name in rejected():
        said, paths = message(name), [found.path for found in results()[name].findings]
        if match := re.search(r'strict decoding error: unknown field "([^"]+)"', said):
            right = match[1] in paths
        elif match := re.search(r'unknown field "([^"]+)"', said):
            right = any(".steps[" in path and path.endswith(f".{match[1]}") for path in paths)
        elif match := re.search(r"cannot unmarshal \w+ into Go struct field \w+\.(\S+) of", said):
            # Go names embedded structs too, and no entries of mappings.
            field = re.sub(r"\.[A-Z]\w*", "", match[1])
            right = any(is_below(without_indices(path), field) for path in paths)
        else:
            continue
        if not right:
            wrong[name] = (said, paths)
    assert wrong == {}


def test_all_other_faults_are_in_the_template_or_call_that_argo_names() -> None:
    wrong = {}
    for name in rejected():
        if re.search("unknown field|cannot unmarshal", message(name)):
            continue
        paths = [found.path for found in results()[name].findings]
        if not any(is_below(path, place) for path in paths for place in named(name)):
            wrong[name] = (message(name), named(name), paths)
    assert wrong == {}
