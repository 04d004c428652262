"""A workflow may now also delete objects."""

from __future__ import annotations

from argoform import S3, Irsa, Platform, Stack, WorkflowSpec, WorkflowTemplate

PLATFORM = Platform.eks(cluster="prod", identity=Irsa(), artifacts=S3(bucket="wf-artifacts", region="eu-central-1"))


def deploy(stack: Stack, *statements: dict[str, object]) -> None:
    spec = WorkflowSpec(
        stack,
        "ingest",
        platform=PLATFORM,
        namespace="data",
        entrypoint="main",
        extra_aws_permissions={"Version": "2012-10-17", "Statement": list(statements)} if statements else None,
        templates=[{"name": "main", "container": {"image": "registry.example.com/ingest:0.9.2", "command": ["in"]}}],
    )
    WorkflowTemplate(stack, "template", spec=spec)


READ = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::inbox/*"]}
DELETE = {"Effect": "Allow", "Action": ["s3:DeleteObject"], "Resource": ["arn:aws:s3:::inbox/*"]}


def base(stack: Stack) -> None:
    deploy(stack, READ)


def head(stack: Stack) -> None:
    deploy(stack, READ, DELETE)
