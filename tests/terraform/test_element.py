"""Where a construct is, which is remembered instead of asked, is what the CDK says."""

from __future__ import annotations

from pathlib import Path

import pytest

from argoform import ArgoWorkflows, Platform, Stack, WorkflowSpec, WorkflowTemplate
from argoform._cdk import Construct, cdk
from argoform.errors import InputError
from argoform.terraform.element import path_of, stack_of

TEMPLATE = {"name": "main", "suspend": {}}


@pytest.mark.parametrize("id_", ["etl", "an etl", "a/b", "ä-$1"])
def test_paths_and_stacks_are_those_of_the_cdk(tmp_path: Path, id_: str) -> None:
    app = cdk.App(outdir=str(tmp_path))
    for name in ("one", "two"):
        stack = Stack(app, name)
        for scope in (stack, Construct(stack, id_), Construct(Construct(stack, "above"), id_)):
            cluster = f"{name}-{scope.node.path}"
            platform = Platform.local(cluster=cluster)
            argo = ArgoWorkflows(scope, f"argo {id_}", platform=platform, workflow_namespaces=["data"])
            spec = WorkflowSpec(
                scope,
                f"spec {id_}",
                platform=platform,
                install=argo,
                name="etl",
                namespace="data",
                entrypoint="main",
                templates=[TEMPLATE],
            )
            template = WorkflowTemplate(scope, f"template {id_}", spec=spec)
            for made in (argo, spec, spec.account, template, *spec.node.find_all()):
                assert path_of(made) == made.node.path
                assert stack_of(made) is stack


def test_a_construct_in_no_stack_is_refused(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    with pytest.raises(InputError, match="the construct is in no stack"):
        ArgoWorkflows(Construct(app, "loose"), "argo", platform=Platform.local())
