"""`CronWorkflow`: a workflow that runs on a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from argoform._cdk import Construct
from argoform.argo import ArgoVersion
from argoform.argo.cron import check_schedule, check_timezone
from argoform.errors import DialectError, InputError, nearest
from argoform.names import CRON_WORKFLOW_NAME_LIMIT
from argoform.workflows.arguments import submitted_spec
from argoform.workflows.manifest import (
    ApplyOptions,
    ArgoObject,
    check_annotations,
    check_arguments,
    object_address,
    object_manifest,
    object_name,
)
from argoform.workflows.workflow_spec import WorkflowSpec
from argoform.workflows.workflow_template import WorkflowTemplate

ConcurrencyPolicy = Literal["Allow", "Forbid", "Replace"]
_POLICIES: tuple[ConcurrencyPolicy, ...] = ("Allow", "Forbid", "Replace")

PLURAL_SINCE = "3.6"
"""The version that brought `schedules`, `when` and `stopStrategy`."""


class CronWorkflow(ArgoObject):
    """A CronWorkflow that runs a template, or a spec of its own.

    https://argo-workflows.readthedocs.io/en/latest/cron-workflows/

    Args:
        template: the template that it runs; give this or `spec`.
        spec: the spec that it runs.
        name: its name, at most 52 characters; the template's or spec's unless given.
        schedules: five fields, or a descriptor like `@hourly`; several need Argo 3.6.
        timezone: an IANA name; UTC when None, as pods and controllers have it.
        concurrency_policy: what happens when one run is due and another still goes on; default `Forbid`, so that a
            slow run is not doubled.
        starting_deadline_seconds: seconds after a missed schedule within which a run is still started.
        successful_jobs_history_limit: how many finished workflows are kept; Argo's default is 3.
        failed_jobs_history_limit: how many failed workflows are kept; Argo's default is 1.
        when: an expression; a run is skipped when it is false. Argo 3.6 and later.
        stop_strategy: an expression; no more runs are started when it is true. Argo 3.6 and later.
        suspend: True or False set it; None leaves it out, so that `argo cron suspend` is not undone by an apply.
        arguments: arguments of the workflows, in Argo's field names; those that are not among them have the values and
            defaults that the spec says.
        annotations: of the object itself.
        options: how it is applied.
        depends_on: what it has to wait for, besides what it runs.
        moved_from: where it was in Terraform's state before: an address or an old construct path.

    Raises:
        InputError: when a schedule, the time zone, a number or the name is not valid.
        DialectError: when the platform's version of Argo lacks what is asked for.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        template: WorkflowTemplate | None = None,
        spec: WorkflowSpec | None = None,
        name: str | None = None,
        schedules: Sequence[str],
        timezone: str | None = None,
        concurrency_policy: ConcurrencyPolicy = "Forbid",
        starting_deadline_seconds: int | None = None,
        successful_jobs_history_limit: int | None = None,
        failed_jobs_history_limit: int | None = None,
        when: str | None = None,
        stop_strategy: str | None = None,
        suspend: bool | None = None,
        arguments: Mapping[str, Any] | None = None,
        annotations: Mapping[str, str] | None = None,
        options: ApplyOptions | None = None,
        depends_on: Sequence[Any] = (),
        moved_from: str | None = None,
    ) -> None:
        if (template is None) == (spec is None):
            raise InputError(
                "it runs either a template or a spec", path="template", expected="one of `template`, `spec`"
            )
        self.template = template
        runs = template.spec if template is not None else spec
        assert runs is not None  # noqa: S101 - one of both is given
        self.spec = runs
        argo = self.spec.platform.argo
        self.name = object_name(
            name or (template.name if template is not None else self.spec.name), limit=CRON_WORKFLOW_NAME_LIMIT
        )
        self.annotations = check_annotations(annotations)
        self._arguments = check_arguments(arguments)
        self._fields = {
            **_schedules(schedules, argo),
            "timezone": check_timezone(timezone, path="timezone") if timezone is not None else None,
            "concurrencyPolicy": _policy(concurrency_policy),
            "startingDeadlineSeconds": _count(starting_deadline_seconds, "starting_deadline_seconds"),
            "successfulJobsHistoryLimit": _count(successful_jobs_history_limit, "successful_jobs_history_limit"),
            "failedJobsHistoryLimit": _count(failed_jobs_history_limit, "failed_jobs_history_limit"),
            "suspend": _suspended(suspend),
        }
        for field, value in (("when", when), ("stop_strategy", stop_strategy)):
            if value is not None:
                argo.require(PLURAL_SINCE, f"`{field}` of a CronWorkflow", path=field)
                _expression(value, field)
        self._fields["when"] = when
        self._fields["stopStrategy"] = {"expression": stop_strategy} if stop_strategy is not None else None
        super().__init__(
            scope,
            id_,
            platform=self.spec.platform,
            spec=spec,
            address=object_address(
                "CronWorkflow", self.name, platform=self.spec.platform, namespace=self.spec.namespace
            ),
            manifest=self._whole,
            depends_on=[
                *([template.resource] if template is not None else []),
                *self.spec.dependencies(),
                *depends_on,
            ],
            options=options,
            moved_from=moved_from,
        )

    def _whole(self) -> Mapping[str, Any]:
        spec = {field: value for field, value in self._fields.items() if value is not None}
        spec["workflowSpec"] = submitted_spec(self.spec, self.template, self._arguments)
        spec["workflowMetadata"] = {"labels": self.spec.labels}
        return object_manifest(
            "CronWorkflow",
            platform=self.platform,
            name=self.name,
            namespace=self.spec.namespace,
            labels=self.spec.defaults.object_labels,
            annotations=self.annotations,
            spec=spec,
        )


def _schedules(schedules: Sequence[str], argo: ArgoVersion) -> dict[str, Any]:
    if isinstance(schedules, str) or not schedules:
        raise InputError("no schedule is given", path="schedules", expected="a list with at least one schedule")
    checked = [check_schedule(schedule, path=f"schedules[{i}]") for i, schedule in enumerate(schedules)]
    if argo.at_least(PLURAL_SINCE):
        return {"schedules": checked}
    if len(checked) > 1:
        raise DialectError(
            f"{len(checked)} schedules need Argo Workflows {PLURAL_SINCE}; the platform runs {argo}", path="schedules"
        )
    return {"schedule": checked[0]}


def _policy(policy: str) -> str:
    if policy not in _POLICIES:
        raise InputError(
            f"there is no concurrency policy {policy!r}",
            path="concurrency_policy",
            expected=f"one of {', '.join(_POLICIES)}",
            nearest=nearest(policy, _POLICIES),
        )
    return policy


def _expression(value: object, path: str) -> None:
    if not isinstance(value, str):
        raise InputError(f"a {type(value).__name__} is no expression", path=path, expected="text")
    if not value.strip():
        raise InputError("the expression is empty", path=path, expected="text")


def _suspended(value: bool | None) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise InputError(f"a {type(value).__name__} is neither", path="suspend", expected="True, False or None")
    return value


def _count(value: int | None, path: str) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31):
        raise InputError(f"{value!r} is not a count", path=path, expected="a whole number from 0")
    return value
