"""What several of these rules walk over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.lint.manifest import Manifest

Items = Iterator[tuple[str, Mapping[str, Any]]]


def is_fixed(value: Any) -> bool:
    """Whether a value is a text that no tag changes."""
    return isinstance(value, str) and "{{" not in value


def part(value: Any, *keys: str) -> Any:
    """What stands at these keys, or None where one of them leads nowhere."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def listed(value: Any, path: str) -> Items:
    """The maps of a list with their paths."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield f"{path}[{index}]", item


def bodies(manifest: Manifest) -> Items:
    """Every template and the defaults of all of them."""
    defaults = manifest.spec.get("templateDefaults")
    if isinstance(defaults, dict):
        yield f"{manifest.spec_path}.templateDefaults", defaults
    yield from manifest.templates


def holders(manifest: Manifest) -> Items:
    """The spec itself, and every template and their defaults: what can be retried, synchronized and patched."""
    yield manifest.spec_path, manifest.spec
    yield from bodies(manifest)


def containers(template: Mapping[str, Any], path: str) -> Items:
    """Every container of a template's pod that a user declares."""
    for kind in ("container", "script"):
        if isinstance(template.get(kind), dict):
            yield f"{path}.{kind}", template[kind]
    yield from listed(part(template, "containerSet", "containers"), f"{path}.containerSet.containers")
    for kind in ("initContainers", "sidecars"):
        yield from listed(template.get(kind), f"{path}.{kind}")


def workflow(templates: str, kind: str = "Workflow", spec: str = "") -> str:
    """A document for the examples of rules, from its templates and further lines of its spec.

    Args:
        templates: YAML of the list of templates; the first of which is `main`.
        spec: YAML of further fields.
    """
    lines = [
        "apiVersion: argoproj.io/v1alpha1",
        f"kind: {kind}",
        "metadata: {generateName: example-}",
        "spec:",
        "  entrypoint: main",
        *(f"  {line}" for line in spec.strip().splitlines()),
        "  templates:",
        *(f"    {line}" for line in templates.strip().splitlines()),
    ]
    return "\n".join(lines) + "\n"
