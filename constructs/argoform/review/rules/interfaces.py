"""What a workflow template, or one template in it, takes and gives: the side that its callers see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.argo.names import ARTIFACT_LOCATIONS
from argoform.review.rules.pairs import effective
from argoform.review.values import is_unknown, items, mapping, mappings


@dataclass(frozen=True)
class Interface:
    """One interface.

    Args:
        template: the name of the template; None for the arguments of the whole workflow template.
        path: where it stands.
        parameters: by name, as they are declared.
        required: the names of parameters without a value of their own.
        artifacts: the names of artifacts without one.
        enums: for parameters that list their values, those values; None where they are not known.
    """

    template: str | None
    path: str
    parameters: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]
    artifacts: frozenset[str]
    enums: Mapping[str, frozenset[str] | None]
    output_parameters: frozenset[str] = frozenset()
    output_artifacts: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """What messages call it."""
        return "the workflow" if self.template is None else f"the template `{self.template}`"


def interfaces(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[Interface, Interface]]:
    """The interfaces that exist on both sides, and of which everything is known."""
    old, new = (dict(_interfaces(manifest)) for manifest in (before, after))
    for name, was in old.items():
        now = new.get(name)
        if was is not None and now is not None:
            yield was, now


def _interfaces(manifest: Mapping[str, Any]) -> Iterator[tuple[str | None, Interface | None]]:
    spec = mapping(manifest.get("spec"))
    yield None, interface_of(None, "spec.arguments", spec.get("arguments"), None)
    seen = set()
    for index, body in enumerate(items(spec.get("templates"))):
        template = effective(mapping(body), spec)
        name = template.get("name")
        if isinstance(name, str) and name not in seen:
            seen.add(name)
            path = f"spec.templates[{index}].inputs"
            yield name, interface_of(name, path, template.get("inputs"), template.get("outputs"))


def interface_of(template: str | None, path: str, inputs: Any, outputs: Any) -> Interface | None:
    """An interface; None where a part of it is known only after the apply."""
    if any(is_unknown(one) for one in (inputs, outputs)):
        return None
    taken, given = mapping(inputs), mapping(outputs)
    lists = [side.get(part) for side in (taken, given) for part in ("parameters", "artifacts")]
    if any(is_unknown(one) or any(is_unknown(item) for item in items(one)) for one in lists):
        return None
    parameters = {name: one for one in mappings(taken.get("parameters")) if isinstance(name := one.get("name"), str)}
    return Interface(
        template,
        path,
        parameters,
        frozenset(name for name, one in parameters.items() if _is_required(one)),
        frozenset(
            name
            for one in mappings(taken.get("artifacts"))
            if isinstance(name := one.get("name"), str) and one.get("optional") is not True and not _is_located(one)
        ),
        {name: _enum(one["enum"]) for name, one in parameters.items() if one.get("enum") is not None},
        _names(given.get("parameters")),
        _names(given.get("artifacts")),
    )


def _is_required(parameter: Mapping[str, Any]) -> bool:
    return all(parameter.get(field) is None for field in ("value", "default", "valueFrom"))


def _is_located(artifact: Mapping[str, Any]) -> bool:
    return any(artifact.get(field) is not None for field in (*ARTIFACT_LOCATIONS, "from", "fromExpression"))


def _enum(said: Any) -> frozenset[str] | None:
    listed = items(said)
    if is_unknown(said) or not listed or any(is_unknown(one) or isinstance(one, list | Mapping) for one in listed):
        return None
    return frozenset(str(one) for one in listed)


def _names(said: Any) -> frozenset[str]:
    return frozenset(name for one in mappings(said) if isinstance(name := one.get("name"), str))
