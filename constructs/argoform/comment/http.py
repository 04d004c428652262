"""Requests to the API of a service that hosts code: with a token, patience and manners.

urllib3, since it does what it is told and nothing else: it reads no `.netrc`, follows no redirect and retries nothing
unless asked, so that a token goes where it is sent, and a comment is written once.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from argoform._version import __version__
from argoform.errors import ArgoformError, InputError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LARGEST_ANSWER = 32 * 2**20
_REDIRECTS = 3


class ServiceError(ArgoformError):
    """The service refused, or cannot be reached; the message says what to do.

    Args:
        status: the status of its answer; 0 where there was none.
        said: the service's own message.
    """

    exit_code = 1

    def __init__(self, message: str, *, status: int = 0, said: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.said = said


class UnsureError(ServiceError):
    """Nobody knows whether a request that creates something was carried out."""


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def said(self) -> str:
        """The message of an error, on one line, without anything that a terminal obeys."""
        try:
            document = json.loads(self.content)
        except ValueError:
            return ""
        if not isinstance(document, dict):
            return ""
        parts = [document.get("message"), document.get("error")]
        errors = document.get("errors")
        parts += [each.get("message") if isinstance(each, dict) else each for each in errors or [] if each]
        text = "; ".join(str(part) for part in parts if part)
        return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)[:300]

    def document(self) -> Any:
        """The JSON in the body.

        Raises:
            ServiceError: it is none.
        """
        try:
            return json.loads(self.content)
        except ValueError:
            raise ServiceError("the service did not answer with JSON; is the URL that of its API?") from None


class Api:
    """The API of a service.

    Args:
        url: where it is: `https://api.github.com`. Plain `http:` is for the same machine only.
        headers: what goes with every request to that host, the token among it.
        secrets: what must stand in no message.
        attempts: how often a request is made at most.
        patience: the seconds that are waited at most, in all.
        sleep: waits for seconds.
        clock: the seconds since 1970.

    Raises:
        InputError: the URL is none, or would send the token in the clear.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        secrets: tuple[str, ...] = (),
        attempts: int = 5,
        patience: float = 180,
        timeout: float = 30,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.url = url.rstrip("/")
        check_url(self.url)
        self._headers = {"User-Agent": f"argoform/{__version__}", **headers}
        self._secrets = secrets
        self._attempts = attempts
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._pool = _pool(self.url, timeout)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        creates: bool | None = None,
    ) -> Answer:
        """The answer to a request, whatever its status, but for what waiting can put right.

        Args:
            path: below the URL of the API, or a whole URL on the same host.
            creates: whether doing it twice makes two of something; by default what every POST does.

        Raises:
            ServiceError: the service cannot be reached, keeps failing, or limits the rate for longer than is waited.
            UnsureError: a request that creates something broke off, so that it may have been carried out.
        """
        creates = method == "POST" if creates is None else creates
        url = path if "://" in path else f"{self.url}/{path.lstrip('/')}"
        url += f"?{urlencode(query)}" if query else ""
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            try:
                answer = self._once(method, url, body)
            except urllib3.exceptions.HTTPError as error:
                problem = f"{_host(url)} cannot be reached: {self._without_secrets(_reason(error))}"
                if creates:
                    raise UnsureError(problem) from None
                if last:
                    raise ServiceError(problem) from None
                self._wait(2.0 ** (attempt - 1), problem)
                continue
            if self._is_limited(answer):
                problem = f"{_host(url)} limits the rate of requests"
                if last:
                    raise ServiceError(problem, status=answer.status)
                self._wait(self._until_allowed(answer, attempt), problem)
            elif answer.status >= 500:
                problem = f"{_host(url)} failed with status {answer.status}"
                if creates:
                    raise UnsureError(problem, status=answer.status)
                if last:
                    raise ServiceError(problem, status=answer.status)
                self._wait(2.0 ** (attempt - 1), problem)
            else:
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _once(self, method: str, url: str, body: Mapping[str, Any] | None) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        for _ in range(_REDIRECTS + 1):
            ours = _origin(url) == _origin(self.url)
            headers = dict(self._headers) if ours else {"User-Agent": self._headers["User-Agent"]}
            if content is not None:
                headers["Content-Type"] = "application/json"
            response = self._pool.request(
                method, url, body=content, headers=headers, redirect=False, retries=False, preload_content=False
            )
            try:
                data = response.read(_LARGEST_ANSWER + 1, decode_content=True)
            finally:
                response.release_conn()
            if len(data) > _LARGEST_ANSWER:
                raise ServiceError(f"{_host(url)} answered with more than {_LARGEST_ANSWER // 2**20} MiB")
            answer = Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, data)
            target = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer
            url = urljoin(url, target)
            check_url(url)
            if method != "GET" and (_origin(url) != _origin(self.url) or answer.status not in (307, 308)):
                raise ServiceError(
                    f"the request was redirected to {_host(url)}, where it is not sent; was the repository renamed?",
                    status=answer.status,
                )
        raise ServiceError(f"{_host(url)} redirects again and again")

    def _is_limited(self, answer: Answer) -> bool:
        """Whether a request was turned away for coming too soon, which GitHub says with 403 as well as with 429."""
        if answer.status == 429:
            return True
        return answer.status == 403 and (
            "retry-after" in answer.headers
            or answer.headers.get("x-ratelimit-remaining") == "0"
            or "rate limit" in answer.said.lower()
        )

    def _until_allowed(self, answer: Answer, attempt: int) -> float:
        """The seconds until a request may be made again, by what the service says."""
        after = answer.headers.get("retry-after", "")
        if after.strip().isdigit():
            return float(after)
        parsed = email.utils.parsedate_tz(after) if after else None
        if parsed is not None:
            return max(1.0, email.utils.mktime_tz(parsed) - self._clock())
        for name in ("x-ratelimit-reset", "ratelimit-reset"):
            reset = answer.headers.get(name, "").strip()
            if reset.isdigit():
                return max(1.0, int(reset) - self._clock() + 1)
        # GitHub asks for a minute where it says nothing else, and more each time.
        return 60.0 * 2.0 ** (attempt - 1)

    def _wait(self, seconds: float, problem: str) -> None:
        if seconds > self._patience:
            when = time.strftime("%H:%M:%S UTC", time.gmtime(self._clock() + seconds))
            raise ServiceError(f"{problem}, until {when}; that is longer than is waited")
        self._patience -= seconds
        self._sleep(seconds)

    def pause(self, attempt: int, problem: str) -> None:
        """Wait before something is tried again.

        Raises:
            ServiceError: enough was waited.
        """
        self._wait(2.0 ** (attempt - 1), problem)

    @property
    def attempts(self) -> int:
        """How often anything is tried at most."""
        return self._attempts

    def next_page(self, answer: Answer) -> str | None:
        """The URL of the next page of a list; None after the last.

        Raises:
            ServiceError: it is on another host, where the token does not go.
        """
        for part in answer.headers.get("link", "").split(","):
            found = re.match(r'\s*<([^>]*)>(?=.*;\s*rel="?next"?)', part)
            if found:
                url = urljoin(self.url + "/", str(found[1]))
                if _origin(url) != _origin(self.url):
                    raise ServiceError(f"the next page of a list is on another host, {_host(url)}")
                return url
        return None

    def quote(self, answer: Answer) -> str:
        """What the service says of an error, to be put after a message."""
        said = self._without_secrets(answer.said)
        return f" ({said})" if said else ""

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def check_token(token: str, variable: str) -> str:
    """A token as it can stand in a header.

    Raises:
        InputError: it cannot; the message does not hold it.
    """
    token = token.strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise InputError("is not a token: it holds characters that no token has", path=variable)
    return token


def check_url(url: str) -> None:
    """A URL to which a token may be sent.

    Raises:
        InputError: it is none, carries a password, or is not encrypted and leads elsewhere.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("is not a URL of an API", path=url[:100], expected="https://...")
    if parts.username or parts.password:
        raise InputError("carries a name or password", path=parts.hostname, expected="a token in the environment")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise InputError("is not encrypted, so that the token could be read", path=_host(url), expected="https://...")


def _pool(url: str, timeout: float) -> urllib3.PoolManager:
    limits = urllib3.Timeout(connect=timeout, read=timeout)
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, timeout=limits)
    return urllib3.PoolManager(timeout=limits)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _reason(error: Exception) -> str:
    match error:
        case urllib3.exceptions.NameResolutionError():
            return "its name is not known"
        case urllib3.exceptions.NewConnectionError():
            return "no connection"
        case urllib3.exceptions.ConnectTimeoutError() | urllib3.exceptions.ReadTimeoutError():
            return "it does not answer in time"
        case urllib3.exceptions.SSLError():
            return f"its certificate is not trusted ({error})"
        case urllib3.exceptions.ProtocolError():
            return "the connection broke off"
        case _:
            return type(error).__name__
