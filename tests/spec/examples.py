"""Inputs for the tests: the least that builds, and one valid and one wrong value of every input."""

from __future__ import annotations

import copy
from typing import Any

from argoform.platform import Platform
from argoform.spec import Outputs, build

MAIN: dict[str, Any] = {"name": "main", "container": {"image": "alpine:3.20", "command": ["sh", "-c", "echo hi"]}}

LEAST: dict[str, Any] = {"name": "wf", "namespace": "ns", "entrypoint": "main", "templates": [MAIN]}

PANFACTUM = Platform.panfactum()
LOCAL = Platform.local()
EKS = Platform.eks(cluster="prod")


def inputs(**more: Any) -> dict[str, Any]:
    """The least that builds, and more."""
    return {**copy.deepcopy(LEAST), **more}


def made(platform: Platform = PANFACTUM, **more: Any) -> Outputs:
    """What the least inputs, and more, build."""
    return build(inputs(**more), platform)


def template(outputs: Outputs, name: str = "main") -> dict[str, Any]:
    """The finished template of that name."""
    return next(t for t in outputs.workflow_spec["templates"] if t["name"] == name)


VALID: dict[str, list[Any]] = {
    "name": ["other", "a-b", "x" * 63],
    "namespace": ["team-a", "n" * 63],
    "priority_class_name": ["high", None],
    "extra_tolerations": [
        [{"operator": "Exists"}],
        [{"key": "gpu", "operator": "Equal", "value": "true", "effect": None}],
    ],
    "node_preferences": [
        {"disk": {"weight": 5, "operator": "In", "values": ["ssd"]}},
        {"n": {"weight": 1, "operator": "Exists", "values": []}},
    ],
    "node_requirements": [{"topology.kubernetes.io/zone": ["a", "b"]}],
    "common_secrets": [{"TOKEN": "x"}, ["TOKEN", "OTHER"], {"N": 5}],
    "common_env": [{"A": "1", "B": 2, "C": True, "D": 1.5, "E": ""}],
    "common_env_from_secrets": [{"PW": {"secret_name": "db", "key": "password"}}],
    "common_env_from_config_maps": [{"URL": {"config_map_name": "cfg", "key": "url"}}],
    "mount_owner": [0, 3000],
    "tmp_directories": [
        {"cache": {"mount_path": "/cache", "size_mb": 500}, "my-scratch": {"mount_path": "/s", "node_local": True}},
        {
            "A B": {"mount_path": "/a"},
            "a.b": {"mount_path": "/b"},
            "": {"mount_path": "/c"},
            "x" * 90: {"mount_path": "/d"},
        },
    ],
    "secret_mounts": [{"my.tls": {"mount_path": "/tls", "optional": True, "sub_paths": ["a.pem"]}}],
    "config_map_mounts": [{"conf": {"mount_path": "/conf"}}, {"a" * 200: {"mount_path": "/conf/"}}],
    "extra_pod_annotations": [{"example.com/a": "any text: {}"}],
    "spot_nodes_enabled": [True, False],
    "burstable_nodes_enabled": [True, False],
    "arm_nodes_enabled": [True, False],
    "controller_node_required": [True, False],
    "panfactum_scheduler_enabled": [True, False],
    "extra_pod_labels": [{"pod": "y", "empty": ""}],
    "ip_allow_list": [["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"]],
    "active_deadline_seconds": [1, 7200, None],
    "archive_logs_enabled": [True, False],
    "dns_policy": ["Default", "None", "ClusterFirstWithHostNet"],
    "on_exit": ["main", None],
    "pod_parallelism": [1, 40, None],
    "pod_delete_delay_seconds": [0, 5],
    "priority": [5, -5, None],
    "workflow_delete_seconds_after_completion": [10, 0, None],
    "workflow_delete_seconds_after_failure": [10, 0, None],
    "workflow_delete_seconds_after_success": [10, 0, None],
    "extra_workflow_labels": [{"team": "x"}],
    "workflow_annotations": [{"a": "b"}],
    "cluster_workflow_template_ref": ["shared", None],
    "suspend": [True, False],
    "entrypoint": ["main"],
    "templates": [[MAIN, {"name": "wait", "suspend": {}}]],
    "retry_backoff_initial_duration_seconds": [0, 5],
    "retry_backoff_max_duration_seconds": [0, 60],
    "retry_max_attempts": [0, 2],
    "retry_expression": ["asInt(lastRetry.exitCode) > 1", None],
    "retry_policy": ["OnError", "OnTransientError"],
    "delete_artifacts_on_deletion": [True, False],
    "disruptions_enabled": [True, False],
    "uid": [2000, 1],
    "run_as_root": [True, False],
    "volume_mounts": [
        {"data": {"mount_path": "/data"}},
        {"data": {"mount_path": "/data", "size_gb": 0.5, "access_modes": ["ReadWriteMany"], "storage_class": "efs"}},
    ],
    "workflow_parallelism": [3, None],
    "read_only": [True, False],
    "privileged": [True, False],
    "linux_capabilities": [["NET_ADMIN"]],
    "arguments": [{"parameters": [{"name": "p", "value": "1"}]}, {"artifacts": None}],
    "default_resources": [{"requests": {"cpu": "1"}, "limits": {"cpu": 2, "memory": "1Gi"}}, {}],
    "default_container_image": ["img:1"],
    "extra_aws_permissions": [
        "{}",
        {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]},
        [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
    ],
    "hooks": [{"exit": {"template": "main"}}, None],
    "passthrough_parameters": [
        [{"name": "foo", "default": "bar", "enum": ["bar", "baz"]}],
        [{"name": "n", "value": 5}],
    ],
    "extra_labels": [{"team": "obs", "example.com/cost": "a"}],
    "pull_through_cache_enabled": [True, False],
    "labels_from_parameters": [["env", "my-param"]],
    "labels_from": [{"a": "workflow.name", "b": {"expression": "workflow.uid"}}],
    "workflow_nodes_required": [True, False],
    "service_account_name": ["runner", None],
    "secret_name": ["secrets"],
    "semaphore_name": ["sync"],
    "aws_role_name": ["role"],
    "artifact_repository": [None],
    "retry_scope": ["leaf", "all"],
}
"""Values that every input may have, each together with any of the others."""

WRONG: list[tuple[str, Any, str, str]] = [
    ("name", "Upper", "name", "not a valid name"),
    ("name", "x" * 64, "name", "64 characters; expected at most 63"),
    ("namespace", "a.b", "namespace", "not a valid name"),
    ("priority_class_name", "a_b", "priority_class_name", "not a valid name"),
    ("extra_tolerations", [{"operator": "Is"}], "extra_tolerations[0].operator", "'Equal' or 'Exists'"),
    ("extra_tolerations", [{"operator": "Equal"}], "extra_tolerations[0]", "has no key"),
    ("extra_tolerations", [{"key": "a", "operator": "Exists", "value": "b"}], "extra_tolerations[0]", "has a value"),
    (
        "node_preferences",
        {"d": {"weight": 0, "operator": "In", "values": ["a"]}},
        "node_preferences.d.weight",
        "greater than or equal to 1",
    ),
    (
        "node_preferences",
        {"d": {"weight": 1, "operator": "Gt", "values": ["a"]}},
        "node_preferences.d",
        "one whole number",
    ),
    ("node_requirements", {"zone": "a"}, "node_requirements.zone", "a valid list"),
    ("common_secrets", {"1A": "x"}, "common_secrets.1A", "not beginning with a digit"),
    ("common_env", {"A": ["x"]}, "common_env.A", "a valid string"),
    ("common_env_from_secrets", {"A": {"secret_name": "s"}}, "common_env_from_secrets.A.key", "required"),
    (
        "common_env_from_config_maps",
        {"A": {"name": "s", "key": "k"}},
        "common_env_from_config_maps.A.name",
        "no field called 'name'",
    ),
    ("mount_owner", -1, "mount_owner", "greater than or equal to 0"),
    (
        "tmp_directories",
        {"cache": {"mount_path": "/c", "size_mb": "big"}},
        "tmp_directories.cache.size_mb",
        "expected a number",
    ),
    ("secret_mounts", {"s": {"mount_path": "relative"}}, "secret_mounts.s.mount_path", "an absolute path"),
    (
        "config_map_mounts",
        {"s": {"mount_path": "/c", "sub_paths": ["../x"]}},
        "config_map_mounts.s.sub_paths[0]",
        "without '..'",
    ),
    ("extra_pod_annotations", {"a b": "c"}, "extra_pod_annotations.a b", "not a valid name"),
    ("spot_nodes_enabled", "yes", "spot_nodes_enabled", "expected true or false"),
    ("burstable_nodes_enabled", 1, "burstable_nodes_enabled", "expected true or false"),
    ("arm_nodes_enabled", "true", "arm_nodes_enabled", "expected true or false"),
    ("controller_node_required", [], "controller_node_required", "expected true or false"),
    ("panfactum_scheduler_enabled", 0, "panfactum_scheduler_enabled", "expected true or false"),
    ("extra_pod_labels", {"team": "a b"}, "extra_pod_labels.team", "not a valid name"),
    ("ip_allow_list", ["10.0.0.1/8"], "ip_allow_list[0]", "not an IP address or network"),
    ("active_deadline_seconds", 0, "active_deadline_seconds", "greater than or equal to 1"),
    ("archive_logs_enabled", "no", "archive_logs_enabled", "expected true or false"),
    ("dns_policy", "ClusterFrist", "dns_policy", "'ClusterFirst'"),
    ("on_exit", "absent", "on_exit", "no template called 'absent'"),
    ("pod_parallelism", 0, "pod_parallelism", "none ever runs"),
    ("pod_delete_delay_seconds", -1, "pod_delete_delay_seconds", "greater than or equal to 0"),
    ("priority", 1.5, "priority", "a valid integer"),
    ("workflow_delete_seconds_after_completion", "1h", "workflow_delete_seconds_after_completion", "expected a number"),
    (
        "workflow_delete_seconds_after_failure",
        -5,
        "workflow_delete_seconds_after_failure",
        "greater than or equal to 0",
    ),
    ("workflow_delete_seconds_after_success", True, "workflow_delete_seconds_after_success", "it is a boolean"),
    ("extra_workflow_labels", {"x/y/z": "a"}, "extra_workflow_labels.x/y/z", "not a valid name"),
    ("workflow_annotations", "a=b", "workflow_annotations", "a valid dictionary"),
    ("cluster_workflow_template_ref", {"name": "x"}, "cluster_workflow_template_ref", "a valid string"),
    ("suspend", "later", "suspend", "expected true or false"),
    ("entrypoint", "mian", "entrypoint", "did you mean 'main'?"),
    ("templates", [{"container": {"image": "x"}}], "templates[0].name", "the template has no name"),
    ("templates", [{"name": "main", "contaner": {}}], "templates[0]", "did you mean 'container'?"),
    (
        "templates",
        [{"name": "main", "container": {"image": "x"}, "suspend": {}}],
        "templates[0]",
        "container and suspend at once",
    ),
    (
        "templates",
        [{"name": "main", "container": {"imag": "x"}}],
        "templates[0].container.imag",
        "did you mean 'image'?",
    ),
    ("templates", [MAIN, MAIN], "templates[1].name", "templates[0] is called 'main' already"),
    (
        "templates",
        [{"name": "main", "dag": {"tasks": [{"name": "a", "template": "mian"}]}}],
        "templates[0].dag.tasks[0].template",
        "did you mean 'main'?",
    ),
    ("retry_backoff_initial_duration_seconds", "30s", "retry_backoff_initial_duration_seconds", "expected a number"),
    ("retry_backoff_max_duration_seconds", [60], "retry_backoff_max_duration_seconds", "it is a list"),
    ("retry_max_attempts", -1, "retry_max_attempts", "greater than or equal to 0"),
    ("retry_expression", {"a": 1}, "retry_expression", "a valid string"),
    ("retry_policy", "OnSuccess", "retry_policy", "'OnTransientError'"),
    ("delete_artifacts_on_deletion", "OnWorkflowDeletion", "delete_artifacts_on_deletion", "expected true or false"),
    ("disruptions_enabled", 1, "disruptions_enabled", "expected true or false"),
    ("uid", 0, "", "uid 0 is root"),
    ("run_as_root", "root", "run_as_root", "expected true or false"),
    ("volume_mounts", {"podinfo": {"mount_path": "/x"}}, "volume_mounts.podinfo", "another name"),
    ("volume_mounts", {"Data": {"mount_path": "/x"}}, "volume_mounts.Data", "not a valid name"),
    ("workflow_parallelism", 0, "workflow_parallelism", "none ever runs"),
    ("read_only", None.__class__, "read_only", "expected true or false"),
    ("privileged", "false", "privileged", "expected true or false"),
    ("linux_capabilities", ["CAP_NET_ADMIN"], "linux_capabilities[0]", "without 'CAP_'"),
    ("arguments", {"parameters": [{"value": "1"}]}, "arguments.parameters", "has no name"),
    ("arguments", {"params": []}, "arguments.params", "did you mean 'parameters'?"),
    (
        "default_resources",
        {"requests": {"memory": "lots"}},
        "default_resources.requests.memory",
        "a Kubernetes quantity",
    ),
    ("default_container_image", ["a"], "default_container_image", "a valid string"),
    ("extra_aws_permissions", "{", "extra_aws_permissions", "it is not JSON"),
    ("extra_aws_permissions", '{"Statment": []}', "extra_aws_permissions", "has no 'Statment'"),
    ("hooks", ["exit"], "hooks", "expected a mapping"),
    ("hooks", {"exit": {"template": "absent"}}, "hooks.exit.template", "no template called 'absent'"),
    ("passthrough_parameters", [{"name": "a b"}], "passthrough_parameters[0].name", "letters, digits"),
    ("extra_labels", {"-a": "b"}, "extra_labels.-a", "not a valid name"),
    ("pull_through_cache_enabled", "on", "pull_through_cache_enabled", "expected true or false"),
    ("labels_from_parameters", ["-x"], "labels_from_parameters[0]", "not a valid name"),
    ("labels_from", {"a": {"expr": "x"}}, "labels_from.a.expression", "required"),
    ("workflow_nodes_required", "true", "workflow_nodes_required", "expected true or false"),
    ("service_account_name", "Runner", "service_account_name", "not a valid name"),
    ("secret_name", "a/b", "secret_name", "not a valid name"),
    ("semaphore_name", "-", "semaphore_name", "not a valid name"),
    ("aws_role_name", "a b", "aws_role_name", "letters, digits"),
    ("artifact_repository", "absent", "artifact_repository", "no artifact repository 'absent'"),
    ("retry_scope", "leaves", "retry_scope", "'all' or 'leaf'"),
]
"""For every input at least one wrong value, the path that the message names, and a part of what it says."""
