"""The frame of the command: its help, its subcommands, and how it fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from argoform import __version__
from argoform.cli import _COMMANDS


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "argoform", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_help_lists_every_subcommand_with_a_line() -> None:
    done = run("--help")
    assert done.returncode == 0
    for name, (_, line) in _COMMANDS.items():
        assert f"  {name}" in done.stdout
        assert line.split()[0] in done.stdout


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_every_subcommand_has_help(name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Usage: argoform {name}")


def test_the_version_is_the_packages() -> None:
    assert run("--version").stdout == f"argoform, version {__version__}\n"


def test_an_unknown_subcommand_is_told_with_the_nearest() -> None:
    done = run("pln")
    assert done.returncode == 2
    assert "No such command 'pln'; did you mean 'plan'?" in done.stderr


def test_an_unknown_subcommand_unlike_any_other_is_told_too() -> None:
    done = run("zzz")
    assert done.returncode == 2
    assert "No such command 'zzz'" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_scripts_call_the_command(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "_ARGOFORM_COMPLETE" in done.stdout


def test_help_and_spec_work_without_the_cdk_and_without_node() -> None:
    code = (
        "import sys, argoform.cli, argoform.cli.spec, argoform.spec, argoform.permissions.derive\n"
        "print([name for name in ('cdktf', 'cdktn', 'jsii', 'constructs') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_wrong_file_ends_in_one_message_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "inputs.yaml").write_text("name: a\nnamespce: b\nentrypoint: main\n")
    done = run("spec", "inputs.yaml", "--output", "out.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "inputs.yaml:2: namespce: there is no input called 'namespce'; did you mean 'namespace'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["inputs.yaml"], "nothing half-written"
