"""The templates that calls mean: those of the object itself, and those of others that are at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.argo.names import template_kinds
from argoform.graph.calls import below, handlers, parts
from argoform.lint.argo.values import mapping, mappings, text

_REUSABLE = ("WorkflowTemplate", "ClusterWorkflowTemplate")


class Holder:
    """An object with templates.

    Args:
        manifest: of one of Argo's kinds, or a bare WorkflowSpec.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self.kind = text(manifest.get("kind"))
        metadata = mapping(manifest.get("metadata"))
        self.name = text(metadata.get("name")) or text(metadata.get("generateName"))
        self.namespace = text(metadata.get("namespace"))
        bare = not self.kind and not isinstance(manifest.get("spec"), dict)
        self.path = "" if bare else "spec"
        self.spec = manifest if bare else mapping(manifest.get("spec"))
        if self.kind == "CronWorkflow":
            self.path = "spec.workflowSpec"
            self.spec = mapping(self.spec.get("workflowSpec"))
        self.templates: dict[str, Template] = {}
        for index, body in mappings(self.spec.get("templates")):
            name = text(body.get("name"))
            # Of two with one name the first counts.
            self.templates.setdefault(name, Template(self, name, body, below(self.path, f"templates[{index}]")))

    @property
    def title(self) -> str:
        """What the object is called: its kind, namespace and name."""
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind or 'WorkflowSpec'} {place}{self.name}".strip()

    @property
    def reusable(self) -> bool:
        """Whether others may call each of its templates."""
        return self.kind in _REUSABLE

    def reachable(self, names: Iterable[str]) -> dict[str, Template]:
        """The templates of those names, and all that they call, one over another, in this object."""
        found: dict[str, Template] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self.templates and name not in found:
                found[name] = self.templates[name]
                waiting += self.called(found[name].body)
        return found

    def called(self, body: Mapping[str, Any]) -> Iterator[str]:
        """The names that a template calls, by its inline templates and handlers too."""
        waiting = [body]
        while waiting:
            body = waiting.pop()
            for kind in ("dag", "steps"):
                for part in parts(kind, body):
                    for call in (part.data, *(call for _, _, call in handlers(part.data))):
                        referred = mapping(call.get("templateRef"))
                        if self.name and referred.get("name") == self.name:
                            yield text(referred.get("template"))
                        yield text(call.get("template"))
                        if isinstance(call.get("inline"), dict):
                            waiting.append(mapping(call.get("inline")))


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template and the object that holds it.

    Args:
        name: empty for one that stands inline in its call.
        path: where it stands in its object.
    """

    holder: Holder
    name: str
    body: Mapping[str, Any]
    path: str

    @property
    def kind(self) -> str:
        """Its kind, the first of several; `unknown` when it is none."""
        kinds = template_kinds(self.body)
        return kinds[0] if kinds else "unknown"


class Others:
    """The objects that `templateRef` and `workflowTemplateRef` may mean, found by kind, namespace and name.

    Args:
        manifests: any objects; those that hold no reusable templates are passed over.
    """

    def __init__(self, manifests: Iterable[Mapping[str, Any]] = ()) -> None:
        self._manifests: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
        self._holders: dict[int, Holder] = {}
        for manifest in manifests:
            if text(manifest.get("kind")) in _REUSABLE:
                metadata = mapping(manifest.get("metadata"))
                found = self._manifests.setdefault((text(manifest.get("kind")), text(metadata.get("name"))), {})
                found.setdefault(text(metadata.get("namespace")), manifest)

    def find(self, reference: Mapping[str, Any], namespace: str) -> Holder | None:
        """The object that a reference means; where a namespace is not told, one of any namespace will do."""
        cluster = reference.get("clusterScope") is True
        found = self._manifests.get((_REUSABLE[cluster], text(reference.get("name"))), {})
        manifest = found.get(namespace, found.get(""))
        if manifest is None and found and (cluster or not namespace):
            manifest = next(iter(found.values()))
        if manifest is None:
            return None
        if id(manifest) not in self._holders:
            self._holders[id(manifest)] = Holder(manifest)
        return self._holders[id(manifest)]
