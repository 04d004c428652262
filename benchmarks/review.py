"""Says how right the review is on the plan pairs of the tests, and how long a plan of 2,000 resources takes it.

usage: review.py [--runs N]

Precision and recall count findings, each by its rule, what it is about and its severity.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs [5]")
    runs = parser.parse_args().runs
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(exactness())
    with tempfile.TemporaryDirectory() as scratch:
        plan = Path(scratch, "plan.json")
        subprocess.run([sys.executable, str(ROOT / "benchmarks" / "large_plan.py"), str(plan)], check=True)
        command = [sys.executable, "-m", "argoform", "review", str(plan), "--fail-on", "never", "--out"]
        for suffix in ("json", "html"):
            out = Path(scratch, f"review.{suffix}")
            taken = [_seconds([*command, str(out)]) for _ in range(runs + 1)][1:]
            # In KiB on Linux, the largest of all children so far.
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            console.print(
                f"review of a plan with 2,000 resources as {suffix}: {statistics.median(taken):.2f} s, "
                f"at most {memory:.0f} MiB, {out.stat().st_size / 2**20:.1f} MiB written"
            )


def exactness() -> str:
    """Precision and recall on the plan pairs."""
    sys.path.insert(0, str(ROOT))
    from tests.review.plan_pairs import pairs, told

    from argoform.review.run import descriptions

    own = set(descriptions())
    right = found = wanted = 0
    everything = pairs()
    for pair in everything:
        review = pair.review()
        made = {one for one in told(review.findings) if one[0] in own}
        must = pair.expected(review)
        right, found, wanted = right + len(made & must), found + len(made), wanted + len(must)
    return (
        f"{len(everything)} plan pairs with {wanted} findings: "
        f"precision {100 * right / found:.1f} %, recall {100 * right / wanted:.1f} %"
    )


def _seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
