"""Rules about what is left of finished workflows."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container
from argoform.lint.practice.facts import pods
from argoform.lint.rule import rule


@rule(
    "AF095",
    severity="note",
    title="Finished workflows and their pods are cleaned up",
    why="Without `ttlStrategy` and `podGC` every finished workflow and every pod of it stays in the API server: "
    "thousands "
    "of them slow the controller, and pods keep the disks of their nodes.",
    bad=container(""),
    good=container("", spec="ttlStrategy: {secondsAfterCompletion: 86400}\npodGC: {strategy: OnPodCompletion}"),
    link="https://argo-workflows.readthedocs.io/en/latest/cost-optimisation/",
)
def no_clean_up(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow, with what is missing."""
    if not pods(manifest):
        return
    missing = [f"`{field}`" for field in ("ttlStrategy", "podGC") if manifest.spec.get(field) is None]
    # A CronWorkflow keeps only the last of its workflows by itself.
    if manifest.kind == "CronWorkflow":
        missing = [field for field in missing if field != "`ttlStrategy`"]
    if missing:
        left = "pods" if missing == ["`podGC`"] else "workflows"
        yield Problem(
            manifest.spec_path,
            f"finished {left} stay until somebody deletes them: no {' and no '.join(missing)}",
            "set them here, or in the `workflowDefaults` of the controller",
        )
