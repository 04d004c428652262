"""A server on this machine that plays a service's API: it keeps comments, and misbehaves as it is told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """A request that came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass
class Reply:
    """What is answered."""

    status: int = 200
    document: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    breaks_off: bool = False
    """Whether the connection ends without an answer."""


Handler = Callable[[Request], Reply]


class Service:
    """A service with routes; `script` holds answers that come first, one for each matching request."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.routes: list[tuple[str, re.Pattern[str], Callable[..., Reply]]] = []
        self.script: list[tuple[str, str, Reply | Handler]] = []
        self.url = ""

    def route(self, method: str, pattern: str, handler: Callable[..., Reply]) -> None:
        """Answer requests whose path is as the pattern says."""
        self.routes.append((method, re.compile(pattern), handler))

    def first(self, method: str, pattern: str, *replies: Reply | Handler) -> None:
        """Answer the next requests of that kind so, whatever the routes say."""
        self.script.extend((method, pattern, reply) for reply in replies)

    def answer(self, request: Request) -> Reply:
        """The reply to a request."""
        self.requests.append(request)
        for i, (method, pattern, reply) in enumerate(self.script):
            if method == request.method and re.fullmatch(pattern, request.path):
                del self.script[i]
                return reply if isinstance(reply, Reply) else reply(request)
        for method, route, handler in self.routes:
            found = route.fullmatch(request.path)
            if method == request.method and found:
                return handler(request, *found.groups())
        return Reply(404, {"message": "Not Found"})

    def calls(self, method: str) -> list[str]:
        """The paths of the requests with that method."""
        return [request.path for request in self.requests if request.method == method]


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Serve on a free port of this machine for as long as the context lasts."""

    class Server(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(length)
            parts = urlsplit(self.path)
            reply = service.answer(
                Request(
                    self.command,
                    parts.path,
                    {name: values[0] for name, values in parse_qs(parts.query).items()},
                    {name.lower(): value for name, value in self.headers.items()},
                    json.loads(content) if content else None,
                )
            )
            if reply.breaks_off:
                self.close_connection = True
                return
            data = reply.raw if reply.raw is not None else json.dumps(reply.document).encode()
            data = b"" if reply.status == 204 else data
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class Clock:
    """A clock that nobody waits for."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def time(self) -> float:
        return self.now
