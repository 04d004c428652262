"""Container images that a platform provides, in the parts that its modules name."""

from __future__ import annotations

from argoform.platform.model import Model


class Image(Model):
    """An image.

    https://kubernetes.io/docs/concepts/containers/images/#image-names
    """

    registry: str
    """The host of the registry: `public.ecr.aws`. A pull-through cache has its own."""

    repository: str
    """The path within the registry."""

    tag: str
    """The tag."""

    @property
    def reference(self) -> str:
        """What `image` of a container says: `<registry>/<repository>:<tag>`."""
        return f"{self.registry}/{self.repository}:{self.tag}"

    def __str__(self) -> str:
        return self.reference
