"""Python that turns into Terraform that deploys Argo Workflows.

Nothing is imported until it is used: the pure rooms work where there is no Node.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from argoform._version import __version__

if TYPE_CHECKING:
    from argoform.access import ApiSubmitter as ApiSubmitter
    from argoform.access import ServiceAccountIdentity as ServiceAccountIdentity
    from argoform.access import WorkflowAdmin as WorkflowAdmin
    from argoform.access import WorkflowOperator as WorkflowOperator
    from argoform.access import WorkflowReader as WorkflowReader
    from argoform.access import WorkflowRole as WorkflowRole
    from argoform.artifacts import ArtifactKey as ArtifactKey
    from argoform.artifacts import ArtifactRepositories as ArtifactRepositories
    from argoform.artifacts import ArtifactStore as ArtifactStore
    from argoform.artifacts import AzureBlobArtifactStore as AzureBlobArtifactStore
    from argoform.artifacts import GcsArtifactStore as GcsArtifactStore
    from argoform.artifacts import MinioArtifactStore as MinioArtifactStore
    from argoform.artifacts import S3ArtifactStore as S3ArtifactStore
    from argoform.install import ArgoWorkflows as ArgoWorkflows
    from argoform.platform import S3 as S3
    from argoform.platform import AzureBlob as AzureBlob
    from argoform.platform import AzureWorkloadIdentity as AzureWorkloadIdentity
    from argoform.platform import ExistingServiceAccount as ExistingServiceAccount
    from argoform.platform import Gcs as Gcs
    from argoform.platform import GkeWorkloadIdentity as GkeWorkloadIdentity
    from argoform.platform import Image as Image
    from argoform.platform import Irsa as Irsa
    from argoform.platform import LabelRules as LabelRules
    from argoform.platform import Minio as Minio
    from argoform.platform import Platform as Platform
    from argoform.platform import PodIdentity as PodIdentity
    from argoform.platform import ProviderBindings as ProviderBindings
    from argoform.platform import StaticCredentials as StaticCredentials
    from argoform.spec import Mutex as Mutex
    from argoform.spec import Semaphore as Semaphore
    from argoform.spec.inputs import ConfigMapMount as ConfigMapMount
    from argoform.spec.inputs import SecretMount as SecretMount
    from argoform.spec.inputs import TmpDirectory as TmpDirectory
    from argoform.spec.inputs import VolumeMount as VolumeMount
    from argoform.spec.inputs.environment import SecretKey as SecretKey
    from argoform.terraform.stack import Stack as Stack
    from argoform.terraform.variable import SensitiveVariable as SensitiveVariable
    from argoform.workflows import ApplyOptions as ApplyOptions
    from argoform.workflows import ClusterWorkflowTemplate as ClusterWorkflowTemplate
    from argoform.workflows import CronWorkflow as CronWorkflow
    from argoform.workflows import Scripts as Scripts
    from argoform.workflows import SemaphoreConfigMap as SemaphoreConfigMap
    from argoform.workflows import Workflow as Workflow
    from argoform.workflows import WorkflowSpec as WorkflowSpec
    from argoform.workflows import WorkflowTemplate as WorkflowTemplate

_EXPORTS = {
    "argoform.access": (
        "ApiSubmitter",
        "ServiceAccountIdentity",
        "WorkflowAdmin",
        "WorkflowOperator",
        "WorkflowReader",
        "WorkflowRole",
    ),
    "argoform.artifacts": (
        "ArtifactKey",
        "ArtifactRepositories",
        "ArtifactStore",
        "AzureBlobArtifactStore",
        "GcsArtifactStore",
        "MinioArtifactStore",
        "S3ArtifactStore",
    ),
    "argoform.install": ("ArgoWorkflows",),
    "argoform.platform": (
        "AzureBlob",
        "AzureWorkloadIdentity",
        "ExistingServiceAccount",
        "Gcs",
        "GkeWorkloadIdentity",
        "Image",
        "Irsa",
        "LabelRules",
        "Minio",
        "Platform",
        "PodIdentity",
        "ProviderBindings",
        "S3",
        "StaticCredentials",
    ),
    "argoform.spec": ("Mutex", "Semaphore"),
    "argoform.spec.inputs": ("ConfigMapMount", "SecretMount", "TmpDirectory", "VolumeMount"),
    "argoform.spec.inputs.environment": ("SecretKey",),
    "argoform.terraform.stack": ("Stack",),
    "argoform.terraform.variable": ("SensitiveVariable",),
    "argoform.workflows": (
        "ApplyOptions",
        "ClusterWorkflowTemplate",
        "CronWorkflow",
        "Scripts",
        "SemaphoreConfigMap",
        "Workflow",
        "WorkflowSpec",
        "WorkflowTemplate",
    ),
}
_MODULES = {name: module for module, names in _EXPORTS.items() for name in names}

__all__ = ["__version__", *sorted(_MODULES)]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        from argoform._imports import uncollected

        with uncollected():
            return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'argoform' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
