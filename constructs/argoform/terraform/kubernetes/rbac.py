"""The blocks that role bindings share."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, BlockModel

API_GROUP = "rbac.authorization.k8s.io"
"""The API group of roles."""


class RoleRef(BlockModel):
    """The role that a binding grants; Kubernetes does not let it change.

    https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
    """

    kind: Annotated[str, FORCE_NEW]
    """`Role` or `ClusterRole`."""
    name: Annotated[str, FORCE_NEW]
    api_group: Annotated[str, FORCE_NEW] = API_GROUP


class Subject(BlockModel):
    """Who is granted the role.

    https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
    """

    kind: str
    """`ServiceAccount`, `User` or `Group`."""
    name: str
    namespace: str | None = None
    """The namespace of a service account; the provider's default is `default`."""
    api_group: Annotated[str | None, COMPUTED] = None
    """Empty for a service account, the RBAC group otherwise."""
