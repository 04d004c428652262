"""The bucket of the artifacts is removed."""

from __future__ import annotations

from argoform import S3, Irsa, Platform, S3ArtifactStore, Stack
from argoform.terraform import aws


def base(stack: Stack) -> None:
    artifacts = S3(bucket="docs-artifacts", region="eu-west-1", create=True)
    S3ArtifactStore(stack, "store", platform=Platform.eks(cluster="prod", identity=Irsa(), artifacts=artifacts))
    aws.S3Bucket(stack, "other", bucket="other")


def head(stack: Stack) -> None:
    aws.S3Bucket(stack, "other", bucket="other")
