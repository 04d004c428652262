"""The replay providers as gRPC servers on private sockets, one for each provider, that Terraform attaches to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import grpc

from argoform.errors import PlanError
from argoform.terraform.replay.provider import ReplayProvider

_SERVICE = "tfplugin6.Provider"
_SOCKET_PATH_LIMIT = 104
"""Bytes of a socket's path, on the system that allows the fewest."""


_LONGEST_NAME = "999.sock"


def fits_sockets(directory: Path) -> bool:
    """Whether the operating system takes the paths of sockets in this directory."""
    return len(os.fsencode(directory / _LONGEST_NAME)) < _SOCKET_PATH_LIMIT


def socket_path(directory: Path, index: int) -> Path:
    """Where the provider of that index listens.

    Raises:
        PlanError: the path is longer than the operating system takes.
    """
    if not fits_sockets(directory):
        raise PlanError(
            f"the directory for temporary files {str(directory.parent)!r} has too long a path for sockets; set TMPDIR"
        )
    return directory / f"{index}.sock"


def reattach(sockets: Mapping[str, Path]) -> str:
    """The value of TF_REATTACH_PROVIDERS for providers that listen at these sockets.

    Args:
        sockets: by source address; one without a host fits Terraform's default registry and OpenTofu's.
    """
    return json.dumps(
        {
            source: {
                "Protocol": "grpc",
                "ProtocolVersion": 6,
                "Pid": os.getpid(),
                "Test": True,
                "Addr": {"Network": "unix", "String": str(path)},
            }
            for source, path in sockets.items()
        }
    )


class ReplayServers:
    """Servers for some providers, in threads of this process: they end with it, however it ends.

    Args:
        providers: by source address.
        sockets: where each listens; the directory must be private.
    """

    def __init__(self, providers: Mapping[str, ReplayProvider], sockets: Mapping[str, Path]) -> None:
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="replay")
        self._servers: list[grpc.Server] = []
        for source, provider in providers.items():
            server = grpc.server(
                self._threads,
                options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
            )
            server.add_generic_rpc_handlers((_handler(provider),))
            server.add_insecure_port(f"unix:{sockets[source]}")
            self._servers.append(server)

    def __enter__(self) -> ReplayServers:
        for server in self._servers:
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stopped in [server.stop(grace=None) for server in self._servers]:
            stopped.wait()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _handler(provider: ReplayProvider) -> grpc.GenericRpcHandler:
    methods = {}
    for name, (call, request, response) in provider.calls().items():
        methods[name] = grpc.unary_unary_rpc_method_handler(
            lambda message, _context, call=call: call(message),
            request_deserializer=request.FromString,
            response_serializer=response.SerializeToString,
        )
    return grpc.method_handlers_generic_handler(_SERVICE, methods)
