"""The Kubernetes rights of `resource` templates, for every action, kind, condition and flag."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import InputError
from argoform.permissions import KubernetesGrant
from tests.permissions.specs import resource, rights, spec

REPORT = {("argoproj.io", "workflowtaskresults", "create", ""), ("argoproj.io", "workflowtaskresults", "patch", "")}


def needed(template: dict[str, Any], namespace: str | None = "data", **options: Any) -> set[tuple[str, str, str, str]]:
    """(group, resource, verb, name) that a template adds in a namespace, or cluster-wide when it is None."""
    rules = rights(spec(template), **options).rbac_rules(namespace)
    found = {
        (group, name, verb, object_name)
        for rule in rules
        for group in rule.api_groups
        for name in rule.resources
        for verb in rule.verbs
        for object_name in rule.resource_names or ("",)
    }
    return found - REPORT


def manifest(kind: str = "Job", api_version: str = "batch/v1", name: str | None = "j", **metadata: str) -> str:
    """A manifest as YAML."""
    named = f"  name: {name}\n" if name else "  generateName: j-\n"
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n{named}" + "".join(
        f"  {key}: {value}\n" for key, value in metadata.items()
    )


@pytest.mark.parametrize(
    ("action", "verbs"),
    [
        ("get", {"get"}),
        ("create", {"create"}),
        ("apply", {"get", "create", "patch"}),
        ("delete", {"delete"}),
        ("patch", {"patch"}),
        ("replace", {"get", "update"}),
    ],
)
def test_each_action_takes_its_verbs(action: str, verbs: set[str]) -> None:
    assert {verb for _, _, verb, _ in needed(resource(manifest(), action))} == verbs


@pytest.mark.parametrize(
    "more", [{"successCondition": "status.succeeded > 0"}, {"failureCondition": "status.failed > 0"}]
)
def test_a_condition_reads_the_object_again(more: dict[str, str]) -> None:
    assert needed(resource(manifest(name=None), **more)) == {
        ("batch", "jobs", "create", ""),
        ("batch", "jobs", "get", ""),
    }


@pytest.mark.parametrize("source", [{"jsonPath": "{.status}"}, {"jqFilter": ".status"}])
def test_an_output_parameter_reads_the_object_again(source: dict[str, str]) -> None:
    template = resource(manifest(name=None)) | {"outputs": {"parameters": [{"name": "p", "valueFrom": source}]}}
    assert ("batch", "jobs", "get", "") in needed(template)


def test_what_is_deleted_is_not_read_again() -> None:
    assert needed(resource(manifest(), "delete", successCondition="x")) == {("batch", "jobs", "delete", "j")}


def test_a_known_name_narrows_every_verb_but_creation() -> None:
    found = needed(resource(manifest("ConfigMap", "v1", "settings"), "apply"))
    assert found == {
        ("", "configmaps", "create", ""),
        ("", "configmaps", "get", "settings"),
        ("", "configmaps", "patch", "settings"),
    }
    assert needed(resource(manifest("ConfigMap", "v1", "'{{workflow.name}}'"), "get")) == {
        ("", "configmaps", "get", "")
    }


@pytest.mark.parametrize(
    ("kind", "api_version", "group", "plural"),
    [
        ("Pod", "v1", "", "pods"),
        ("NetworkPolicy", "networking.k8s.io/v1", "networking.k8s.io", "networkpolicies"),
        ("Ingress", "networking.k8s.io/v1", "networking.k8s.io", "ingresses"),
        ("Endpoints", "v1", "", "endpoints"),
        ("Workflow", "argoproj.io/v1alpha1", "argoproj.io", "workflows"),
        ("SparkApplication", "sparkoperator.k8s.io/v1beta2", "sparkoperator.k8s.io", "sparkapplications"),
        ("Gateway", "gateway.networking.k8s.io/v1", "gateway.networking.k8s.io", "gateways"),
        ("HTTPProxy", "projectcontour.io/v1", "projectcontour.io", "httpproxies"),
        ("Batch", "example.org/v1", "example.org", "batches"),
    ],
)
def test_kinds_have_their_plurals(kind: str, api_version: str, group: str, plural: str) -> None:
    assert needed(resource(manifest(kind, api_version, None))) == {(group, plural, "create", "")}


def test_objects_without_a_namespace_take_a_cluster_role() -> None:
    template = resource(manifest("PersistentVolume", "v1", "disk"), "delete")
    assert needed(template, None) == {("", "persistentvolumes", "delete", "disk")}
    assert needed(template) == set()


@pytest.mark.parametrize(
    "template",
    [resource(manifest(namespace="batch"), "get"), resource(manifest(), "get", flags=["-n", "batch"])],
)
def test_the_right_is_given_where_the_object_is(template: dict[str, Any]) -> None:
    assert needed(template, "batch") == {("batch", "jobs", "get", "j")}
    assert needed(template, "data") == set()


def test_several_documents_and_lists_are_read() -> None:
    several = manifest() + "---\n" + manifest("Service", "v1", "s")
    assert {name for _, name, _, _ in needed(resource(several, "delete"))} == {"jobs", "services"}
    listed = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n"
    assert needed(resource(listed, "delete")) == {("", "secrets", "delete", "s")}


def test_tags_that_are_no_yaml_are_read_over() -> None:
    text = manifest(name=None) + "spec:\n  parallelism: {{inputs.parameters.n}}\n  {{=toJson(inputs)}}: 1\n"
    assert needed(resource(text)) == {("batch", "jobs", "create", "")}


@pytest.mark.parametrize(
    ("flags", "action", "verbs"),
    [
        (["--force"], "replace", {"get", "create", "delete"}),
        (["--force"], "apply", {"get", "create", "patch", "delete"}),
        (["--server-side"], "apply", {"create", "patch"}),
        (["--wait=true"], "delete", {"delete", "get", "list", "watch"}),
        (["--wait=false"], "delete", {"delete"}),
    ],
)
def test_flags_change_what_is_asked_for(flags: list[str], action: str, verbs: set[str]) -> None:
    assert {verb for _, _, verb, _ in needed(resource(manifest(), action, flags=flags))} == verbs


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["deploy", "web"], {("apps", "deployments", "get", "web"), ("apps", "deployments", "patch", "web")}),
        (["deployment/web"], {("apps", "deployments", "get", "web"), ("apps", "deployments", "patch", "web")}),
        (
            ["widgets.example.org", "{{inputs.parameters.name}}"],
            {("example.org", "widgets", "get", ""), ("example.org", "widgets", "patch", "")},
        ),
    ],
)
def test_flags_may_name_the_object(flags: list[str], expected: set[tuple[str, str, str, str]]) -> None:
    assert needed(resource("spec: {replicas: 2}", "patch", flags=flags)) == expected


def test_a_selector_lists() -> None:
    template = resource("", "delete", flags=["pods", "-l", "app=x"])
    assert needed(template) == {("", "pods", "list", ""), ("", "pods", "delete", "")}


def test_every_namespace_takes_a_cluster_role() -> None:
    for flag in ("-A", "--all-namespaces"):
        template = resource("", "get", flags=["pods", flag, "-l", "app=x"])
        assert needed(template, None) == {("", "pods", "list", "")}
        assert needed(template) == set()


@pytest.mark.parametrize("flags", [["--subresource=status"], ["--subresource", "status"]])
def test_a_subresource_is_a_resource_of_its_own(flags: list[str]) -> None:
    assert needed(resource(manifest(), "patch", flags=flags)) == {("batch", "jobs/status", "patch", "j")}
    waiting = resource(manifest(), "patch", flags=flags, successCondition="status.active == 0")
    assert needed(waiting) == {("batch", "jobs/status", "patch", "j"), ("batch", "jobs", "get", "j")}


@pytest.mark.parametrize(
    ("template", "message", "path"),
    [
        (
            resource("{{inputs.parameters.manifest}}"),
            "known only when the workflow runs",
            "templates[0].resource.manifest",
        ),
        (
            resource("kind: '{{x}}'\napiVersion: v1"),
            "kind of the manifest is known only",
            "templates[0].resource.manifest",
        ),
        (resource("kind: Pod"), "apiVersion of the manifest has none", "templates[0].resource.manifest"),
        (resource("a: [\n"), "is not YAML", "templates[0].resource.manifest"),
        (
            resource(manifest(namespace="'{{x}}'")),
            "namespace of the object is known only",
            "templates[0].resource.manifest",
        ),
        (resource(manifest("Role", "rbac.authorization.k8s.io/v1")), "hands out rights", "templates[0].resource"),
        (resource(manifest(), "apply", flags=["--prune"]), "--prune deletes", "templates[0].resource.flags"),
        (
            resource(manifest(), "patch", flags=["--subresource={{x}}"]),
            "subresource is known only",
            "templates[0].resource.flags",
        ),
        (resource("", "get"), "neither the manifest nor the flags", "templates[0].resource.flags"),
        (resource("", "get", flags=["widgets", "w"]), "whose API group is not known", "templates[0].resource.flags"),
        (resource("", "get", flags=["{{x}}", "w"]), "whose API group is not known", "templates[0].resource.flags"),
        (
            resource("", manifestFrom={"artifact": {"name": "m"}}),
            "exists only when the workflow runs",
            "templates[0].resource.manifestFrom",
        ),
    ],
)
def test_what_cannot_be_read_asks_for_a_grant(template: dict[str, Any], message: str, path: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        rights(spec(template))
    assert caught.value.path == path
    assert "spec.grant_kubernetes" in caught.value.expected
    grant = KubernetesGrant(("create",), ("jobs",), ("batch",), templates=("make",))
    assert needed(template, kubernetes_grants=[grant]) == {("batch", "jobs", "create", "")}
    with pytest.raises(InputError, match=message):
        rights(spec(template), kubernetes_grants=[KubernetesGrant(("get",), ("pods",), templates=("other",))])


def test_an_unknown_action_names_the_nearest() -> None:
    with pytest.raises(InputError, match="no action 'updat'") as caught:
        rights(spec(resource(manifest(), "updat")))
    assert caught.value.path == "templates[0].resource.action"
    assert "replace" in caught.value.expected


def test_an_inline_template_counts() -> None:
    outer = {"name": "main", "steps": [[{"name": "s", "inline": resource(manifest(), "get")}]]}
    assert needed(outer) == {("batch", "jobs", "get", "j")}
