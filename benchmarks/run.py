"""Times what users wait for, side by side with what it is built on; prints medians and ratios, judges nothing.

usage: run.py [--runs N]

Every pair is measured in turn, A B A B ..., so that a machine whose speed drifts is fair to both. Byte code is kept
from the run before the counted ones, as it is where packages are installed. The program beside synth is one that a
person would write for the same resources with the CDK alone (`bare_cdktf.py`); that it emits the same is checked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bare_cdktf import differing_parts, write_program
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
ARGOFORM = [PYTHON, "-m", "argoform"]
DEMO = "stacks/docproc/cdk.tf.json"


def seconds(command: Sequence[str], **environment: str) -> float:
    """How long a command takes as a whole process."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    return time.perf_counter() - begin


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command [7]")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        ours, bare = Path(scratch, "ours"), Path(scratch, "bare")
        synth = [PYTHON, "-m", "stacks.docproc"]
        pairs: list[tuple[str, list[str], str, list[str] | None]] = [
            (
                "import argoform, all that a stack uses",
                [PYTHON, "-c", "from argoform import ArgoWorkflows, CronWorkflow, Platform, WorkflowSpec"],
                "import cdktf",
                [PYTHON, "-c", "import cdktf"],
            ),
            (
                "synth of the demo",
                synth,
                "bare cdktf, same resources",
                [PYTHON, "-m", "bare_stack", str(bare)],
            ),
            ("argoform plan of the demo", [*ARGOFORM, "plan", "stacks/docproc.py"], "", None),
            ("argoform spec of the demo", [*ARGOFORM, "spec", "stacks/docproc/pipeline.yaml"], "", None),
            ("argoform --help", [*ARGOFORM, "--help"], "python -c pass", [PYTHON, "-c", "pass"]),
            *lint_of_published_examples(Path(scratch)),
        ]
        table = Table(title=f"medians of {runs} runs, in seconds", title_justify="left")
        for column, justify in (
            ("what", "left"),
            ("s", "right"),
            ("beside", "left"),
            ("s ", "right"),
            ("ratio", "right"),
            ("difference", "right"),
        ):
            table.add_column(column, justify=justify)  # type: ignore[arg-type]
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{scratch}/bytecode"
        environment = {"CDKTF_OUTDIR": str(ours)}
        seconds(synth, **environment)
        write_program(ours / DEMO, Path(scratch, "bare_stack.py"))
        node = {**bare_node(), "PYTHONPATH": scratch}
        for name, command, other_name, other in pairs:
            seconds(command, **environment)
            if other is not None:
                seconds(other, **environment, **node)
            first, second = [], []
            for _ in range(runs):
                first.append(seconds(command, **environment))
                if other is not None:
                    second.append(seconds(other, **environment, **node))
            if other is None:
                table.add_row(name, f"{statistics.median(first):.2f}")
                continue
            ratios = [a / b for a, b in zip(first, second, strict=True)]
            differences = [a - b for a, b in zip(first, second, strict=True)]
            table.add_row(
                name,
                f"{statistics.median(first):.2f}",
                other_name,
                f"{statistics.median(second):.2f}",
                f"{statistics.median(ratios):.2f}",
                f"{statistics.median(differences):+.2f}",
            )
        differing = differing_parts(ours / DEMO, bare / DEMO)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    if differing:
        sys.exit(f"the bare program emits another stack; they differ in: {', '.join(differing)}")


def lint_of_published_examples(scratch: Path) -> list[tuple[str, list[str], str, list[str] | None]]:
    """The linter on Argo's published examples, where the corpus of them lies beside the checkout.

    Beside it the same with each of them ten times: start-up is in both, so the difference tells the rate.
    """
    corpus = ROOT.parent / "shared" / "lint-corpus"
    if not corpus.is_dir():
        return []
    labels = json.loads((corpus / "labels.json").read_text(encoding="utf-8"))
    names = [f"{name}.yaml" for name, label in labels.items() if label["mutation"] == "as published"]
    for copy in range(10):
        folder = scratch / "lint" / str(copy)
        folder.mkdir(parents=True)
        for name in names:
            shutil.copy(corpus / name, folder / name)
    command = [*ARGOFORM, "lint", "--format", "json", "--isolated", "--fail-on", "never"]
    return [
        (
            f"argoform lint of {10 * len(names)} manifests",
            [*command, str(scratch / "lint")],
            f"of {len(names)}",
            [*command, str(scratch / "lint" / "0")],
        )
    ]


def bare_node() -> dict[str, str]:
    """The Node that argoform chooses, so that both sides of a pair run on the same one."""
    code = "import os, argoform._cdk; print(os.environ.get('JSII_NODE', ''))"
    found = subprocess.run([PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    return {"JSII_NODE": found} if found else {}


main()
