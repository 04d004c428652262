"""The inputs: wf_spec's variables under wf_spec's names, in groups, as one pydantic model."""

from argoform.spec.inputs.files import ConfigMapMount, Mount, SecretMount, TmpDirectory, VolumeMount
from argoform.spec.inputs.labels import LabelFrom
from argoform.spec.inputs.model import GROUPS, Inputs
from argoform.spec.inputs.scheduling import ExtraToleration, NodePreference
from argoform.spec.inputs.workflow import Arguments, PassthroughParameter, Resources

__all__ = [
    "GROUPS",
    "Arguments",
    "ConfigMapMount",
    "ExtraToleration",
    "Inputs",
    "LabelFrom",
    "Mount",
    "NodePreference",
    "PassthroughParameter",
    "Resources",
    "SecretMount",
    "TmpDirectory",
    "VolumeMount",
]
