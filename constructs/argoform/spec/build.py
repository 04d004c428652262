"""`build`: inputs and a platform become wf_spec's outputs."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from argoform.argo.schema import validate_value
from argoform.errors import InputError, InputErrors
from argoform.names import IAM_ROLE_NAME_LIMIT, scoped_name
from argoform.platform import Platform
from argoform.platform.aws import parse_arn
from argoform.platform.identity import AwsIdentity, ExistingServiceAccount
from argoform.platform.repositories import CONFIG_MAP, repository_ref, resolve_repository
from argoform.spec import labels as label
from argoform.spec import parameters, scheduling, security, volumes
from argoform.spec.artifact_gc import artifact_gc
from argoform.spec.checks import check
from argoform.spec.environment import env
from argoform.spec.inputs import Inputs
from argoform.spec.merge import without_empty, without_nulls
from argoform.spec.outputs import Defaults, Outputs
from argoform.spec.pod_gc import pod_gc
from argoform.spec.references import check_references
from argoform.spec.retries import retry_strategy
from argoform.spec.synchronization import Semaphore, render
from argoform.spec.templates import complete
from argoform.spec.templates.context import Context
from argoform.spec.templates.read import read_templates
from argoform.spec.validate import validate_inputs
from argoform.tokens import has_token

SEMAPHORE_KEY = "workflow"
"""The key of the semaphore's ConfigMap that holds its size."""


def build(inputs: Inputs | Mapping[str, Any], platform: Platform) -> Outputs:
    """The specification that the inputs ask for, in the dialect of the platform.

    Args:
        inputs: the inputs; a mapping is validated first.
        platform: the cluster that it is for.

    Raises:
        InputError: when inputs are wrong, or a cross-check says that they cannot work; the message has the path.
        DialectError: when they ask for what the platform's version of Argo lacks; it names the version that has it.
    """
    inputs = inputs if isinstance(inputs, Inputs) else validate_inputs(inputs)
    defaults = build_defaults(inputs, platform)
    given = read_templates(inputs.templates)
    check_references(inputs, given)
    context = _context(inputs, platform, defaults)
    templates = [complete(template, context, f"templates[{i}]") for i, template in enumerate(given)]
    spec = _workflow_spec(inputs, platform, defaults, templates)
    problems = validate_value(spec, "WorkflowSpec", platform.argo)
    _refuse([problem.error() for problem in problems])
    findings = check(inputs, given, spec)
    _refuse([InputError(finding.message, path=finding.path) for finding in findings if finding.severity == "error"])
    blocks = {field.name: getattr(defaults, field.name) for field in fields(Defaults)}
    return Outputs(**blocks, workflow_spec=spec, findings=tuple(findings))


def build_defaults(inputs: Inputs | Mapping[str, Any], platform: Platform) -> Defaults:
    """The building blocks, without a look at the templates, which may be added later.

    Raises:
        InputError: when inputs other than the templates are wrong.
    """
    inputs = inputs if isinstance(inputs, Inputs) else validate_inputs(inputs)
    label.check_labels(inputs, platform)
    base = scoped_name(inputs.name, cluster=platform.cluster, namespace=inputs.namespace)
    sync = scoped_name(inputs.name, cluster=platform.cluster, namespace=inputs.namespace, suffix="sync")
    secret_name = inputs.secret_name or base
    semaphore_name = inputs.semaphore_name or sync
    semaphore = _semaphore(inputs, semaphore_name)
    variables = env(inputs, secret_name)
    mounts = volumes.volume_mounts(inputs)
    context = security.container_security_context(inputs)
    role = _role_name(inputs, platform)
    container = {
        "image": inputs.default_container_image,
        "securityContext": context,
        "volumeMounts": mounts,
        "env": variables,
        "resources": {
            "requests": without_nulls(inputs.default_resources.requests.model_dump()),
            "limits": without_nulls(inputs.default_resources.limits.model_dump()),
        },
    }
    return Defaults(
        name=inputs.name,
        generate_name=f"{inputs.name}-",
        service_account_name=_service_account(inputs, platform, base),
        secret_name=secret_name,
        semaphore_name=semaphore_name,
        semaphore_data=semaphore.data if semaphore else {},
        labels=label.labels(inputs, platform),
        object_labels=label.object_labels(inputs, platform),
        match_labels=label.match_labels(inputs, platform),
        arguments=parameters.submitted_arguments(inputs),
        template_parameters=parameters.template_parameters(inputs),
        env=variables,
        volumes=volumes.volumes(inputs, platform),
        volume_mounts=mounts,
        container_security_context=context,
        container_defaults=copy.deepcopy(container),
        tolerations=scheduling.tolerations(inputs, platform),
        affinity=scheduling.affinity(inputs, platform),
        aws_role_name=role,
        aws_role_arn=_role_arn(role, platform),
    )


def _refuse(errors: list[InputError]) -> None:
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InputErrors(errors)


def _service_account(inputs: Inputs, platform: Platform, made: str) -> str:
    if inputs.service_account_name is not None:
        return inputs.service_account_name
    return platform.identity.name if isinstance(platform.identity, ExistingServiceAccount) else made


def _semaphore(inputs: Inputs, name: str) -> Semaphore | None:
    if inputs.workflow_parallelism is None:
        return None
    if inputs.workflow_parallelism < 1:
        raise InputError(
            f"{inputs.workflow_parallelism} workflows at once means that none ever runs",
            path="workflow_parallelism",
            expected="at least 1, or null for no limit",
        )
    return Semaphore(name=name, key=SEMAPHORE_KEY, size=inputs.workflow_parallelism)


def _role_name(inputs: Inputs, platform: Platform) -> str | None:
    if not isinstance(platform.identity, AwsIdentity):
        return None
    return inputs.aws_role_name or scoped_name(
        inputs.name, cluster=platform.cluster, namespace=inputs.namespace, limit=IAM_ROLE_NAME_LIMIT
    )


def _role_arn(role: str | None, platform: Platform) -> str | None:
    """The ARN, where the ARN of the cluster's OIDC provider tells the account."""
    provider = getattr(platform.identity, "oidc_provider_arn", None)
    if role is None or provider is None or has_token(provider) or not isinstance(platform.identity, AwsIdentity):
        return None
    arn = parse_arn(provider, path="identity.oidc_provider_arn")
    return f"arn:{arn.partition}:iam::{arn.account}:role{platform.identity.path}{role}"


def _repository_ref(inputs: Inputs, platform: Platform) -> dict[str, str] | None:
    """None where the namespace's default repository is meant."""
    key = inputs.artifact_repository
    if key is None:
        return repository_ref(platform, inputs.name)
    repository = resolve_repository(platform, inputs.namespace, inputs.name, key=key, path="artifact_repository")
    return None if repository is None else {"configMap": CONFIG_MAP, "key": repository.name}


def _context(inputs: Inputs, platform: Platform, defaults: Defaults) -> Context:
    fields_of_templates = without_nulls(
        {
            "affinity": defaults.affinity or None,
            "priorityClassName": inputs.priority_class_name,
            "schedulerName": scheduling.scheduler_name(inputs, platform),
            "serviceAccountName": defaults.service_account_name,
            "tolerations": defaults.tolerations or None,
        }
    )
    return Context(
        version=platform.argo,
        container=defaults.container_defaults,
        volumes=defaults.volumes,
        scheduling=fields_of_templates,
        resource_tolerations=scheduling.resource_tolerations(platform),
        template_parameters=defaults.template_parameters,
        call_parameters=parameters.call_parameters(inputs),
        retry_strategy=retry_strategy(inputs) if inputs.retry_scope == "leaf" else None,
    )


def _workflow_spec(
    inputs: Inputs, platform: Platform, defaults: Defaults, templates: list[dict[str, Any]]
) -> dict[str, Any]:
    annotations = dict(inputs.extra_pod_annotations)
    if not inputs.disruptions_enabled:
        annotations.update(platform.do_not_disrupt_annotations)
    semaphore = _semaphore(inputs, defaults.semaphore_name)
    reference = inputs.cluster_workflow_template_ref
    spec = {
        "activeDeadlineSeconds": inputs.active_deadline_seconds,
        "affinity": defaults.affinity,
        "archiveLogs": inputs.archive_logs_enabled,
        "arguments": without_empty(parameters.workflow_arguments(inputs)),
        "artifactRepositoryRef": _repository_ref(inputs, platform),
        "artifactGC": artifact_gc(inputs, platform, defaults) if inputs.delete_artifacts_on_deletion else None,
        "automountServiceAccountToken": True,
        "dnsPolicy": inputs.dns_policy,
        "entrypoint": inputs.entrypoint,
        "hooks": inputs.hooks,
        "onExit": inputs.on_exit,
        "parallelism": inputs.pod_parallelism,
        "podGC": pod_gc(inputs, platform, defaults.match_labels),
        "podMetadata": without_empty({"annotations": annotations, "labels": label.pod_labels(inputs, platform)}),
        "podPriorityClassName": inputs.priority_class_name,
        "priority": inputs.priority,
        "retryStrategy": retry_strategy(inputs) if inputs.retry_scope == "all" else None,
        "schedulerName": scheduling.scheduler_name(inputs, platform),
        "securityContext": security.pod_security_context(inputs, platform),
        "serviceAccountName": defaults.service_account_name,
        "suspend": inputs.suspend,
        "synchronization": render(semaphore, platform.argo, "workflow_parallelism") if semaphore else None,
        # Argo refuses templates beside a reference to a whole workflow of others.
        "templates": None if reference else templates,
        "tolerations": defaults.tolerations,
        "ttlStrategy": without_nulls(
            {
                "secondsAfterCompletion": inputs.workflow_delete_seconds_after_completion,
                "secondsAfterFailure": inputs.workflow_delete_seconds_after_failure,
                "secondsAfterSuccess": inputs.workflow_delete_seconds_after_success,
            }
        ),
        "volumeClaimGC": {"strategy": "OnWorkflowCompletion"},
        "volumeClaimTemplates": volumes.claims(inputs, platform, defaults.object_labels),
        "volumes": defaults.volumes,
        "workflowMetadata": without_empty(
            {
                "annotations": dict(inputs.workflow_annotations),
                "labels": label.workflow_labels(inputs, platform),
                "labelsFrom": label.labels_from(inputs),
            }
        ),
        "workflowTemplateRef": {"clusterScope": True, "name": reference} if reference else None,
    }
    return copy.deepcopy(without_empty(spec))
