"""The inputs of a spec as the model takes them, from the arguments of the construct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform._cdk import cdk
from argoform.errors import InputError
from argoform.names import scoped_name
from argoform.platform import Platform
from argoform.spec.hera import inputs_of_workflow, is_hera_workflow
from argoform.terraform.json_document import encode_json
from argoform.workflows.scripts import Scripts
from argoform.workflows.secrets import CommonSecrets


def given_inputs(
    id_: str, inputs: Mapping[str, Any], platform: Platform, *, secrets: CommonSecrets, scripts: Scripts | None
) -> dict[str, Any]:
    """The inputs as `validate_inputs` takes them.

    Common secrets are there by name only, references to Secrets among the other references, scripts among the mounts,
    and a whole Hera workflow taken apart.

    Args:
        id_: the construct's id, which is the name unless one is given.

    Raises:
        InputError: when a Hera workflow cannot be taken apart, or the mount of the scripts is given twice.
    """
    given: dict[str, Any] = {"name": id_, **inputs}
    if is_hera_workflow(given.get("templates")):
        workflow = inputs_of_workflow(given.pop("templates"), "templates")
        given = {**workflow, **given, "templates": workflow.get("templates", [])}
    if secrets.variables:
        given["common_secrets"] = dict.fromkeys(secrets.variables, "")
    if secrets.references:
        references = {
            name: {"secret_name": reference.secret_name, "key": reference.key}
            for name, reference in secrets.references.items()
        }
        given["common_env_from_secrets"] = {**given.get("common_env_from_secrets", {}), **references}
    # A name or namespace that is none is the model's to judge.
    if scripts is not None and isinstance(given.get("name"), str) and isinstance(given.get("namespace"), str):
        _mount(given, scripts, platform)
    return given


def _mount(given: dict[str, Any], scripts: Scripts, platform: Platform) -> None:
    name = scoped_name(given["name"], cluster=platform.cluster, namespace=given["namespace"], suffix="scripts")
    mounts = given.get("config_map_mounts") or {}
    annotations = given.get("extra_pod_annotations") or {}
    key = f"{platform.label_prefix}/scripts-hash"
    for path, taken in (("config_map_mounts", mounts), ("extra_pod_annotations", annotations)):
        if not isinstance(taken, Mapping):
            raise InputError("it is not a mapping", path=path, expected="a mapping")
    if key in annotations:
        raise InputError(
            "this annotation says which scripts a pod mounts",
            path=f"extra_pod_annotations.{key}",
            expected="another key",
        )
    given["config_map_mounts"] = {**mounts, name: scripts.mount}
    given["extra_pod_annotations"] = {**annotations, key: _content_hash(scripts)}


def _content_hash(scripts: Scripts) -> str:
    if not scripts.tokens:
        return scripts.content_hash
    # What the tokens stand for is known to Terraform alone, so Terraform computes the hash.
    return str(cdk.Fn.sha256(encode_json([scripts.data, scripts.binary_data], path="scripts")))
