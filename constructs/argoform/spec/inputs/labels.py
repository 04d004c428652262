"""Inputs that become labels and annotations."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from argoform.names import check_label_key
from argoform.spec.inputs.types import Group, LabelKey, LabelValue, ParameterName, Section, Text, checked


class LabelFrom(Group):
    """https://argo-workflows.readthedocs.io/en/latest/fields/#labelvaluefrom"""

    expression: Text
    """The expression whose value becomes the value of the label."""


def _label_from(value: Any) -> Any:
    return {"expression": value} if isinstance(value, str) else value


LabelSource = Annotated[
    LabelFrom,
    BeforeValidator(_label_from),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"expression": {"type": "string"}},
                    "required": ["expression"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class Labels(Section):
    """Labels and annotations."""

    extra_labels: dict[LabelKey, LabelValue] = {}
    """Labels of everything that is made for this workflow.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
    """

    extra_pod_labels: dict[LabelKey, LabelValue] = {}
    """Further labels of the pods.

    https://argo-workflows.readthedocs.io/en/latest/fields/#metadata
    """

    extra_pod_annotations: dict[LabelKey, Text] = {}
    """Annotations of the pods.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
    """

    extra_workflow_labels: dict[LabelKey, LabelValue] = {}
    """Further labels of the workflows.

    https://argo-workflows.readthedocs.io/en/latest/fields/#workflowmetadata
    """

    workflow_annotations: dict[LabelKey, Text] = {}
    """Annotations of the workflows.

    https://argo-workflows.readthedocs.io/en/latest/fields/#workflowmetadata
    """

    labels_from_parameters: list[Annotated[ParameterName, AfterValidator(checked(check_label_key))]] = []
    """Parameters of the workflow whose values become labels of the same name.

    https://argo-workflows.readthedocs.io/en/latest/fields/#labelvaluefrom
    """

    labels_from: dict[LabelKey, LabelSource] = {}
    """Labels whose values are expressions: `{expression: ...}`, or the expression alone.

    https://argo-workflows.readthedocs.io/en/latest/fields/#labelvaluefrom
    """
