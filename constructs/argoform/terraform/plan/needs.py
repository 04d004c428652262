"""Which providers and types a configuration uses, and whether each is declared: told before Terraform runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from argoform.errors import InputError, InputErrors, nearest
from argoform.terraform.plan.configuration import Body, Stack, is_local, local_modules, unfold
from argoform.terraform.plan.hcl import local_name
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
    """Whether there are files that only Terraform can read, so that every declared type may be needed."""

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
    seen: set[Path] = set()
    for root in stacks:
        _add(root, result, schemas, errors)
        for module in local_modules(root):
            # One that several stacks use is judged once.
            if module.directory not in seen:
                seen.add(module.directory)
                _add(module, result, schemas, errors)
    if len(errors) > 1:
        raise InputErrors(errors.values())
    for error in errors.values():
        raise error
    return result


def _add(stack: Stack, result: Needs, schemas: Mapping[str, ProviderSchemas], errors: dict[str, InputError]) -> None:
    """Add what one stack or module uses, and what is wrong with it."""
    result.everything |= bool(stack.unread)
    sources = _required(stack)
    result.sources |= set(sources.values()) - {_BUILTIN}
    for (name,), _ in stack.blocks("provider", 1):
        source = _source(name, sources)
        result.sources.add(source)
        if without_host(source) not in schemas:
            errors.setdefault(name, _undeclared("provider", source, f"provider.{name}", schemas))
    for kind, (type_, name), body in _typed_blocks(stack):
        address = f"{kind}.{type_}.{name}"
        source = _source(local_name(body.get("provider")) or type_.split("_")[0], sources)
        if source == _BUILTIN:
            continue
        result.sources.add(source)
        result.types[kind].add(type_)
        known = schemas.get(without_host(source))
        if known is None or type_ not in getattr(known, _KINDS[kind]):
            path = stack.construct_of(address)
            shown = f"{address} ({path})" if path else address
            errors.setdefault(type_, _undeclared(kind, type_, shown, schemas))
    for (name,), body in stack.blocks("module", 1):
        origin = body.get("source")
        if not is_local(origin):
            errors.setdefault(
                name,
                InputError(
                    f"the module {origin!r} would have to be fetched",
                    path=f"module.{name}.source",
                    expected="a local path (`./...`), or `--online`",
                ),
            )


def _typed_blocks(stack: Stack) -> Iterator[tuple[str, tuple[str, ...], Body]]:
    """The kind, labels and arguments of every block that a provider answers for."""
    for kind in _KINDS:
        for labels, body in stack.blocks(kind, 2):
            yield kind, labels, body
    for _, check in stack.blocks("check", 1):
        for labels, body in unfold(check.get("data"), 2):
            yield "data", labels, body


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
