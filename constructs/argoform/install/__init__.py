"""CDK constructs: the Argo Workflows Helm install, and what surrounds it."""

from argoform.install.argo_workflows import ArgoWorkflows, IArgoWorkflows
from argoform.install.values import CrdMode

__all__ = ["ArgoWorkflows", "CrdMode", "IArgoWorkflows"]
