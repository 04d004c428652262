"""What a build gives: the building blocks, and the whole."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal


@dataclass(frozen=True)
class Finding:
    """Something that a cross-check noticed.

    Args:
        rule: the name of the check.
        severity: `error` cannot work, `warning` probably is not what was meant.
        message: what was noticed, with the numbers in it.
        path: the input that it is about.
    """

    rule: str
    severity: Literal["error", "warning"]
    message: str
    path: str

    @property
    def text(self) -> str:
        """The finding without its severity, for whoever says that otherwise."""
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.message} [{self.rule}]"

    def __str__(self) -> str:
        return f"{self.severity}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """The building blocks: wf_spec's outputs that do not depend on the templates.

    Templates that override a default extend it from here: `defaults.volumes + [{...}]`.
    """

    name: str
    """The name of the workflow."""
    generate_name: str
    """The prefix of the names of single workflows."""
    service_account_name: str
    """The service account that pods run as."""
    secret_name: str
    """The Secret that holds `common_secrets`; made when there are any."""
    semaphore_name: str
    """The ConfigMap that holds the semaphore; made when `workflow_parallelism` is given."""
    semaphore_data: dict[str, str]
    """The data of that ConfigMap; empty when there is no semaphore."""
    labels: dict[str, str]
    """The labels of everything that is made."""
    object_labels: dict[str, str]
    """The labels of what stands beside the workflow and its pods; fewer where the platform does not propagate them."""
    match_labels: dict[str, str]
    """The labels that select the pods of this spec."""
    arguments: dict[str, Any]
    """The arguments as whoever submits the workflow gives them."""
    template_parameters: list[dict[str, Any]]
    """The input parameters that every template gets."""
    env: list[dict[str, Any]]
    """The environment of every container."""
    volumes: list[dict[str, Any]]
    """The volumes of every pod."""
    volume_mounts: list[dict[str, Any]]
    """The mounts of every container."""
    container_security_context: dict[str, Any]
    """The security context of every container."""
    container_defaults: dict[str, Any]
    """The defaults of every container."""
    tolerations: list[dict[str, Any]]
    """The tolerations of every pod."""
    affinity: dict[str, Any]
    """The affinity of every pod."""
    aws_role_name: str | None
    """The AWS role of the service account; None where the platform gives workflows none."""
    aws_role_arn: str | None
    """The ARN of that role, where the account is known at synth."""


@dataclass(frozen=True, kw_only=True)
class Outputs(Defaults):
    """All of wf_spec's outputs."""

    workflow_spec: dict[str, Any]
    """The spec of the workflow: the `spec` of a Workflow or WorkflowTemplate, the `workflowSpec` of a CronWorkflow."""
    findings: tuple[Finding, ...] = ()
    """What the cross-checks warn of."""

    def to_dict(self) -> dict[str, Any]:
        """The outputs by name as plain data, findings left out."""
        names = [field.name for field in fields(self) if field.name != "findings"]
        return {name: getattr(self, name) for name in sorted(names)}
