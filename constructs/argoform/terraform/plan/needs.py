"""Which providers and types a configuration uses, and whether each is declared: told before Terraform runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from argoform.errors import InputError, InputErrors, nearest
from argoform.terraform.plan.configuration import Stack, read_stack
from argoform.terraform.schema import Block, ProviderSchemas, Schema
from argoform.terraform.schema_json import without_host

_REMEDY = "a declared type, or `--schemas FILE` with what `terraform providers schema -json` prints for it"
_BUILTIN = "terraform.io/builtin/terraform"
_KINDS = {"resource": "resources", "data": "data_sources", "ephemeral": "ephemeral_resources"}


@dataclass
class Needs:
    """What a set of stacks uses."""

    sources: set[str] = field(default_factory=set)
    """Source addresses as the configuration writes them, without Terraform's own."""
    types: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in _KINDS})
    """The types, by kind of block."""
    everything: bool = False
    """Whether there are files that are not read here, so that every declared type may be needed."""

    def add_kept(self, type_: str, source: str, schemas: Mapping[str, ProviderSchemas], file: str) -> None:
        """Add a resource type that stands in a kept state.

        Raises:
            InputError: it is not declared.
        """
        if source not in schemas or type_ not in schemas[source].resources:
            known = [name for said in schemas.values() for name in said.resources]
            raise InputError(
                f"the resource type {type_!r} in the kept state is not declared",
                expected=_REMEDY,
                nearest=nearest(type_, known),
                file=file,
            )
        self.sources.add(source)
        self.types["resource"].add(type_)

    def serve(self, schemas: Mapping[str, ProviderSchemas]) -> dict[str, ProviderSchemas]:
        """The schemas to play, by source without host: only the types that are used, since providers have thousands."""
        result: dict[str, ProviderSchemas] = {}
        for source in sorted({*map(without_host, self.sources), *(schemas if self.everything else ())}):
            known = schemas.get(source)
            if known is None:
                # Required by name only, and never used: anything will do.
                result[source] = ProviderSchemas(source=source, configuration=_empty(source))
            elif self.everything:
                result[source] = known
            else:
                result[source] = replace(
                    known,
                    resources=_only(known.resources, self.types["resource"]),
                    data_sources=_only(known.data_sources, self.types["data"]),
                    ephemeral_resources=_only(known.ephemeral_resources, self.types["ephemeral"]),
                )
        return result


def _only(schemas: Mapping[str, Schema], types: set[str]) -> dict[str, Schema]:
    return {name: schema for name, schema in schemas.items() if name in types}


def _empty(source: str) -> Schema:
    return Schema(name=source, provider=source, block=Block())


def needs(stacks: Iterable[Stack], schemas: Mapping[str, ProviderSchemas]) -> Needs:
    """What the stacks use.

    Raises:
        InputError: a type or provider is not declared, or a module would have to be fetched.
    """
    result = Needs()
    errors: dict[str, InputError] = {}
    modules = list(stacks)
    for stack in modules:
        result.everything |= stack.has_hcl
        sources = _required(stack)
        result.sources |= set(sources.values()) - {_BUILTIN}
        for (name,), _ in stack.blocks("provider", 1):
            source = _source(name, sources)
            result.sources.add(source)
            if without_host(source) not in schemas:
                errors.setdefault(name, _undeclared("provider", source, f"provider.{name}", schemas))
        for kind, attribute in _KINDS.items():
            for (type_, name), body in stack.blocks(kind, 2):
                address = f"{kind}.{type_}.{name}"
                alias = body.get("provider")
                local = alias.split(".")[0] if isinstance(alias, str) else type_.split("_")[0]
                source = _source(local, sources)
                if source == _BUILTIN:
                    continue
                result.sources.add(source)
                result.types[kind].add(type_)
                known = schemas.get(without_host(source))
                if known is None or type_ not in getattr(known, attribute):
                    path = stack.construct_of(address)
                    shown = f"{address} ({path})" if path else address
                    errors.setdefault(type_, _undeclared(kind, type_, shown, schemas))
        for (name,), body in stack.blocks("module", 1):
            origin = body.get("source")
            if not isinstance(origin, str) or not origin.startswith(("./", "../", "/")):
                errors.setdefault(
                    name,
                    InputError(
                        f"the module {origin!r} would have to be fetched",
                        path=f"module.{name}.source",
                        expected="a local path (`./...`), or `--online`",
                    ),
                )
                continue
            folder = (stack.directory / origin).resolve()
            if folder.is_dir() and all(folder != known.directory for known in modules):
                modules.append(read_stack(f"module.{name}", folder))
    if len(errors) > 1:
        raise InputErrors(errors.values())
    for error in errors.values():
        raise error
    return result


def _required(stack: Stack) -> dict[str, str]:
    """The source address of each provider, by local name."""
    sources: dict[str, str] = {}
    for settings in stack.terraform_settings():
        required = settings.get("required_providers")
        for entries in required if isinstance(required, list) else [required]:
            for name, entry in (entries or {}).items() if isinstance(entries, dict) else ():
                source = entry.get("source") if isinstance(entry, dict) else None
                source = source if isinstance(source, str) else name
                sources[name] = source if "/" in source else f"hashicorp/{source}"
    return sources


def _source(local: str, sources: Mapping[str, str]) -> str:
    if local == "terraform" and local not in sources:
        return _BUILTIN
    return sources.get(local, f"hashicorp/{local}")


def _undeclared(kind: str, name: str, path: str, schemas: Mapping[str, ProviderSchemas]) -> InputError:
    if kind == "provider":
        known: list[str] = list(schemas)
        message = f"the provider {name!r} is not declared"
    else:
        known = [type_ for said in schemas.values() for type_ in getattr(said, _KINDS[kind])]
        what = {"resource": "resource type", "data": "data source", "ephemeral": "ephemeral resource type"}[kind]
        message = f"the {what} {name!r} is not declared"
    return InputError(message, path=path, expected=_REMEDY, nearest=nearest(name, known))
