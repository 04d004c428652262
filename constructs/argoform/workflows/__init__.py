"""CDK constructs: `WorkflowSpec`, and what deploys it."""

from argoform.workflows.cron_workflow import CronWorkflow
from argoform.workflows.manifest import ApplyOptions
from argoform.workflows.scripts import Scripts
from argoform.workflows.semaphores import SemaphoreConfigMap
from argoform.workflows.workflow import Workflow
from argoform.workflows.workflow_spec import WorkflowSpec
from argoform.workflows.workflow_template import ClusterWorkflowTemplate, WorkflowTemplate

__all__ = [
    "ApplyOptions",
    "ClusterWorkflowTemplate",
    "CronWorkflow",
    "Scripts",
    "SemaphoreConfigMap",
    "Workflow",
    "WorkflowSpec",
    "WorkflowTemplate",
]
