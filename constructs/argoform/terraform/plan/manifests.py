"""Rendered manifests as files for people: named after their resource, laid out to be read."""

from __future__ import annotations

import re

import yaml

from argoform.yaml_text import write_yaml


def readable(text: str) -> str:
    """A manifest in the layout that people write: no quotes where none are needed, scripts as blocks.

    The text is returned as it is where it is no YAML.
    """
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except yaml.YAMLError:
        return text
    return write_yaml(document, sort_keys=False)


def manifest_file_name(address: str) -> str:
    """The file for the manifest of a resource: its address without what file systems or shells take amiss."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", address).strip("-.") + ".yaml"
