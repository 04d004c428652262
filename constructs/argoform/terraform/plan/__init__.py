"""The offline plan: orchestration of a real Terraform core and the replay providers in a scratch folder."""

from argoform.terraform.plan.diagnostics import Diagnostic, TerraformError
from argoform.terraform.plan.planner import OfflinePlanner, offline_plan
from argoform.terraform.plan.result import PlanResult, ResourceChange, StackPlan, Summary, rendered_manifests

__all__ = [
    "Diagnostic",
    "OfflinePlanner",
    "PlanResult",
    "ResourceChange",
    "StackPlan",
    "Summary",
    "TerraformError",
    "offline_plan",
    "rendered_manifests",
]
