"""The Kubernetes rights that `resource` templates need: exactly the verbs and kinds of their action and manifest.

The executor runs kubectl (`kubectl ACTION -f MANIFEST FLAGS`), then reads the object again while it waits for the
conditions and for each output parameter. https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argoform.errors import InputError, nearest
from argoform.permissions.kinds import Resource, of_argument, of_kind
from argoform.permissions.rights import KubernetesRight, RbacRule
from argoform.permissions.walk import Template, mapping, sequence
from argoform.platform.keys import TAG
from argoform.tokens import STRING_TOKEN

ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")
"""What Argo lets a resource template do."""

_GRANT = "an explicit grant: spec.grant_kubernetes(verbs, resources, ...)"
_TAG = "argo-tag"
_RBAC = "rbac.authorization.k8s.io"
# kubectl's flags whose value is an argument of its own.
_VALUED = {
    "-n", "--namespace", "-l", "--selector", "-o", "--output", "-f", "--filename", "-k", "--kustomize", "-p", "--patch",
    "--patch-file", "--type", "--field-manager", "--field-selector", "--grace-period", "--timeout", "--cascade",
    "--dry-run", "--subresource", "--template", "--prune-allowlist", "--as", "--as-group", "--context", "--cluster",
    "--user", "--token", "--server", "-s", "--kubeconfig", "--request-timeout", "--validate", "--chunk-size",
}  # fmt: skip
# The actions that --subresource holds for.
_PARTIAL = ("get", "apply", "patch", "replace")
_BOOLEAN_OPTIONAL = {"--cascade", "--dry-run", "--validate"}


@dataclass(frozen=True)
class _Target:
    resource: Resource
    name: str
    """Empty when it is not known: made by the server, or filled in when the workflow runs."""
    namespace: str | None


@dataclass(frozen=True)
class _Flags:
    positional: tuple[str, ...]
    namespace: str
    names: frozenset[str]
    values: Mapping[str, str]

    def on(self, name: str) -> bool:
        """Whether a boolean flag is given and not false."""
        return name in self.names and self.values.get(name, "true") != "false"

    @property
    def everywhere(self) -> bool:
        """Whether it is about every namespace."""
        return self.on("-A") or self.on("--all-namespaces")


def resource_rights(template: Template, *, namespace: str) -> tuple[KubernetesRight, ...]:
    """The rights that one `resource` template needs.

    Raises:
        InputError: when the manifest cannot be read before the workflow runs, when the action is none of Argo's, or
            when it makes rights (roles and bindings), which only an explicit grant may allow.
    """
    body = template.body["resource"]
    path = f"{template.path}.resource"
    if not isinstance(body, Mapping):
        raise InputError("it is not a mapping", path=path, expected="a mapping with an action and a manifest")
    action = str(body.get("action", ""))
    if action not in ACTIONS:
        raise InputError(
            f"a resource template has no action {action!r}",
            path=f"{path}.action",
            expected=f"one of {', '.join(ACTIONS)}",
            nearest=nearest(action, ACTIONS),
        )
    flags = _flags(sequence(body.get("flags")), f"{path}.flags")
    watched = _reads_again(template)
    found: list[KubernetesRight] = []
    for target in _targets(body, flags, namespace, path):
        if target.resource.group == _RBAC and action not in ("get", "delete"):
            raise InputError(
                f"the template {template.name!r} makes {target.resource.name}, which hands out rights of its own",
                path=path,
                expected=_GRANT,
            )
        where = target.namespace if target.resource.namespaced else None
        part = _subresource(flags, f"{path}.flags") if action in _PARTIAL else ""
        asked = _verbs(action, flags, by_name=not _has_manifest(body, flags))
        reasons = {(target.resource.name + part, verb): why for verb, why in asked}
        if watched and action != "delete":
            reasons.setdefault((target.resource.name, "get"), watched)
        for (name, verb), why in reasons.items():
            names = (
                (target.name,) if target.name and verb not in ("create", "list", "watch", "deletecollection") else ()
            )
            rule = RbacRule((target.resource.group,), (name,), (verb,), names)
            reason = f"the resource template {template.name!r} {why}"
            found.append(KubernetesRight(rule, reason, path, where))
    return tuple(found)


def _verbs(action: str, flags: _Flags, *, by_name: bool) -> Iterator[tuple[str, str]]:
    """The verbs that kubectl's requests need, and why."""
    selects = any(name in flags.names for name in ("-l", "--selector", "--all", "-A", "--all-namespaces"))
    if selects:
        yield "list", f"finds what it {action}s by a selector"
    match action:
        case "get":
            if not selects:
                yield "get", "gets it"
        case "create":
            yield "create", "creates it"
        case "apply":
            if not flags.on("--server-side"):
                yield "get", "applies it: what is there is compared first"
            yield "create", "applies it where it does not exist"
            yield "patch", "applies it where it exists"
        case "patch":
            if by_name and not selects:
                # Named by its flags, kubectl fetches the object first; from a file it does not.
                yield "get", "patches it by its name: it is fetched first"
            yield "patch", "patches it"
        case "replace":
            yield "get", "replaces it: its version is read first"
            if flags.on("--force"):
                yield "create", "replaces it by force: it is made anew"
            else:
                yield "update", "replaces it"
        case "delete":
            yield "delete", "deletes it"
            # kubectl waits by default, but goes on without a word where it may not look; only who asks is granted it.
            if "--wait" in flags.names and flags.on("--wait"):
                for verb in ("get", "list", "watch"):
                    yield verb, "waits until it is gone"
    if flags.on("--force") and action in ("apply", "replace"):
        yield "delete", f"{action}s it by force: what is there is deleted first"


def _subresource(flags: _Flags, path: str) -> str:
    """What of the object the action is about, with a slash before it; empty for all of it."""
    part = flags.values.get("--subresource", "")
    if TAG.search(part):
        raise InputError("the subresource is known only when the workflow runs", path=path, expected=_GRANT)
    return f"/{part}" if part else ""


def _reads_again(template: Template) -> str:
    body = template.body["resource"]
    if body.get("successCondition") or body.get("failureCondition"):
        return "reads it until one of its conditions holds"
    for parameter in sequence(mapping(template.body.get("outputs")).get("parameters")):
        source = mapping(mapping(parameter).get("valueFrom"))
        if source.get("jsonPath") or source.get("jqFilter"):
            return f"reads the output parameter {mapping(parameter).get('name')!r} from it"
    return ""


def _has_manifest(body: Mapping[str, Any], flags: _Flags) -> bool:
    """Whether kubectl is given a file that names the object."""
    if body.get("action") == "patch" and body.get("mergeStrategy") == "json":
        return False
    if not str(body.get("manifest") or "").strip():
        return False
    return not (body.get("action") == "patch" and flags.positional)


def _targets(body: Mapping[str, Any], flags: _Flags, namespace: str, path: str) -> list[_Target]:
    where = flags.namespace or namespace
    if body.get("manifestFrom"):
        raise InputError(
            "the manifest is an artifact, which exists only when the workflow runs",
            path=f"{path}.manifestFrom",
            expected=_GRANT,
        )
    if "-f" in flags.names or "--filename" in flags.names or "-k" in flags.names or "--kustomize" in flags.names:
        raise InputError(
            "the flags name a manifest that is read when the workflow runs", path=f"{path}.flags", expected=_GRANT
        )
    if flags.on("--prune"):
        raise InputError(
            "the flag --prune deletes objects that no manifest names", path=f"{path}.flags", expected=_GRANT
        )
    if _has_manifest(body, flags):
        return [_from_manifest(document, where, f"{path}.manifest") for document in _documents(body, path)]
    return list(_from_arguments(flags, where, f"{path}.flags"))


def _documents(body: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    manifest = STRING_TOKEN.sub(_TAG, TAG.sub(_TAG, str(body["manifest"])))
    # Most specs have no resource template, so the YAML reader is not imported before.
    import yaml

    try:
        documents = [document for document in yaml.safe_load_all(manifest) if document is not None]
    except yaml.YAMLError:
        raise InputError(
            "the manifest is not YAML before the workflow fills it in", path=f"{path}.manifest", expected=_GRANT
        ) from None
    found: list[Mapping[str, Any]] = []
    for document in documents:
        items = document.get("items") if isinstance(document, dict) and document.get("kind") == "List" else None
        found += items if isinstance(items, list) else [document]
    if not found or not all(isinstance(document, dict) for document in found):
        raise InputError("the manifest is known only when the workflow runs", path=f"{path}.manifest", expected=_GRANT)
    return found


def _from_manifest(document: Mapping[str, Any], namespace: str, path: str) -> _Target:
    api_version, kind = document.get("apiVersion"), document.get("kind")
    for name, value in (("apiVersion", api_version), ("kind", kind)):
        if not isinstance(value, str) or not value or _TAG in value:
            missing = "has none" if not value else "is known only when the workflow runs"
            raise InputError(f"the {name} of the manifest {missing}", path=path, expected=_GRANT)
    metadata = mapping(document.get("metadata"))
    return _Target(
        of_kind(str(api_version), str(kind)),
        _literal(metadata.get("name")),
        _namespace(metadata.get("namespace"), namespace, path),
    )


def _from_arguments(flags: _Flags, namespace: str, path: str) -> Iterator[_Target]:
    if not flags.positional:
        raise InputError("neither the manifest nor the flags name an object", path=path, expected=_GRANT)
    where = None if flags.everywhere else _namespace(namespace, namespace, path)
    slashed = [argument.split("/", 1) for argument in flags.positional if "/" in argument]
    if slashed and len(slashed) == len(flags.positional):
        pairs = [(kind, name) for kind, name in slashed]
    else:
        kinds, *names = flags.positional
        pairs = [(kind, name) for kind in kinds.split(",") for name in names or [""]]
    for kind, name in pairs:
        resource = None if TAG.search(kind) else of_argument(kind)
        if resource is None:
            raise InputError(f"the flags name {kind!r}, whose API group is not known", path=path, expected=_GRANT)
        yield _Target(resource, "" if TAG.search(name) else name, where)


def _namespace(value: object, default: str, path: str) -> str:
    if value in (None, ""):
        value = default
    text = str(value)
    if re.fullmatch(r"\{\{\s*workflow\.namespace\s*\}\}", text):
        return default
    if _TAG in text or TAG.search(text):
        raise InputError("the namespace of the object is known only when the workflow runs", path=path, expected=_GRANT)
    return text


def _literal(value: object) -> str:
    text = "" if value is None else str(value)
    return "" if _TAG in text else text


def _flags(flags: Sequence[object], path: str) -> _Flags:
    positional: list[str] = []
    names: set[str] = set()
    values: dict[str, str] = {}
    waiting = ""
    for item in flags:
        text = str(item)
        if waiting:
            values[waiting] = text
            waiting = ""
        elif text.startswith("-") and not TAG.match(text):
            name, equals, value = text.partition("=")
            if not text.startswith("--") and len(text) > 2 and not equals and text[:2] in _VALUED:
                name, equals, value = text[:2], "=", text[2:]
            names.add(name)
            if equals:
                values[name] = value
            elif name in _VALUED and name not in _BOOLEAN_OPTIONAL:
                waiting = name
        else:
            positional.append(text)
    if waiting:
        raise InputError(f"the flag {waiting!r} has no value", path=path, expected="its value after it")
    namespace = values.get("-n") or values.get("--namespace") or ""
    return _Flags(tuple(positional), namespace, frozenset(names), values)
