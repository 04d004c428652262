"""`Workflow`: a workflow that an apply submits, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from argoform._cdk import Construct, cdk
from argoform.errors import InputError
from argoform.names import KUBERNETES_NAME_LIMIT
from argoform.terraform.document import encode_document
from argoform.tokens import has_token
from argoform.workflows.arguments import submitted_spec
from argoform.workflows.manifest import (
    ApplyOptions,
    ArgoObject,
    Wait,
    check_annotations,
    check_arguments,
    object_address,
    object_manifest,
    object_name,
)
from argoform.workflows.workflow_spec import WorkflowSpec
from argoform.workflows.workflow_template import WorkflowTemplate

FOREVER = 2**31 - 1
"""Seconds after which Argo would delete a finished workflow that Terraform owns: the largest number it takes."""

_DIGITS = 8
_OWNED_BY_RUN = ("spec",)


class Workflow(ArgoObject):
    """A workflow that the apply submits: a migration, a first load.

    Its name is `<name>-<hash of its content>`, so the same content is submitted once, and changed content (other
    arguments, another image) as a new workflow that takes the place of the one before, which is deleted even while it
    runs. With `template` the content is the reference and the arguments: a change of the template alone submits
    nothing.

    A finished workflow stays until Terraform replaces or destroys it: `ttlStrategy` is set to 68 years, because a
    workflow that Argo deletes is missing from the cluster at the next plan, and the next apply would submit it again.
    Nothing else may delete it either: a controller with a `retentionPolicy` does, and so does `argo delete`. Its pods
    are collected as the spec says. What an apply finds changed in its `spec` (`argo stop`, `argo resume`) is left
    alone.

    https://argo-workflows.readthedocs.io/en/latest/fields/#workflow

    Args:
        template: the template that it runs; give this or `spec`.
        spec: the spec that it runs.
        name: what its name begins with; the template's or spec's unless given.
        arguments: its arguments, in Argo's field names; those that are not among them have the values and
            defaults that the spec says.
        wait_seconds: how long the apply waits for it to succeed, in seconds; the apply fails where it does not. None
            does not wait.
        annotations: of the object itself.
        options: how it is applied.
        depends_on: what it has to wait for, besides what it runs.
        moved_from: where it was in Terraform's state before: an address or an old construct path.

    Raises:
        InputError: when the name, an annotation or a number is not valid.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        template: WorkflowTemplate | None = None,
        spec: WorkflowSpec | None = None,
        name: str | None = None,
        arguments: Mapping[str, Any] | None = None,
        wait_seconds: int | None = None,
        annotations: Mapping[str, str] | None = None,
        options: ApplyOptions | None = None,
        depends_on: Sequence[Any] = (),
        moved_from: str | None = None,
    ) -> None:
        runs = template.spec if template is not None else spec
        if runs is None or (template is not None and spec is not None):
            raise InputError(
                "it runs either a template or a spec", path="template", expected="one of `template`, `spec`"
            )
        self.template = template
        self.spec = runs
        self.prefix = object_name(name or (template.name if template is not None else runs.name), limit=253)
        self.annotations = check_annotations(annotations)
        self._arguments = check_arguments(arguments)
        if options is None:
            by_kubectl = runs.platform.manifest_engine == "kubectl_manifest"
            options = ApplyOptions(ignore_fields=_OWNED_BY_RUN if by_kubectl else ())
        super().__init__(
            scope,
            id_,
            platform=runs.platform,
            spec=spec,
            address=object_address("Workflow", self.prefix, platform=runs.platform, namespace=runs.namespace),
            manifest=self._whole,
            depends_on=[
                *([template.resource] if template is not None else []),
                *runs.dependencies(),
                *depends_on,
            ],
            options=options,
            wait_for=None if wait_seconds is None else Wait("status.phase", "Succeeded", _seconds(wait_seconds)),
            moved_from=moved_from,
        )

    def _whole(self) -> Mapping[str, Any]:
        body = submitted_spec(self.spec, self.template, self._arguments)
        body["ttlStrategy"] = dict.fromkeys(
            ("secondsAfterCompletion", "secondsAfterFailure", "secondsAfterSuccess"), FOREVER
        )
        manifest = object_manifest(
            "Workflow",
            platform=self.platform,
            name=self.prefix,
            namespace=self.spec.namespace,
            labels=self.spec.labels,
            annotations=self.annotations,
            spec=body,
        )
        stem = self.prefix[: KUBERNETES_NAME_LIMIT - _DIGITS - 1].rstrip("-.")
        manifest["metadata"]["name"] = f"{stem}-{_digest(manifest)}"
        return manifest


def _digest(manifest: Mapping[str, Any]) -> str:
    text = encode_document(manifest)
    if has_token(text):
        # What the tokens stand for is known to Terraform alone, so Terraform computes the hash.
        return str(cdk.Fn.substr(cdk.Fn.sha256(text), 0, _DIGITS))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _seconds(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InputError(f"{value!r} is no duration", path="wait_seconds", expected="a whole number of seconds from 1")
    return value
