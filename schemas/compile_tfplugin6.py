"""Make the Python messages of Terraform's plugin protocol from tfplugin6.proto.

Needs `pip install grpcio-tools==1.68.1 mypy-protobuf==3.6.0 'setuptools<81'` in the environment that runs it. The
versions are pinned low on purpose: generated messages ask for a protobuf runtime at least as new as their generator,
and the package promises to run on protobuf 5.29.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOURCE_ROOT = Path(__file__).resolve().parents[1] / "constructs"
PROTOCOL = "argoform/terraform/replay/protocol/tfplugin6.proto"


def main() -> int:
    """Write tfplugin6_pb2.py and its stub beside the protocol; returns protoc's exit code."""
    plugin = Path(sys.executable).with_name("protoc-gen-mypy")
    command = [
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        f"--proto_path={SOURCE_ROOT}",
        f"--python_out={SOURCE_ROOT}",
        f"--plugin=protoc-gen-mypy={plugin}",
        f"--mypy_out=quiet:{SOURCE_ROOT}",
        PROTOCOL,
    ]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
