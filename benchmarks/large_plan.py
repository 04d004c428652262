"""Writes a plan of 2,000 resources, of which every second one changes, as `terraform show -json` would show it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RESOURCES = 2_000


def _template(number: int, *, head: bool) -> dict[str, Any]:
    changed = head and number % 2 == 0
    names = [f"step-{step}" for step in range(8)]
    tasks = [
        {"name": name, "template": name, **({"dependencies": [names[index - 1]]} if index else {})}
        for index, name in enumerate(names)
    ]
    work = [
        {
            "name": name,
            "retryStrategy": {"limit": 3},
            "inputs": {"parameters": [{"name": "day", "value": "today"}]},
            "container": {
                "image": f"registry.example.com/work:{'1.3.0' if changed else '1.2.0'}",
                "command": ["work"],
                "args": [name, "{{inputs.parameters.day}}"],
                "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "128Mi"}},
            },
        }
        for name in names
    ]
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": f"flow-{number}", "namespace": f"team-{number % 20}"},
        "spec": {
            "entrypoint": "main",
            "activeDeadlineSeconds": 7200 if changed else 3600,
            "serviceAccountName": f"flow-{number}",
            "templates": [{"name": "main", "dag": {"tasks": tasks}}, *work],
        },
    }


def _values(number: int, *, head: bool) -> tuple[str, dict[str, Any]]:
    changed = head and number % 2 == 0
    kind, index = number % 4, number // 4
    metadata = [{"name": f"flow-{index}", "namespace": f"team-{index % 20}", "labels": {"team": str(index % 20)}}]
    if kind == 0:
        return "kubectl_manifest", {"yaml_body": json.dumps(_template(index * 2, head=head)), "wait": True}
    if kind == 1:
        verbs = ["create", "patch", *(["delete"] if changed else [])]
        rule = {"api_groups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": verbs}
        return "kubernetes_role_v1", {"metadata": metadata, "rule": [rule]}
    if kind == 2:
        actions = ["s3:GetObject", *(["s3:PutObject"] if changed else [])]
        statement = {"Effect": "Allow", "Action": actions, "Resource": f"arn:aws:s3:::team-{index % 20}/*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        return "aws_iam_role_policy", {"name": f"flow-{index}", "role": f"flow-{index}", "policy": policy}
    return "kubernetes_config_map_v1", {
        "metadata": metadata,
        "data": {"run.sh": f"echo {'new' if changed else 'old'}\n"},
    }


def document() -> dict[str, Any]:
    """The plan."""
    changes = []
    for number in range(RESOURCES):
        type_, before = _values(number, head=False)
        _, after = _values(number, head=True)
        marks = {"yaml_body": True} if type_ == "kubectl_manifest" else {}
        changes.append(
            {
                "address": f"{type_}.r{number}",
                "mode": "managed",
                "type": type_,
                "name": f"r{number}",
                "provider_name": "registry.terraform.io/hashicorp/kubernetes",
                "change": {
                    "actions": ["no-op"] if before == after else ["update"],
                    "before": before,
                    "after": after,
                    "after_unknown": {},
                    "before_sensitive": marks,
                    "after_sensitive": marks,
                },
            }
        )
    return {"format_version": "1.2", "terraform_version": "1.15.0", "resource_changes": changes}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(document()), encoding="utf-8")
