"""The document-processing pipeline, with Argo Workflows installed beside it; the demo.

`python -m stacks.docproc` synthesizes it. The context key `platform` (or the variable DOCPROC_PLATFORM) chooses the
cluster: `local` (k3d with MinIO, the default), `eks` or `gke`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from argoform import ArgoWorkflows, Platform, SensitiveVariable, Stack, WorkflowSpec, WorkflowTemplate
from argoform._cdk import Construct, cdk
from argoform.errors import UnknownNameError
from argoform.platform import S3, Gcs, GkeWorkloadIdentity, Irsa

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where PyYAML was built with it."""

PIPELINE = Path(__file__).parent / "docproc" / "pipeline.yaml"
"""The pipeline as inputs of a specification; nothing in it knows the cloud."""


def pipeline() -> dict[str, Any]:
    """The inputs of the pipeline's specification, as its file says."""
    inputs: dict[str, Any] = yaml.load(PIPELINE.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both are safe
    return inputs


class DocProc(Stack):
    """Argo Workflows, and the pipeline as a WorkflowTemplate that an upload submits.

    Args:
        platform: the cluster.
        inputs: those of the pipeline's specification.
    """

    def __init__(self, scope: Construct, id_: str, *, platform: Platform, inputs: dict[str, Any]) -> None:
        super().__init__(scope, id_)
        inputs = dict(inputs)
        names = inputs.pop("common_secrets")
        argo = ArgoWorkflows(self, "argo", platform=platform, workflow_namespaces=[inputs["namespace"]])
        secrets = {
            name: SensitiveVariable(self, name.lower(), description=f"The value of {name} in the workers")
            for name in names
        }
        self.pipeline = WorkflowSpec(
            self, "pipeline", platform=platform, install=argo, common_secrets=secrets, **inputs
        )
        self.template = WorkflowTemplate(self, "template", spec=self.pipeline)


def local() -> Platform:
    """k3d with MinIO."""
    return Platform.local()


def eks() -> Platform:
    """Amazon EKS: a role for the account of the pipeline, and artifacts in S3."""
    return Platform.eks(
        cluster="docproc",
        identity=Irsa(
            oidc_provider_arn="arn:aws:iam::111122223333:oidc-provider/"
            "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
        ),
        artifacts=S3(bucket="docproc-artifacts", region="eu-central-1"),
    )


def gke() -> Platform:
    """Google Kubernetes Engine: a Google service account for that of the pipeline, and artifacts in Cloud Storage."""
    return Platform.gke(
        cluster="docproc",
        identity=GkeWorkloadIdentity(project="docproc-example"),
        artifacts=Gcs(bucket="docproc-artifacts"),
    )


PLATFORMS: dict[str, Callable[[], Platform]] = {"local": local, "eks": eks, "gke": gke}
"""The clusters that the pipeline runs on, by the value of the context key `platform`."""


def choose_platform(name: str) -> Platform:
    """The cluster of that name.

    Raises:
        UnknownNameError: when there is none.
    """
    if name not in PLATFORMS:
        raise UnknownNameError(
            f"the pipeline knows no platform {name!r}",
            name=name,
            known=PLATFORMS,
            path="platform",
            expected=f"one of {', '.join(PLATFORMS)}",
        )
    return PLATFORMS[name]()


def main(inputs: dict[str, Any] | None = None) -> None:
    """Synthesize the stack.

    Args:
        inputs: of the pipeline's specification; those of its file when None.
    """
    app = cdk.App()
    name = app.node.try_get_context("platform") or os.environ.get("DOCPROC_PLATFORM", "local")
    DocProc(app, "docproc", platform=choose_platform(name), inputs=pipeline() if inputs is None else inputs)
    app.synth()


if __name__ == "__main__":
    main()
