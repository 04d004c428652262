"""The Helm values of the Argo Workflows chart that follow from the platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from argoform.platform import Platform

CrdMode = Literal["minified", "full", "none"]
"""`minified`: installed by Helm with the release. `full`: with complete schemas, by a job in the cluster that downloads
them from the internet. `none`: they are there already."""


def argo_workflows_values(
    platform: Platform,
    *,
    workflow_namespaces: Sequence[str],
    crds: CrdMode = "minified",
    template_referencing: Literal["Strict", "Secure"] | None = None,
    labels: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The values that argoform sets; every other value keeps the chart's default.

    Args:
        workflow_namespaces: the namespaces that the controller manages, besides its own.
        crds: how the CRDs come into the cluster.
        template_referencing: `Strict` lets only workflows run that refer to a template, `Secure` also ties them to the
            version they began with; https://argo-workflows.readthedocs.io/en/latest/workflow-restrictions/
        labels: labels of every object of the release.
    """
    controller: dict[str, Any] = {"workflowNamespaces": list(workflow_namespaces)}
    if platform.instance_id is not None:
        controller["instanceID"] = {"enabled": True, "explicitID": platform.instance_id}
    if template_referencing is not None:
        controller["workflowRestrictions"] = {"templateReferencing": template_referencing}
    values: dict[str, Any] = {
        "crds": {"install": crds != "none", "full": crds == "full"},
        # Every spec brings its own account and role, so the chart's shared one would only be a way around them.
        "workflow": {"serviceAccount": {"create": False}, "rbac": {"create": False}},
        "controller": controller,
    }
    if labels:
        values["commonLabels"] = dict(labels)
    return values


def merge_values(base: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """`override` over `base`, deeply, as Helm itself does: mappings are merged, everything else is replaced.

    A None in `override` stays, because Helm reads null as "drop the chart's default".
    """
    merged = dict(base)
    for key, value in override.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = merge_values(below, value)
        else:
            merged[key] = value
    return merged
