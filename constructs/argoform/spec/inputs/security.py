"""Inputs that say what containers may do on their node."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from argoform.spec.inputs.types import Flag, Section, Text, Whole, matching, wrong

Capability = Annotated[
    Text, AfterValidator(matching(r"(?!CAP_)[A-Z][A-Z0-9_]*", "a capability without 'CAP_', such as 'NET_ADMIN'"))
]


class Security(Section):
    """The security context of pods and containers."""

    uid: Annotated[Whole, Field(ge=0, le=2**31 - 1)] = 1000
    """The user and group that containers run as.

    https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
    """

    run_as_root: Flag = False
    """Whether containers run as root.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """

    privileged: Flag = False
    """Whether containers run with elevated privileges.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """

    linux_capabilities: list[Capability] = []
    """Linux capabilities that containers get; all others are dropped.

    https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container
    """

    read_only: Flag = True
    """Whether the root file system of containers is read-only.

    https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
    """

    @model_validator(mode="after")
    def _root_is_asked_for(self) -> Self:
        if self.uid == 0 and not self.run_as_root:
            raise wrong(
                "uid 0 is root, which containers that must not run as root cannot be",
                "run_as_root: true, or another uid",
            )
        return self
