"""Kubernetes labels as the tags and labels that each cloud takes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from argoform.tokens import has_token

_GOOGLE_LIMIT = 63


def google_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels of Google Cloud resources: lower case letters, digits, `_` and `-`, keys that begin with a letter.

    https://cloud.google.com/resource-manager/docs/labels-overview#requirements
    """
    found: dict[str, str] = {}
    for key, value in labels.items():
        name = re.sub(r"[^a-z0-9_-]", "_", key.lower())[:_GOOGLE_LIMIT]
        if name and not name[0].isalpha():
            name = f"l{name}"[:_GOOGLE_LIMIT]
        found[name] = value if has_token(value) else re.sub(r"[^a-z0-9_-]", "_", value.lower())[:_GOOGLE_LIMIT]
    return found


def azure_tags(labels: Mapping[str, str]) -> dict[str, str]:
    r"""Tags of Azure resources, whose names hold none of `<>%&\?/`.

    https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
    """
    return {re.sub(r"[<>%&\\?/]", ".", key): value for key, value in labels.items()}
