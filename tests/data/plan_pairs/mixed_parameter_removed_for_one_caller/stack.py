"""A parameter is removed; of two cron workflows that passed it, one still does."""

from __future__ import annotations

from typing import Any

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec, WorkflowTemplate


def deploy(stack: Stack, parameters: list[str], crons: dict[str, tuple[str, list[str]]], **inputs: Any) -> None:
    spec = WorkflowSpec(
        stack,
        "mail",
        platform=Platform.local(),
        namespace="crm",
        entrypoint="main",
        arguments={"parameters": [{"name": name, "value": "all"} for name in parameters]},
        templates=[{"name": "main", "container": {"image": "registry.example.com/mail:7.7.0", "command": ["mail"]}}],
        **inputs,
    )
    template = WorkflowTemplate(stack, "template", spec=spec)
    for name, (schedule, given) in crons.items():
        arguments = {"parameters": [{"name": each, "value": "some"} for each in given]}
        CronWorkflow(stack, name, template=template, name=name, schedules=[schedule], arguments=arguments)


def base(stack: Stack) -> None:
    crons = {"daily": ("0 5 * * *", ["list", "tone"]), "weekly": ("30 6 * * 1", ["list", "tone"])}
    deploy(stack, ["list", "tone"], crons, active_deadline_seconds=3600)


def head(stack: Stack) -> None:
    crons = {"daily": ("0 5 * * *", ["list", "tone"]), "weekly": ("30 6 * * 1", ["list"])}
    deploy(stack, ["list"], crons, active_deadline_seconds=3600, pod_parallelism=4)
