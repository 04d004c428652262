"""The rights of a workflow no longer hold for some addresses only."""

from __future__ import annotations

from argoform import S3, Irsa, Platform, Stack, WorkflowSpec, WorkflowTemplate

PLATFORM = Platform.eks(cluster="prod", identity=Irsa(), artifacts=S3(bucket="wf-artifacts", region="eu-central-1"))


def deploy(stack: Stack, *addresses: str) -> None:
    spec = WorkflowSpec(
        stack,
        "ingest",
        platform=PLATFORM,
        namespace="data",
        entrypoint="main",
        ip_allow_list=list(addresses),
        extra_aws_permissions={
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::inbox/*"]}],
        },
        templates=[{"name": "main", "container": {"image": "registry.example.com/ingest:0.9.2", "command": ["in"]}}],
    )
    WorkflowTemplate(stack, "template", spec=spec)


def base(stack: Stack) -> None:
    deploy(stack, "192.0.2.0/24")


def head(stack: Stack) -> None:
    deploy(stack)
