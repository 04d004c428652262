"""Rules on what Argo's linter lets through and what fails when the workflow runs."""

from argoform.lint.runtime import amounts, calls, loops, metrics, pods, references, strategies, volumes

__all__ = ["amounts", "calls", "loops", "metrics", "pods", "references", "strategies", "volumes"]
