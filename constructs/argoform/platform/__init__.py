"""What a cluster offers: `Platform`, its profiles, node classes, label rules, identity and artifact store."""

from argoform.platform.artifacts import S3, ArtifactIsolation, ArtifactStore, AzureBlob, Gcs, Minio
from argoform.platform.identity import (
    AzureWorkloadIdentity,
    ExistingServiceAccount,
    GkeWorkloadIdentity,
    Identity,
    Irsa,
    PodIdentity,
    StaticCredentials,
)
from argoform.platform.images import Image
from argoform.platform.labels import LabelRules, WorkloadFact
from argoform.platform.nodes import NodeClass, NodeClassName, Toleration
from argoform.platform.platform import ManifestEngine, Platform
from argoform.platform.providers import ProviderBindings

__all__ = [
    "S3",
    "ArtifactIsolation",
    "ArtifactStore",
    "AzureBlob",
    "AzureWorkloadIdentity",
    "ExistingServiceAccount",
    "Gcs",
    "GkeWorkloadIdentity",
    "Identity",
    "Image",
    "Irsa",
    "LabelRules",
    "ManifestEngine",
    "Minio",
    "NodeClass",
    "NodeClassName",
    "Platform",
    "PodIdentity",
    "ProviderBindings",
    "StaticCredentials",
    "Toleration",
    "WorkloadFact",
]
