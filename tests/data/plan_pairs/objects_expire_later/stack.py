"""Artifacts stay longer."""

from __future__ import annotations

from argoform import S3, Irsa, Platform, S3ArtifactStore, Stack


def deploy(stack: Stack, **settings: object) -> None:
    artifacts = S3(bucket="docs-artifacts", region="eu-west-1", create=True, **settings)  # type: ignore[arg-type]
    S3ArtifactStore(stack, "store", platform=Platform.eks(cluster="prod", identity=Irsa(), artifacts=artifacts))


def base(stack: Stack) -> None:
    deploy(stack, expire_days=7)


def head(stack: Stack) -> None:
    deploy(stack, expire_days=90)
