"""Inputs become an Argo WorkflowSpec, as the Terraform module wf_spec computes it, without the CDK."""

from argoform.spec.build import build, build_defaults
from argoform.spec.inputs import Inputs
from argoform.spec.outputs import Defaults, Finding, Outputs
from argoform.spec.synchronization import Mutex, Semaphore
from argoform.spec.validate import validate_inputs

__all__ = [
    "Defaults",
    "Finding",
    "Inputs",
    "Mutex",
    "Outputs",
    "Semaphore",
    "build",
    "build_defaults",
    "validate_inputs",
]
