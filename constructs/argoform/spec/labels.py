"""The labels of the workflow, its pods and what stands beside it, and the platform's rules for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from argoform.errors import InputError, InputErrors, nearest
from argoform.names import check_label_key, check_label_value, scoped_name
from argoform.platform import S3, Platform, WorkloadFact
from argoform.platform.accounts import pod_labels as identity_labels
from argoform.platform.identity import AwsIdentity
from argoform.spec.inputs import Inputs
from argoform.tokens import has_token

INSTANCE_ID_LABEL = "workflows.argoproj.io/controller-instanceid"
"""https://argo-workflows.readthedocs.io/en/latest/scaling/#instance-id"""

AWS_TAG_KEY_LIMIT = 128
AWS_TAG_LIMIT = 50
"""https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#tag-conventions

In every other way a label that Kubernetes takes is a tag that AWS takes.
"""


def match_labels(inputs: Inputs, platform: Platform) -> dict[str, str]:
    """The labels that only this spec's pods have."""
    unique = scoped_name(inputs.name, cluster=platform.cluster, namespace=inputs.namespace, suffix="pods")
    return {platform.match_label: unique}


def labels(inputs: Inputs, platform: Platform) -> dict[str, str]:
    """The labels of everything that is made; the platform's own win over the user's, because others rely on them."""
    return {
        **inputs.extra_labels,
        **platform.static_labels,
        platform.workload_label: inputs.name,
        **{label: _word(_facts(inputs)[fact]) for label, fact in platform.workload_labels.items()},
        **match_labels(inputs, platform),
    }


def object_labels(inputs: Inputs, platform: Platform) -> dict[str, str]:
    """The labels of the objects beside the workflow: all, or argoform's own alone where they do not propagate."""
    if platform.labels.propagate:
        return labels(inputs, platform)
    return {**platform.static_labels, platform.workload_label: inputs.name, **match_labels(inputs, platform)}


def workflow_labels(inputs: Inputs, platform: Platform) -> dict[str, str]:
    """The labels of the workflows."""
    instance = {INSTANCE_ID_LABEL: platform.instance_id} if platform.instance_id else {}
    return {**labels(inputs, platform), **inputs.extra_workflow_labels, **instance}


def pod_labels(inputs: Inputs, platform: Platform) -> dict[str, str]:
    """The labels of the pods, with those that the platform's identity asks for."""
    return {**labels(inputs, platform), **inputs.extra_pod_labels, **identity_labels(platform.identity)}


def labels_from(inputs: Inputs) -> dict[str, dict[str, str]]:
    """The labels whose values are found when the workflow is created."""
    parameters = {name: {"expression": _parameter(name)} for name in sorted(inputs.labels_from_parameters)}
    given = {key: {"expression": inputs.labels_from[key].expression} for key in sorted(inputs.labels_from)}
    return {**parameters, **given}


def check_labels(inputs: Inputs, platform: Platform) -> None:
    """Hold the labels against the platform's rules, and against AWS's for tags where they become tags.

    Raises:
        InputErrors: naming every label that is missing, not allowed or not of the form that it must have.
    """
    errors = [*_match_label_errors(inputs, platform), *_rule_errors(inputs, platform)]
    if platform.labels.propagate and _become_tags(platform):
        errors += _tag_errors(labels(inputs, platform))
    if errors:
        raise InputErrors(errors)


def _parameter(name: str) -> str:
    # In an expression a '-' is a subtraction, so only names without one can follow a dot.
    return f"workflow.parameters.{name}" if re.fullmatch(r"[A-Za-z_]\w*", name) else f"workflow.parameters[{name!r}]"


def _facts(inputs: Inputs) -> Mapping[WorkloadFact, bool]:
    # Controller nodes are burstable arm64 nodes, so a pod that must run there may run on those kinds too.
    controller = inputs.controller_node_required
    return {
        "spot": inputs.spot_nodes_enabled or inputs.burstable_nodes_enabled or controller,
        "burstable": inputs.burstable_nodes_enabled or controller,
        "arm": inputs.arm_nodes_enabled or controller,
        "controller": controller,
        "scheduler": inputs.panfactum_scheduler_enabled,
        "pull_through_cache": inputs.pull_through_cache_enabled,
        "no_lifetime_eviction": True,
    }


def _word(value: bool) -> str:
    return "true" if value else "false"


def _match_label_errors(inputs: Inputs, platform: Platform) -> list[InputError]:
    """Clean-up and the disruption budget find the pods by this label, so nothing else may give it a value."""
    if platform.match_label not in inputs.extra_pod_labels:
        return []
    message = f"{platform.match_label!r} is the label by which the pods are found"
    return [InputError(message, path=f"extra_pod_labels.{platform.match_label}", expected="another key")]


def _rule_errors(inputs: Inputs, platform: Platform) -> list[InputError]:
    errors = _missing(labels(inputs, platform), inputs.extra_labels, "extra_labels", platform)
    given = {
        "extra_labels": inputs.extra_labels,
        "extra_pod_labels": inputs.extra_pod_labels,
        "extra_workflow_labels": inputs.extra_workflow_labels,
    }
    for where, found in given.items():
        for key, value in found.items():
            errors += _one_label(key, value, f"{where}.{key}", platform)
    return errors


def check_own_labels(given: Mapping[str, str], platform: Platform, *, path: str) -> None:
    """Hold the labels of an object that belongs to no spec against Kubernetes' syntax and the platform's rules.

    Raises:
        InputErrors: naming every label that is missing, not allowed or not of the form that it must have.
    """
    errors = _missing({**platform.static_labels, **given}, given, path, platform)
    for key, value in given.items():
        try:
            if not isinstance(key, str) or not isinstance(value, str):
                raise InputError("it is not text", path=f"{path}.{key}", expected="text as key and value")
            check_label_key(key, path=f"{path}.{key}")
            check_label_value(value, path=f"{path}.{key}")
        except InputError as error:
            errors.append(error)
        else:
            errors += _one_label(key, value, f"{path}.{key}", platform)
    if errors:
        raise InputErrors(errors)


def _missing(found: Mapping[str, str], given: Mapping[str, str], path: str, platform: Platform) -> list[InputError]:
    missing = sorted(platform.labels.required - set(found))
    if not missing:
        return []
    return [
        InputError(
            f"the platform requires the label{'s' * (len(missing) > 1)} {', '.join(map(repr, missing))}",
            path=path,
            expected="a value for each",
            nearest=nearest(missing[0], given),
        )
    ]


def _one_label(key: str, value: str, path: str, platform: Platform) -> list[InputError]:
    rules = platform.labels
    errors = []
    if rules.allowed is not None and key not in rules.allowed | rules.required:
        known = sorted(rules.allowed | rules.required)
        errors.append(
            InputError(
                f"the platform does not allow the label {key!r}",
                path=path,
                expected=f"one of {', '.join(known)}" if known else "no further label",
                nearest=nearest(key, known),
            )
        )
    pattern = rules.patterns.get(key)
    if pattern is not None and not has_token(value) and not re.fullmatch(pattern, value):
        errors.append(
            InputError(
                f"the value {value!r} is not of the form the platform asks for",
                path=path,
                expected=f"a match of {pattern!r}",
            )
        )
    return errors


def _become_tags(platform: Platform) -> bool:
    """Whether resources in AWS are made that the labels are put on."""
    bucket = platform.artifacts
    return isinstance(platform.identity, AwsIdentity) or (isinstance(bucket, S3) and bucket.create)


def _tag_errors(found: Mapping[str, str]) -> list[InputError]:
    errors = []
    if len(found) > AWS_TAG_LIMIT:
        errors.append(
            InputError(
                f"{len(found)} labels become tags",
                path="extra_labels",
                expected=f"at most {AWS_TAG_LIMIT}, AWS's limit",
            )
        )
    for key in found:
        path = f"extra_labels.{key}"
        if len(key) > AWS_TAG_KEY_LIMIT:
            errors.append(
                InputError(
                    f"{key!r} has {len(key)} characters and becomes the key of a tag",
                    path=path,
                    expected=f"at most {AWS_TAG_KEY_LIMIT}, AWS's limit",
                )
            )
    return errors
