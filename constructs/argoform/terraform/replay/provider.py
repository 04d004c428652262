"""One provider that plays its schemas: every call that Terraform makes of it, answered without a cloud or cluster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from argoform.terraform.replay import kubectl, policy_document
from argoform.terraform.replay.answers import Answer, answer_for
from argoform.terraform.replay.placeholders import answered_block, filled_block
from argoform.terraform.replay.planning import planned_block, replacements
from argoform.terraform.replay.protocol import tfplugin6_pb2 as pb
from argoform.terraform.replay.values import (
    Value,
    conform_attribute,
    conform_block,
    decode,
    encode,
    null_block,
)
from argoform.terraform.replay.wire import Path, error_message, path_message, schema_message
from argoform.terraform.schema import Block, ProviderSchemas, Schema

_IMPORTED = b"imported"
"""The private data of a resource that was imported and of which the replay knows nothing but the id."""


class ReplayProvider:
    """The service `tfplugin6.Provider` for one provider.

    Args:
        schemas: the provider's configuration, resource types and data sources.
        answers: what data sources say; the rest are sentinels.
        live: what a refresh finds of resources; the rest are as the state says.

    The methods are those of the protocol, in its words; `calls` is the table by which a server finds them.
    """

    def __init__(self, schemas: ProviderSchemas, answers: Sequence[Answer] = (), live: Sequence[Answer] = ()) -> None:
        self.schemas = schemas
        self.answers = tuple(answers)
        self.live = tuple(live)

    def calls(self) -> Mapping[str, tuple[Callable[[Any], Any], type[Any], type[Any]]]:
        """Each call by name: the method, and the messages that it takes and gives."""
        names = [name for name in dir(type(self)) if name[0].isupper()]
        return {name: (getattr(self, name), getattr(pb, name).Request, getattr(pb, name).Response) for name in names}

    # What the provider is.

    def GetMetadata(self, _: pb.GetMetadata.Request) -> pb.GetMetadata.Response:  # noqa: N802
        """The names of the types."""
        return pb.GetMetadata.Response(
            server_capabilities=_capabilities(),
            resources=[pb.GetMetadata.TypeName(type_name=name) for name in self.schemas.resources],
            data_sources=[pb.GetMetadata.TypeName(type_name=name) for name in self.schemas.data_sources],
            ephemeral_resources=[pb.GetMetadata.TypeName(type_name=name) for name in self.schemas.ephemeral_resources],
        )

    def GetProviderSchema(self, _: pb.GetProviderSchema.Request) -> pb.GetProviderSchema.Response:  # noqa: N802
        """The schemas."""
        return pb.GetProviderSchema.Response(
            provider=schema_message(self.schemas.configuration),
            resource_schemas={name: schema_message(schema) for name, schema in self.schemas.resources.items()},
            data_source_schemas={name: schema_message(schema) for name, schema in self.schemas.data_sources.items()},
            ephemeral_resource_schemas={
                name: schema_message(schema) for name, schema in self.schemas.ephemeral_resources.items()
            },
            server_capabilities=_capabilities(),
        )

    def GetResourceIdentitySchemas(  # noqa: N802
        self, _: pb.GetResourceIdentitySchemas.Request
    ) -> pb.GetResourceIdentitySchemas.Response:
        """No resource has an identity beside its attributes."""
        return pb.GetResourceIdentitySchemas.Response()

    def GetFunctions(self, _: pb.GetFunctions.Request) -> pb.GetFunctions.Response:  # noqa: N802
        """No functions."""
        return pb.GetFunctions.Response()

    # Configuration: Terraform itself has compared it with the schema before it asks.

    def ValidateProviderConfig(self, _: pb.ValidateProviderConfig.Request) -> pb.ValidateProviderConfig.Response:  # noqa: N802
        """Nothing to add to the schema."""
        return pb.ValidateProviderConfig.Response()

    def ConfigureProvider(self, _: pb.ConfigureProvider.Request) -> pb.ConfigureProvider.Response:  # noqa: N802
        """Nothing to connect to."""
        return pb.ConfigureProvider.Response()

    def ValidateResourceConfig(self, request: pb.ValidateResourceConfig.Request) -> pb.ValidateResourceConfig.Response:  # noqa: N802
        """Only `kubectl_manifest` knows more than its schema says."""
        if request.type_name == kubectl.TYPE:
            try:
                kubectl.check(decode(request.config.msgpack) or {})
            except kubectl.ManifestError as error:
                return pb.ValidateResourceConfig.Response(diagnostics=[_manifest_error(error)])
        return pb.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(  # noqa: N802
        self, _: pb.ValidateDataResourceConfig.Request
    ) -> pb.ValidateDataResourceConfig.Response:
        """Nothing to add to the schema."""
        return pb.ValidateDataResourceConfig.Response()

    def ValidateEphemeralResourceConfig(  # noqa: N802
        self, _: pb.ValidateEphemeralResourceConfig.Request
    ) -> pb.ValidateEphemeralResourceConfig.Response:
        """Nothing to add to the schema."""
        return pb.ValidateEphemeralResourceConfig.Response()

    # Managed resources.

    def UpgradeResourceState(self, request: pb.UpgradeResourceState.Request) -> pb.UpgradeResourceState.Response:  # noqa: N802
        """State as it was written, in the form that the schema has now."""
        block = self._resource(request.type_name).block
        state = conform_block(json.loads(request.raw_state.json or b"null"), block)
        return pb.UpgradeResourceState.Response(upgraded_state=_value(state))

    def ReadResource(self, request: pb.ReadResource.Request) -> pb.ReadResource.Response:  # noqa: N802
        """The world is as the state says, unless the user says otherwise."""
        state = decode(request.current_state.msgpack) if self.live else None
        found = answer_for(request.type_name, state, self.live)
        if not found or not isinstance(state, dict):
            return pb.ReadResource.Response(new_state=request.current_state, private=request.private)
        block = self._resource(request.type_name).block
        said = conform_block(dict(found), block)
        return pb.ReadResource.Response(
            new_state=_value({**state, **{name: said[name] for name in found}}), private=request.private
        )

    def PlanResourceChange(self, request: pb.PlanResourceChange.Request) -> pb.PlanResourceChange.Response:  # noqa: N802
        """The planned state."""
        proposed = decode(request.proposed_new_state.msgpack)
        if proposed is None:
            return pb.PlanResourceChange.Response(planned_state=_value(None))
        block = self._resource(request.type_name).block
        config, prior = decode(request.config.msgpack), decode(request.prior_state.msgpack)
        if request.prior_private == _IMPORTED:
            # Nothing but the id is known of what was imported: it is taken to be as configured.
            prior = None
        planned = planned_block(block, config, proposed, prior)
        paths = [] if prior is None else list(replacements(block, prior, planned))
        if request.type_name == kubectl.TYPE:
            try:
                planned, more = kubectl.complete(planned, prior)
            except kubectl.ManifestError as error:
                return pb.PlanResourceChange.Response(diagnostics=[_manifest_error(error)])
            paths += more
        return pb.PlanResourceChange.Response(
            planned_state=_value(planned), requires_replace=[path_message(path) for path in dict.fromkeys(paths)]
        )

    def ApplyResourceChange(self, request: pb.ApplyResourceChange.Request) -> pb.ApplyResourceChange.Response:  # noqa: N802
        """The planned state with sentinels for what a real provider would have made."""
        planned = decode(request.planned_state.msgpack)
        if planned is None:
            return pb.ApplyResourceChange.Response(new_state=_value(None))
        block = self._resource(request.type_name).block
        state = filled_block(block, planned, request.type_name, _salt(block, planned))
        return pb.ApplyResourceChange.Response(new_state=_value(state))

    def ImportResourceState(self, request: pb.ImportResourceState.Request) -> pb.ImportResourceState.Response:  # noqa: N802
        """A resource of which only the id is known."""
        block = self._resource(request.type_name).block
        state = null_block(block)
        for name, attribute in block.attributes.items():
            if name == "id":
                state[name] = conform_attribute(request.id, attribute)
        imported = pb.ImportResourceState.ImportedResource(
            type_name=request.type_name, state=_value(state), private=_IMPORTED
        )
        return pb.ImportResourceState.Response(imported_resources=[imported])

    def MoveResourceState(self, request: pb.MoveResourceState.Request) -> pb.MoveResourceState.Response:  # noqa: N802
        """What the old type and the new one have in common."""
        state = conform_block(
            json.loads(request.source_state.json or b"null"), self._resource(request.target_type_name).block
        )
        return pb.MoveResourceState.Response(target_state=_value(state), target_private=request.source_private)

    # Data sources and ephemeral resources.

    def ReadDataSource(self, request: pb.ReadDataSource.Request) -> pb.ReadDataSource.Response:  # noqa: N802
        """What the user has said of it; sentinels for the rest."""
        block = self.schemas.data_sources[request.type_name].block
        config = decode(request.config.msgpack)
        said = conform_block({**answer_for(request.type_name, config, self.answers)}, block)
        known = {name: said[name] if value in (None, []) else value for name, value in config.items()}
        if request.type_name == policy_document.TYPE and said.get("json") is None:
            try:
                known |= policy_document.computed(config)
            except policy_document.DocumentError as error:
                return pb.ReadDataSource.Response(
                    diagnostics=[error_message("Invalid policy document", str(error), (error.attribute,))]
                )
        state = answered_block(block, known, f"data.{request.type_name}", _salt(block, config))
        return pb.ReadDataSource.Response(state=_value(state))

    def OpenEphemeralResource(self, request: pb.OpenEphemeralResource.Request) -> pb.OpenEphemeralResource.Response:  # noqa: N802
        """Sentinels for what the resource would have handed out."""
        block = self.schemas.ephemeral_resources[request.type_name].block
        config = decode(request.config.msgpack)
        result = answered_block(block, config, f"ephemeral.{request.type_name}", _salt(block, config))
        return pb.OpenEphemeralResource.Response(result=_value(result))

    def RenewEphemeralResource(self, _: pb.RenewEphemeralResource.Request) -> pb.RenewEphemeralResource.Response:  # noqa: N802
        """Sentinels do not run out."""
        return pb.RenewEphemeralResource.Response()

    def CloseEphemeralResource(self, _: pb.CloseEphemeralResource.Request) -> pb.CloseEphemeralResource.Response:  # noqa: N802
        """Nothing to close."""
        return pb.CloseEphemeralResource.Response()

    def StopProvider(self, _: pb.StopProvider.Request) -> pb.StopProvider.Response:  # noqa: N802
        """Every answer is immediate: there is nothing to interrupt."""
        return pb.StopProvider.Response()

    def _resource(self, name: str) -> Schema:
        return self.schemas.resources[name]


def _capabilities() -> pb.ServerCapabilities:
    return pb.ServerCapabilities(move_resource_state=True)


def _value(value: Value) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(value))


def _salt(block: Block, value: Value) -> str:
    """Tells one object from others of its type: what is required of it and known, write-only values left out."""
    parts = {
        name: repr(value.get(name))
        for name, attribute in block.attributes.items()
        if not attribute.write_only and not attribute.sensitive
    }
    blocks = {name: repr(value.get(name)) for name in block.blocks}
    return hashlib.sha256(repr((parts, blocks)).encode()).hexdigest()


def _manifest_error(error: kubectl.ManifestError) -> pb.Diagnostic:
    path: Path = (error.attribute,)
    return error_message("Invalid manifest", str(error), path)
