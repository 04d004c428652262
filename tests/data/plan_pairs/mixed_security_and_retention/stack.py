"""Containers become privileged and run as root, and workflows vanish sooner."""

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
    deploy(stack, "registry.example.com/ingest:0.9.2", ["s3:GetObject"])


def head(stack: Stack) -> None:
    deploy(
        stack,
        "registry.example.com/ingest:0.9.2",
        ["s3:GetObject"],
        privileged=True,
        run_as_root=True,
        uid=0,
        workflow_delete_seconds_after_success=60,
        workflow_delete_seconds_after_failure=60,
        workflow_delete_seconds_after_completion=60,
    )
