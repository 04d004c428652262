"""The Helm charts that argoform installs: repository, pinned version, and the version of the application inside."""

from __future__ import annotations

from dataclasses import dataclass

REPOSITORY = "https://argoproj.github.io/argo-helm"


@dataclass(frozen=True)
class Chart:
    """A pinned release of a chart.

    https://github.com/argoproj/argo-helm
    """

    name: str
    version: str
    app_version: str


ARGO_WORKFLOWS = Chart(name="argo-workflows", version="1.0.18", app_version="4.0.6")
