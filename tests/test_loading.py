"""The CDK is loaded into Node while Python goes on: order, waiting, errors, and when it is better left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from argoform._loading import LoadingAhead, load_ahead
from argoform.errors import ArgoformError

TIMEOUT = 30


@dataclass
class Provider:
    """Answers like jsii's, but loads only when it is let."""

    go: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    broken: str = ""

    def stats(self) -> None:
        self.asked.append("stats")

    def load(self, request: Any) -> str:
        self.go.wait(TIMEOUT)
        if request.name == self.broken:
            raise RuntimeError(f"{request.name} cannot be loaded")
        self.asked.append(request.name)
        return "loaded"

    def create(self, request: Any) -> str:
        self.asked.append(request)
        return f"made {request}"


class Kernel:
    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def load(self, name: str) -> None:
        self.provider.load(library(name))


class Telling(Kernel):
    def load(self, name: str) -> str:  # type: ignore[override]
        return str(self.provider.load(library(name)))


def library(name: str, folder: str = "/site-packages/cdktf/_jsii") -> Any:
    return SimpleNamespace(name=name, tarball=f"{folder}/{name}.jsii.tgz")


def test_libraries_are_loaded_in_order_before_the_first_other_request() -> None:
    provider = Provider()
    kernel = Kernel(provider)
    kernel.provider = LoadingAhead(kernel)
    kernel.load("constructs")
    kernel.load("cdktf")
    assert "constructs" not in provider.asked
    provider.go.set()
    assert kernel.provider.create("an app") == "made an app"
    assert provider.asked == ["stats", "constructs", "cdktf", "an app"]
    assert kernel.provider is provider


@pytest.mark.parametrize(("broken", "asked"), [("cdktf", ["stats", "constructs"]), ("constructs", ["stats"])])
def test_what_a_load_raises_is_told_at_the_first_other_request(broken: str, asked: list[str]) -> None:
    provider = Provider(broken=broken)
    provider.go.set()
    kernel = Kernel(provider)
    kernel.provider = LoadingAhead(kernel)
    kernel.load("constructs")
    kernel.load("cdktf")
    with pytest.raises(ArgoformError, match=f"the CDK does not start in Node .*: {broken} cannot be loaded"):
        kernel.provider.create("an app")
    assert kernel.provider is provider
    assert provider.asked == asked


def test_a_library_out_of_a_zip_file_is_loaded_while_its_file_is_there() -> None:
    provider = Provider()
    provider.go.set()
    kernel = Kernel(provider)
    kernel.provider = LoadingAhead(kernel)
    assert kernel.provider.load(library("cdktf", "/tmp")) == "loaded"
    assert provider.asked == ["stats", "cdktf"]


@pytest.mark.parametrize(
    "kernel",
    [
        pytest.param(Telling(Provider()), id="passes answers on"),
        pytest.param(Kernel(SimpleNamespace(load=print)), id="cannot be asked for nothing"),
        pytest.param(Kernel(None), id="has no provider"),
        pytest.param(None, id="none"),
    ],
)
def test_a_kernel_of_another_make_is_left_alone(kernel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "constructs", raising=False)
    provider = getattr(kernel, "provider", None)
    load_ahead(kernel)
    assert getattr(kernel, "provider", None) is provider


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("cdk", ["cdktf", "cdktn"])
def test_jsii_gets_its_own_provider_back(cdk: str) -> None:
    pytest.importorskip(cdk)
    code = (
        "from argoform._cdk import RootConstruct, jsii\n"
        "print(type(jsii.kernel.provider).__name__)\n"
        "print(RootConstruct().node.path == '', type(jsii.kernel.provider).__name__)\n"
    )
    done = run(code, ARGOFORM_CDK=cdk)
    assert done.stdout.split() == ["LoadingAhead", "True", "ProcessProvider"], done.stderr


def test_a_cdk_that_is_loaded_already_is_left_alone() -> None:
    done = run("import cdktf\nfrom argoform._cdk import jsii\nprint(type(jsii.kernel.provider).__name__)")
    assert done.stdout.strip() == "ProcessProvider", done.stderr


def test_a_node_that_does_not_start_fails_the_first_construct() -> None:
    done = run(
        "from argoform._cdk import RootConstruct\n"
        "from argoform.errors import ArgoformError\n"
        "print('imported')\n"
        "try:\n"
        "    RootConstruct()\n"
        "except ArgoformError as error:\n"
        "    print(error)\n",
        JSII_NODE="/nonexistent/node",
    )
    assert done.stdout.splitlines() == [
        "imported",
        "the CDK does not start in Node (/nonexistent/node): [Errno 2] No such file or directory: '/nonexistent/node'",
    ]
