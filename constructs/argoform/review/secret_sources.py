"""Where the secrets of a plan stand: wherever Terraform or Kubernetes says so, and where names give them away."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from argoform.review.documents import Unread, documents_in, with_documents
from argoform.review.embedded import documents as documents_of_text
from argoform.review.plain_secrets import plain_secret_values
from argoform.review.secrets import DOCUMENTS, SECRET_DATA, SECRET_TYPES, SHORTEST, Secrets
from argoform.review.typed_objects import kind_of, manifest_of
from argoform.review.values import UNKNOWN, leaves, mappings

_LONG_LINE = 8
_LONGEST_PARSED = 1_000_000
_MOST_VALUES = 500_000
_URL_PASSWORD = re.compile(r"://[^\s/@:]*:([^\s@]+)@")


def secrets_in(plans: Sequence[Mapping[str, Any]]) -> Secrets:
    """Every secret that plans name as one, or that stands in plain text where secrets do."""
    secrets = Secrets()
    for plan in plans:
        secrets.add(text for value in _secret_values(plan) for text in texts(value))
        for one, values in _sides(plan):
            for document in _documents(str(one.get("type", "")), values):
                secrets.add(secret_data(document))
                secrets.add(plain_secret_values(document))
                secrets.add(_hidden_fields(document, values.get("sensitive_fields")))
    if secrets:
        secrets.focus(_shown(plans, secrets))
    return secrets


def _shown(plans: Sequence[Mapping[str, Any]], secrets: Secrets) -> set[str]:
    """Every text that may be shown, but for those that are nothing but a secret, which is masked as a whole."""
    shown: set[str] = set()
    parts: set[str] = set()
    for plan in plans:
        for one, values in _sides(plan):
            read = with_documents(str(one.get("type", "")), values)
            shown.update(_strings(read))
            parts.update(_keys(read))
            # Addresses have keys of `for_each` in them.
            parts.update(_strings({name: value for name, value in one.items() if name != "change"}))
            parts.update(_strings(one["change"].get("replace_paths")))
    return parts.union(text for text in shown if secrets.number(text) is None)


def _sides(plan: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every resource that is shown, with its values before and after; once where those are the same."""
    for part in ("resource_changes", "resource_drift"):
        for one in mappings(plan.get(part)):
            change = one.get("change")
            if isinstance(change, Mapping) and one.get("mode", "managed") == "managed":
                sides = ("before",) if change.get("before") == change.get("after") else ("before", "after")
                for side in sides:
                    yield one, change[side] if isinstance(change.get(side), Mapping) else {}


def _documents(type_: str, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The manifest or the Helm values of a resource, a typed resource as the manifest that it stands for."""
    if kind_of(type_) is not None and values:
        yield manifest_of(type_, values)
    yield from documents_in(type_, values)


def _hidden_fields(document: Mapping[str, Any], fields: Any) -> Iterator[str]:
    """What `sensitive_fields` of a `kubectl_manifest` names, by dotted paths; keys may have dots themselves."""
    for field in fields if isinstance(fields, list) else []:
        waiting = [(document, field.split("."))] if isinstance(field, str) and field.count(".") < 20 else []
        while waiting:
            value, path = waiting.pop()
            if not path:
                yield from texts(value)
            elif isinstance(value, Mapping):
                keys = ((".".join(path[:count]), path[count:]) for count in range(1, len(path) + 1))
                waiting.extend((value[key], rest) for key, rest in keys if key in value)
            elif isinstance(value, list):
                # The provider cannot reach into lists; whoever wrote the path wanted it to.
                rest = path[1:] if path[0].strip("[]*").isdigit() or path[0] == "*" else path
                waiting.extend((item, rest) for item in value)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value, keys left out; what is said of a document that cannot be read is one."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, Unread):
            yield item.reason


def _keys(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield from (key for key in item if isinstance(key, str))
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def texts(value: Any) -> Iterator[str]:
    """The texts to look for in a secret value: its strings and numbers, lines, and what is in it where it is JSON."""
    for _, leaf in leaves(value):
        if isinstance(leaf, bool) or leaf is None or leaf is UNKNOWN:
            continue
        if isinstance(leaf, int | float):
            yield str(leaf)
            continue
        if not isinstance(leaf, str) or not leaf.strip():
            continue
        yield leaf
        if leaf != leaf.strip():
            yield leaf.strip()
        yield from _within(leaf)
        lines = leaf.splitlines()
        if len(lines) > 1:
            # A marker such as a header of PEM is no secret by itself, but hiding it does no harm.
            stripped = [line.strip() for line in lines]
            yield from (line for line in stripped if len(line) >= _LONG_LINE)
            # As it reads where YAML takes its ends of lines for its own, which are more than most know, and folds them.
            yield from (separator.join(stripped) for separator in ("\n", " "))
        if leaf.lstrip()[:1] in "{[" and len(leaf) <= _LONGEST_PARSED:
            try:
                inner = json.loads(leaf)
            except (ValueError, RecursionError):
                continue
            yield from (
                str(text)
                for _, text in leaves(inner)
                if isinstance(text, str | int | float) and not isinstance(text, bool) and len(str(text)) >= SHORTEST
            )


def _within(text: str) -> Iterator[str]:
    """Secrets within one: passwords in URLs, and what a file of settings assigns to such names."""
    for match in _URL_PASSWORD.finditer(text):
        yield from (found for found in (match[1], unquote(match[1])) if len(found) >= SHORTEST)
    if "\n" in text:
        yield from plain_secret_values({"apiVersion": "v1", "kind": "ConfigMap", "data": {"settings": text}})


def _secret_values(plan: Mapping[str, Any]) -> Iterator[Any]:
    yield from _variables(plan)
    for part in ("resource_changes", "resource_drift"):
        for one in mappings(plan.get(part)):
            change = one.get("change")
            if isinstance(change, Mapping):
                for side in ("before", "after"):
                    yield from _of_resource(one.get("type"), change.get(side), change.get(f"{side}_sensitive"))
    outputs = plan.get("output_changes")
    for output in outputs.values() if isinstance(outputs, Mapping) else ():
        if isinstance(output, Mapping):
            for side in ("before", "after"):
                yield from _marked(output.get(side), output.get(f"{side}_sensitive"))
    prior = plan.get("prior_state")
    for values in (plan.get("planned_values"), prior.get("values") if isinstance(prior, Mapping) else None):
        yield from _of_values(values)


def _variables(plan: Mapping[str, Any]) -> Iterator[Any]:
    """The values of sensitive variables: those given to the root module, and those that stand in the configuration."""
    configuration = plan.get("configuration")
    given = plan.get("variables")
    calls: list[tuple[Any, Any]] = [
        (configuration.get("root_module") if isinstance(configuration, Mapping) else None, {})
    ]
    if isinstance(given, Mapping):
        values = {name: value.get("value") for name, value in given.items() if isinstance(value, Mapping)}
        calls[0] = (calls[0][0], {name: {"constant_value": value} for name, value in values.items()})
    while calls:
        module, expressions = calls.pop()
        if not isinstance(module, Mapping):
            continue
        declared = module.get("variables")
        for name, variable in declared.items() if isinstance(declared, Mapping) else ():
            if isinstance(variable, Mapping) and variable.get("sensitive"):
                yield variable.get("default")
                said = expressions.get(name) if isinstance(expressions, Mapping) else None
                if isinstance(said, Mapping):
                    yield said.get("constant_value")
        inner = module.get("module_calls")
        for call in inner.values() if isinstance(inner, Mapping) else ():
            if isinstance(call, Mapping):
                calls.append((call.get("module"), call.get("expressions")))


def _of_values(values: Any) -> Iterator[Any]:
    """Of a state: its sensitive outputs, and of every resource and data source what is marked."""
    if not isinstance(values, Mapping):
        return
    outputs = values.get("outputs")
    for output in outputs.values() if isinstance(outputs, Mapping) else ():
        if isinstance(output, Mapping) and output.get("sensitive"):
            yield output.get("value")
    modules = [values.get("root_module")]
    while modules:
        module = modules.pop()
        if not isinstance(module, Mapping):
            continue
        modules.extend(mappings(module.get("child_modules")))
        for resource in mappings(module.get("resources")):
            yield from _of_resource(resource.get("type"), resource.get("values"), resource.get("sensitive_values"))


def _of_resource(type_: Any, values: Any, marks: Any) -> Iterator[Any]:
    """What is secret in a resource's values: what is marked, documents as a whole excepted, and data of Secrets."""
    if not isinstance(values, Mapping):
        return
    if isinstance(marks, Mapping):
        documents = DOCUMENTS.get(str(type_), frozenset())
        for key, mark in marks.items():
            if key not in documents or (mark is not True and mark):
                yield from _marked(values.get(key), _within_documents(mark) if key in documents else mark)
    elif marks is True:
        yield values
    if type_ == "helm_release":
        for one in mappings(values.get("set_sensitive")):
            yield one.get("value")
    if type_ in SECRET_TYPES:
        for name in SECRET_DATA:
            yield values.get(name)
            if name.startswith("binary"):
                yield from _decoded(values.get(name))


def _within_documents(mark: Any) -> Any:
    """The marks inside of a document; where a list of documents is marked one by one, those are wholes too."""
    return [None if inner is True else inner for inner in mark] if isinstance(mark, list) else mark


def _marked(value: Any, marks: Any) -> Iterator[Any]:
    if marks is True:
        yield value
    elif isinstance(marks, Mapping) and isinstance(value, Mapping):
        for key, mark in marks.items():
            if mark:
                yield from _marked(value.get(key), mark)
    elif isinstance(marks, list) and isinstance(value, list):
        for item, mark in zip(value, marks, strict=False):
            if mark:
                yield from _marked(item, mark)


def secret_data(manifest: Any) -> Iterator[str]:
    """The data of every Secret that a document is or holds, also as a text: as it stands there, and decoded."""
    waiting = [manifest]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("kind") == "Secret":
                yield from texts(value.get("stringData"))
                yield from texts(value.get("data"))
                for decoded in _decoded(value.get("data")):
                    yield from texts(decoded)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and "Secret" in value and "kind" in value:
            waiting.extend(documents_of_text(value))


def _decoded(data: Any) -> Iterator[str]:
    for value in data.values() if isinstance(data, Mapping) else ():
        if isinstance(value, str):
            try:
                yield base64.b64decode(value, validate=True).decode()
            except ValueError:
                continue
