"""Rules for the labels of everything that is made on a platform."""

from __future__ import annotations

from typing import Literal

from argoform.platform.model import Model

WorkloadFact = Literal[
    "spot", "burstable", "arm", "controller", "scheduler", "pull_through_cache", "no_lifetime_eviction"
]
"""What a platform may want to read from a workload's labels: which nodes it may use, whether it uses the platform's
scheduler and image cache, and that it is never evicted for its age."""


class LabelRules(Model):
    """Which labels must, and may, be set on what is made on a platform."""

    required: frozenset[str] = frozenset()
    """Keys that every spec must set."""

    allowed: frozenset[str] | None = None
    """Keys that a spec may set besides the required ones; None lets any key."""

    patterns: dict[str, str] = {}
    """A regular expression for the whole value of a key."""

    propagate: bool = True
    """Whether labels reach every object that is made (as tags where the object is a cloud's); False leaves them on
    the workflow and its pods."""
