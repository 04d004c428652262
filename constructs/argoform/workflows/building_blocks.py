"""wf_spec's outputs as properties, for use while building: `spec.volumes + [...]`."""

from __future__ import annotations

import copy
from typing import Any

from argoform.spec.inputs import Inputs
from argoform.spec.outputs import Defaults


class BuildingBlocks:
    """The outputs that do not depend on the templates; each is a copy that may be changed."""

    inputs: Inputs
    """The inputs, judged."""

    defaults: Defaults
    """The outputs as one object."""

    @property
    def name(self) -> str:
        """The name of the workflow."""
        return self.inputs.name

    @property
    def namespace(self) -> str:
        """The namespace of the workflow."""
        return self.inputs.namespace

    @property
    def generate_name(self) -> str:
        """The prefix of the names of single workflows."""
        return self.defaults.generate_name

    @property
    def service_account_name(self) -> str:
        """The service account that pods run as."""
        return self.defaults.service_account_name

    @property
    def labels(self) -> dict[str, str]:
        """The labels of everything that is made."""
        return dict(self.defaults.labels)

    @property
    def match_labels(self) -> dict[str, str]:
        """The labels that select the pods of this spec."""
        return dict(self.defaults.match_labels)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments as whoever submits the workflow gives them."""
        return copy.deepcopy(self.defaults.arguments)

    @property
    def template_parameters(self) -> list[dict[str, Any]]:
        """The input parameters that every template gets."""
        return copy.deepcopy(self.defaults.template_parameters)

    @property
    def env(self) -> list[dict[str, Any]]:
        """The environment of every container."""
        return copy.deepcopy(self.defaults.env)

    @property
    def volumes(self) -> list[dict[str, Any]]:
        """The volumes of every pod."""
        return copy.deepcopy(self.defaults.volumes)

    @property
    def volume_mounts(self) -> list[dict[str, Any]]:
        """The mounts of every container."""
        return copy.deepcopy(self.defaults.volume_mounts)

    @property
    def container_security_context(self) -> dict[str, Any]:
        """The security context of every container."""
        return copy.deepcopy(self.defaults.container_security_context)

    @property
    def container_defaults(self) -> dict[str, Any]:
        """The defaults of every container."""
        return copy.deepcopy(self.defaults.container_defaults)

    @property
    def tolerations(self) -> list[dict[str, Any]]:
        """The tolerations of every pod."""
        return copy.deepcopy(self.defaults.tolerations)

    @property
    def affinity(self) -> dict[str, Any]:
        """The affinity of every pod."""
        return copy.deepcopy(self.defaults.affinity)
