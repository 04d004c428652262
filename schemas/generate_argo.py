"""Make Argo's structural schemas: Hera's models, completed and dated with the facts beside this script.

Hera's models say which fields Argo 4.0 and Kubernetes have. They ignore unknown fields and know one version, so the
facts in `facts/` complete them (Argo 4.1), date them (3.4 to 4.1) and mark what is required. Two things are written:

- `constructs/argoform/argo/fields.json`: the table that argoform reads at run time, all versions in one;
- `schemas/argo/<version>.json`: one closed JSON Schema for each version, for editors and other tools.

Usage: `python schemas/generate_argo.py [--check]`; with `--check` nothing is written and drift is an error.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
import types
import typing
from pathlib import Path
from typing import Any, get_args, get_origin

from hera.workflows.models.io.argoproj.workflow import v1alpha1
from pydantic import Base64Str, BaseModel, RootModel

ROOT = Path(__file__).resolve().parents[1]
FACTS = ROOT / "schemas" / "facts"
TABLE = ROOT / "constructs" / "argoform" / "argo" / "fields.json"
PUBLISHED = ROOT / "schemas" / "argo"

sys.path.insert(0, str(ROOT / "constructs"))

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")

Field = dict[str, Any]
Table = dict[str, dict[str, Field]]

# Go integers are 32 or 64 bits wide, which neither Hera nor Argo's published API tells; these are the 64-bit ones.
WIDE_INTEGERS = {
    "CronWorkflowSpec.startingDeadlineSeconds",
    "HTTP.timeoutSeconds",
    "Template.parallelism",
    "WorkflowSpec.activeDeadlineSeconds",
    "WorkflowSpec.parallelism",
    "core.v1.PodSecurityContext.fsGroup",
    "core.v1.PodSecurityContext.runAsGroup",
    "core.v1.PodSecurityContext.runAsUser",
    "core.v1.PodSecurityContext.supplementalGroups",
    "core.v1.Probe.terminationGracePeriodSeconds",
    "core.v1.SecurityContext.runAsGroup",
    "core.v1.SecurityContext.runAsUser",
    "core.v1.ServiceAccountTokenProjection.expirationSeconds",
    "core.v1.SleepAction.seconds",
    "core.v1.Toleration.tolerationSeconds",
    "meta.v1.ObjectMeta.deletionGracePeriodSeconds",
    "meta.v1.ObjectMeta.generation",
}

# Where Argo's own decoding differs from what the published API says.
SPECIAL = {
    "Cache.configMap": "CacheConfigMap",
    "GitArtifact.depth": "uint64",
    "HTTPBodySource.bytes": "bytes",
    "Parameter.default": "scalar",
    "Parameter.enum": "[]scalar",
    "Parameter.value": "scalar",
    "Template.plugin": "plugin",
    "ValueFrom.default": "scalar",
    "core.v1.HTTPGetAction.port": "int-or-string",
}

# Fields whose type has changed: what a manifest may say below them, over all versions.
CHANGED: Table = {
    # A ConfigMapKeySelector until 3.7, a LocalObjectReference since.
    "CacheConfigMap": {
        "key": {"type": "string", "removed": "4.0"},
        "name": {"type": "string"},
        "optional": {"type": "boolean", "removed": "4.0"},
    },
    # `spec.artifactGC` was an ArtifactGC in 3.4, so that it had these fields before it had a type of its own.
    "WorkflowLevelArtifactGC": {
        "podMetadata": {"type": "Metadata"},
        "serviceAccountName": {"type": "string"},
        "strategy": {"type": "string"},
    },
}

# Types that are not structs.
VALUES = {
    "Amount": "number",
    "Item": "any",
    "ParallelSteps": "[]WorkflowStep",
    "Plugin": "plugin",
    "util.intstr.IntOrString": "int-or-string",
    "api.resource.Quantity": "quantity",
    "meta.v1.FieldsV1": "object",
    "meta.v1.MicroTime": "time",
    "meta.v1.Time": "time",
    "boolean": "boolean",
    "any": "any",
    "number": "number",
    "object": "object",
    "string": "string",
}

# From 3.6 to 3.7 a CronWorkflow could have either of two fields, so neither is required by itself.
REQUIRED_IN = {
    "CronWorkflowSpec.schedule": {"required_before": "3.6"},
    "CronWorkflowSpec.schedules": {"required_since": "4.0"},
}


def type_name(model: type) -> str:
    """The name of a model as the facts write it: `Template`, `core.v1.Container`."""
    module = model.__module__.split(".models.io.")[1]
    if module.startswith("argoproj"):
        return model.__name__
    return ".".join(module.split(".")[-2:]) + f".{model.__name__}"


def expression(annotation: Any) -> str:
    """The type of a Hera field as a type expression: `[]core.v1.EnvVar`."""
    arguments = [a for a in get_args(annotation) if a is not type(None)]
    origin = get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        if len(arguments) != 1:
            raise SystemExit(f"a union that no rule reads: {annotation}")
        return expression(arguments[0])
    if annotation == Base64Str:
        return "bytes"
    if origin is typing.Annotated:
        return expression(arguments[0])
    if origin is list:
        return "[]" + expression(arguments[0])
    if origin is dict:
        return "map[string]" + expression(arguments[1])
    if annotation is Any:
        return "any"
    plain = {str: "string", int: "integer", bool: "boolean", float: "number"}.get(annotation)
    return plain or type_name(annotation)


def models(root: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Every model that `root` reaches, by name; `status` fields are not followed."""
    found: dict[str, type[BaseModel]] = {}
    waiting: list[Any] = [root]
    while waiting:
        item = waiting.pop()
        if not (inspect.isclass(item) and issubclass(item, BaseModel)):
            waiting.extend(get_args(item))
            continue
        name = type_name(item)
        if name not in found:
            found[name] = item
            waiting.extend(f.annotation for k, f in item.model_fields.items() if not (k == "status" and name in KINDS))
    return found


def hera_table() -> Table:
    """The structs of Hera's models with their fields, undated."""
    table: Table = {}
    for kind in KINDS:
        for name, model in models(getattr(v1alpha1, kind)).items():
            if issubclass(model, RootModel):
                continue
            table[name] = {
                info.alias or key: {
                    "type": expression(info.annotation),
                    **({"required": True} if info.is_required() else {}),
                }
                for key, info in model.model_fields.items()
            }
    for name in VALUES:
        table.pop(name, None)
    return table


def build() -> Table:
    """Hera's models and the facts as one table; a contradiction between the two ends the script."""
    table = hera_table()
    argo = json.loads((FACTS / "argo.json").read_text())
    kubernetes = json.loads((FACTS / "kubernetes.json").read_text())
    for name, fields in argo.items():
        if "(value)" in fields:
            if name not in VALUES:
                table[name] = {}  # a struct without fields, such as ZipStrategy
            continue
        modelled = table.get(name, {})
        # Hera models 4.0: it has what came by then and is not yet gone. Status is no business of an author.
        expected = {f for f, fact in fields.items() if fact.get("since", "") <= "4.0" and "removed" not in fact}
        if modelled and set(modelled) - {"status"} != expected:
            raise SystemExit(f"Hera and the facts disagree on {name}: {sorted(set(modelled) ^ expected)}")
        table[name] = {f: dict(fact) for f, fact in fields.items()}
    for name, fields in kubernetes.items():
        for field, fact in fields.items():
            table.setdefault(name, {}).setdefault(field, {}).update(fact)
    for name, fields in CHANGED.items():
        table.setdefault(name, {}).update(fields)
    for kind in KINDS:
        # Controllers write `status`; an exported object carries it. It is not judged.
        table[kind]["status"] = {"type": "object"}
    for name, fields in table.items():
        for field, fact in fields.items():
            finish(f"{name}.{field}", fact, table)
    return table


def finish(place: str, fact: Field, table: Table) -> None:
    """Resolve the type expression of one field down to structs of the table and the walker's own scalars."""
    prefix, base = "", str(SPECIAL.get(place) or fact.get("type", ""))
    while base.startswith(("[]", "map[string]")) or base in VALUES:
        if base in VALUES:
            if VALUES[base] == base:
                break
            base = VALUES[base]
            continue
        step = "[]" if base.startswith("[]") else "map[string]"
        prefix, base = prefix + step, base.removeprefix(step)
    if base == "integer":
        base = "int64" if place in WIDE_INTEGERS else "int32"
    scalars = {"int32", "int64", "uint64", "bytes", "scalar", "plugin", "quantity", "int-or-string", "time", *VALUES}
    if base not in table and base not in scalars:
        raise SystemExit(f"{place} has the unknown type {base!r}")
    fact["type"] = prefix + base
    if place in REQUIRED_IN:
        fact.pop("required", None)
        fact.update(REQUIRED_IN[place])


def reachable(table: Table) -> Table:
    """The types that the four kinds reach, by name."""
    seen: set[str] = set()
    waiting = list(KINDS)
    while waiting:
        name = waiting.pop()
        if name in table and name not in seen:
            seen.add(name)
            waiting.extend(f["type"].replace("[]", "").replace("map[string]", "") for f in table[name].values())
    return {name: dict(sorted(table[name].items())) for name in sorted(seen)}


def render(table: Table) -> str:
    """The table as JSON with one field a line, so that a change reads well."""
    blocks = []
    for name, fields in table.items():
        # A field without a date is written as its type alone, which halves the file.
        lines = [f"  {json.dumps(k)}: {json.dumps(v['type'] if set(v) == {'type'} else v)}" for k, v in fields.items()]
        blocks.append(f" {json.dumps(name)}: {{" + ("\n" + ",\n".join(lines) + "\n }" if lines else "}"))
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def render_schema(schema: dict[str, Any]) -> str:
    """A JSON Schema with one definition a line."""
    head = {k: v for k, v in schema.items() if k != "$defs"}
    definitions = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in schema["$defs"].items()]
    lines = [f" {json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
    return "{\n" + ",\n".join([*lines, ' "$defs": {\n' + ",\n".join(definitions) + "\n }"]) + "\n}\n"


def outputs() -> dict[Path, str]:
    """What the script writes: path and text."""
    text = render(reachable(build()))
    # Imported late: the module needs no more than the table, which may not exist yet.
    from argoform.argo import fields, json_schema
    from argoform.argo.version import MINORS, ArgoVersion

    table = fields.parse(text)
    made = {TABLE: text}
    for minor in MINORS:
        made[PUBLISHED / f"{minor}.json"] = render_schema(json_schema.manifest_schema(ArgoVersion.parse(minor), table))
    return made


def main() -> None:
    """Write the files, or with `--check` compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file differs")
    check = parser.parse_args().check
    drifted = []
    for path, text in outputs().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        drifted.append(str(path.relative_to(ROOT)))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if drifted:
        print(("out of date: " if check else "wrote: ") + ", ".join(drifted))
    sys.exit(1 if drifted and check else 0)


if __name__ == "__main__":
    main()
