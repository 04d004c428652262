"""The programs in the guide's pages on identity, permissions and artifacts synthesize."""

from __future__ import annotations

import re
from typing import Any

import pytest

import argoform
from tests.access.examples import MAIN, container_spec, eks
from tests.access.programs import new_stack, synth
from tests.reference import ROOT

BLOCKS = [
    pytest.param(text, id=f"{page}-{i}")
    for page in ("permissions", "identity", "artifacts")
    for i, text in enumerate(
        re.findall(r"```python\n(.*?)```", (ROOT / "docs/guide" / f"{page}.md").read_text(), re.DOTALL)
    )
]


def test_every_page_has_programs() -> None:
    assert {block.id.split("-")[0] for block in BLOCKS if block.id} == {"permissions", "identity", "artifacts"}


@pytest.mark.parametrize("text", BLOCKS)
def test_a_program_of_the_guide_synthesizes(text: str) -> None:
    stack = new_stack()
    platform = eks(artifact_isolation="spec")
    names: dict[str, Any] = {name: getattr(argoform, name) for name in argoform.__all__ if name != "__version__"}
    names |= {"stack": stack, "platform": platform, "templates": [MAIN]}
    names["argo"] = argoform.ArgoWorkflows(stack, "argo", platform=platform, workflow_namespaces=["data"])
    names["etl"] = container_spec(stack, "etl", platform, install=names["argo"])
    names["reports"] = container_spec(stack, "reports", platform, install=names["argo"])
    exec(compile(text, "guide", "exec"), names)  # noqa: S102 - the project's own documentation
    assert synth(stack)["resource"]
