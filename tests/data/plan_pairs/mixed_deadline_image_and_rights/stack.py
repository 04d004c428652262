"""A longer deadline, a mutable tag and more rights at once."""

from __future__ import annotations

from typing import Any

from argoform import S3, Irsa, Platform, Stack, WorkflowSpec, WorkflowTemplate

PLATFORM = Platform.eks(cluster="prod", identity=Irsa(), artifacts=S3(bucket="wf-artifacts", region="eu-central-1"))


def deploy(stack: Stack, image: str, actions: list[str], **inputs: Any) -> None:
    statement = {"Effect": "Allow", "Action": actions, "Resource": ["arn:aws:s3:::inbox/*"]}
    spec = WorkflowSpec(
        stack,
        "ingest",
        platform=PLATFORM,
        namespace="data",
        entrypoint="main",
        extra_aws_permissions={"Version": "2012-10-17", "Statement": [statement]},
        templates=[{"name": "main", "container": {"image": image, "command": ["ingest"]}}],
        **inputs,
    )
    WorkflowTemplate(stack, "template", spec=spec)


def base(stack: Stack) -> None:
    deploy(stack, "registry.example.com/ingest:0.9.2", ["s3:GetObject"], active_deadline_seconds=7200)


def head(stack: Stack) -> None:
    actions = ["s3:GetObject", "s3:PutObject"]
    deploy(stack, "registry.example.com/ingest:latest", actions, active_deadline_seconds=172_800)
