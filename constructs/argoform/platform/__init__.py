"""What a cluster offers: `Platform`, its profiles, node classes, label rules, identity and artifact store."""

from argoform.platform.artifacts import S3, ArtifactStore, Minio
from argoform.platform.identity import Identity, Irsa, StaticCredentials
from argoform.platform.labels import LabelRules
from argoform.platform.nodes import NodeClass, NodeClassName, Toleration
from argoform.platform.platform import ManifestEngine, Platform
from argoform.platform.providers import ProviderBindings

__all__ = [
    "S3",
    "ArtifactStore",
    "Identity",
    "Irsa",
    "LabelRules",
    "ManifestEngine",
    "Minio",
    "NodeClass",
    "NodeClassName",
    "Platform",
    "ProviderBindings",
    "StaticCredentials",
    "Toleration",
]
