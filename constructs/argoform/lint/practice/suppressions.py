"""Rules about the annotation by which a manifest suppresses findings."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.errors import nearest
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import workflow
from argoform.lint.rule import RULES, rule
from argoform.lint.suppression import ANNOTATION, ANNOTATION_PATH, entries, suppressed

_SPEC = "entrypoint: main\ntemplates:\n  - name: main\n    container: {image: busybox, command: [date]}"
_SHOWN = 60
"""Characters of an unknown id that are shown."""
_TAGGED = _SPEC.replace("image: busybox", 'image: "busybox:1.37"')


@rule(
    "AF098",
    severity="warning",
    title="A suppression names a rule and gives a reason",
    needs=(ANNOTATION,),
    why="Without a reason nobody knows later whether the finding may come back, so an entry without one does nothing. "
    f"The annotation `{ANNOTATION}` holds entries of the form `AF012: reason`, with semicolons between them.",
    bad=workflow(_TAGGED, metadata=f"annotations:\n  {ANNOTATION}: AF001"),
    good=workflow(_SPEC, metadata=f'annotations:\n  {ANNOTATION}: "AF001: the mirror holds this one version"'),
)
def no_reason(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Entries without a reason, and ids that no rule has."""
    for id, reason in dict(entries(manifest)).items():
        if id not in RULES:
            close = nearest(id[:_SHOWN], RULES)
            hint = f"did you mean `{close}`?" if close else "write `AF012: reason; AF013: reason`"
            yield Problem(ANNOTATION_PATH, f"no rule is called {id[:_SHOWN]!r}", hint)
        elif not reason:
            yield Problem(
                ANNOTATION_PATH, f"the suppression of {id} gives no reason", f"write `{id}: why it is right here`"
            )


@rule(
    "AF099",
    severity="note",
    title="A suppression suppresses something",
    needs=(ANNOTATION,),
    why="One that is no longer needed hides the next finding of its rule.",
    bad=workflow(_TAGGED, metadata=f'annotations:\n  {ANNOTATION}: "AF001: the mirror holds this one version"'),
    good=workflow(_SPEC, metadata=f'annotations:\n  {ANNOTATION}: "AF001: the mirror holds this one version"'),
)
def unused(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Whether the suppressed rule finds anything here, asked of the rule itself."""
    for id in suppressed(manifest):
        # Of itself it cannot ask.
        if id in RULES and id != "AF099" and not any(True for _ in RULES[id].check(manifest, context)):
            yield Problem(ANNOTATION_PATH, f"{id} finds nothing here that could be suppressed", "remove the entry")
