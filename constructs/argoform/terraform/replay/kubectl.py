"""What the kubectl provider reads out of `kubectl_manifest.yaml_body` while it plans.

https://github.com/alekc/terraform-provider-kubectl
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, ClassVar

import yaml

from argoform.terraform.replay.values import UNKNOWN, Unknown, Value
from argoform.terraform.replay.wire import Path
from argoform.terraform.sentinel import has_sentinel

TYPE = "kubectl_manifest"

_SENSITIVE = "(sensitive value)"
_SECRET_FIELDS = ("data", "stringData")
_IDENTITY = ("api_version", "kind", "name", "namespace")
_AFTER_UPDATE = ("yaml_incluster", "live_manifest_incluster")


class ManifestError(Exception):
    """What the provider would say of a manifest, and of which attribute."""

    def __init__(self, message: str, attribute: str = "yaml_body") -> None:
        super().__init__(message)
        self.attribute = attribute


# libyaml where PyYAML was built with it: the same reader that Go's was ported from, and ten times as fast.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """YAML as the Go reader takes it: no timestamps, and no key twice."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping; a key that stands twice is an error."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen and key != "<<":
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is already set in the mapping", key_node.start_mark
                )
            if isinstance(key, Hashable):
                seen.add(key)
        result: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return result


@lru_cache(maxsize=256)
def read_manifest(text: str) -> dict[str, Any]:
    """The Kubernetes object in a YAML text.

    Raises:
        ManifestError: it is not YAML, not one object, or lacks what every object has.
    """
    try:
        documents = [document for document in yaml.load_all(text, Loader=_Loader) if document is not None]
    except yaml.YAMLError as error:
        raise ManifestError(f"yaml_body is not YAML: {' '.join(str(error).split())}") from None
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"yaml_body cannot be read: {error}") from None
    if len(documents) != 1:
        raise ManifestError(f"yaml_body holds {len(documents)} documents where one is wanted")
    manifest = documents[0]
    if not isinstance(manifest, dict):
        raise ManifestError("yaml_body is not a Kubernetes object")
    for field in ("apiVersion", "kind"):
        if not isinstance(manifest.get(field), str) or not manifest[field]:
            raise ManifestError(f"the object in yaml_body has no {field}")
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str) or not metadata["name"]:
        raise ManifestError("the object in yaml_body has no metadata.name that is a string")
    return manifest


def check(config: dict[str, Value]) -> None:
    """Refuse what the provider refuses.

    Raises:
        ManifestError: it would.
    """
    if isinstance(config.get("yaml_body"), str):
        read_manifest(config["yaml_body"])
    server_side = config.get("server_side_apply")
    if config.get("force_conflicts") is True and server_side is not True and not isinstance(server_side, Unknown):
        raise ManifestError("force_conflicts needs server_side_apply", "force_conflicts")
    cascade = config.get("delete_cascade")
    if isinstance(cascade, str) and cascade not in ("Background", "Foreground"):
        raise ManifestError(f"delete_cascade is {cascade!r}, not Background or Foreground", "delete_cascade")


def complete(planned: dict[str, Value], prior: dict[str, Value] | None) -> tuple[dict[str, Value], list[Path]]:
    """The planned state with what the manifest says in it, and the paths whose change replaces the object.

    Raises:
        ManifestError: the manifest is refused.
    """
    check(planned)
    result = dict(planned)
    body = planned.get("yaml_body")
    if isinstance(body, str):
        facts = _facts(read_manifest(body), planned)
    else:
        # Of an object that is there already the provider takes it that it stays the same one.
        facts = {name: UNKNOWN if prior is None else prior.get(name) for name in _IDENTITY}
        facts["yaml_body_parsed"] = UNKNOWN
    result.update({name: value for name, value in facts.items() if name in planned})
    if prior is None:
        return result, []
    if body != prior.get("yaml_body"):
        result.update({name: UNKNOWN for name in _AFTER_UPDATE if name in planned})
    elif _drifted(prior):
        result["yaml_incluster"] = UNKNOWN
    identity = ["kind", "name", "namespace"]
    if planned.get("upgrade_api_version") is not True:
        identity.append("api_version")
    if planned.get("force_new") is True:
        identity.append("yaml_body")
    return result, [(name,) for name in identity if result.get(name) != prior.get(name)]


def _drifted(prior: dict[str, Value]) -> bool:
    """Whether a refresh has found another object than the last apply left, which is how the provider tells drift."""
    live, applied = prior.get("live_manifest_incluster"), prior.get("yaml_incluster")
    return isinstance(live, str) and not has_sentinel(live) and live != applied


def _facts(manifest: dict[str, Any], planned: dict[str, Value]) -> dict[str, Value]:
    metadata = manifest["metadata"]
    override = planned.get("override_namespace")
    if isinstance(override, Unknown):
        namespace: Value = UNKNOWN
    else:
        namespace = override or metadata.get("namespace") or None
    shown = {**manifest, "metadata": {**metadata, **({"namespace": override} if isinstance(override, str) else {})}}
    fields = [field for field in planned.get("sensitive_fields") or [] if isinstance(field, str) and field.strip()]
    if not fields and manifest["kind"] == "Secret" and manifest["apiVersion"] == "v1":
        fields = list(_SECRET_FIELDS)
    for field in fields:
        _hide(shown, field.split("."))
    return {
        "api_version": manifest["apiVersion"],
        "kind": manifest["kind"],
        "name": metadata["name"],
        "namespace": namespace,
        "yaml_body_parsed": UNKNOWN
        if isinstance(override, Unknown)
        else yaml.dump(
            shown, Dumper=_Dumper, sort_keys=True, allow_unicode=True, default_flow_style=False, width=2**20
        ),
    }


class _Dumper(yaml.SafeDumper):
    """YAML without anchors: what is shared is written where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        """No anchors."""
        return True


def _hide(value: dict[str, Any], path: list[str]) -> None:
    """Hide what stands at a dotted path, in copies of the mappings; as in the provider, no path leads into a list."""
    head, rest = path[0], path[1:]
    if head not in value:
        return
    if not rest:
        value[head] = _SENSITIVE
    elif isinstance(value[head], dict):
        value[head] = dict(value[head])
        _hide(value[head], rest)
