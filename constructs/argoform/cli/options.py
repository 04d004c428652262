"""What options that several subcommands have mean, with nothing imported that is not asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argoform.platform import Platform


def platform_named(name: str | None) -> Platform | None:
    """The platform of `--platform`; None when the option is not given. Raises what `load_platform` does."""
    if name is None:
        return None
    from argoform.cli.platforms import load_platform

    return load_platform(name)
