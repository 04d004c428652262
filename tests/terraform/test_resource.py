"""What resources emit: their arguments, references, dependencies, lifecycle and moves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from argoform._cdk import Construct, cdk
from argoform.errors import InputError, UnknownNameError
from argoform.terraform import aws, helm, kubectl, kubernetes
from argoform.terraform import lazy as lazies
from argoform.terraform.azurerm import RoleAssignment
from argoform.terraform.kubernetes import ObjectMeta, RoleRule
from argoform.terraform.lazy import lazy
from argoform.terraform.resource import Lifecycle
from tests.terraform.synth import new_stack, resolved, resource, synth

PODS = RoleRule(api_groups=["batch"], resources=["jobs"], verbs=["get"])


def config_map(scope: Construct, id: str = "scripts", **arguments: Any) -> kubernetes.ConfigMap:
    """A ConfigMap with the arguments of the test."""
    return kubernetes.ConfigMap(scope, id, metadata=ObjectMeta(name=id), **arguments)


def test_a_small_stack(snapshot: SnapshotAssertion) -> None:
    stack = new_stack()
    prod = kubernetes.Provider(stack, "prod", alias="prod", config_path="~/.kube/config", config_context="prod")
    namespace = kubernetes.Namespace(stack, "data", metadata=kubernetes.ClusterObjectMeta(name="data"), provider=prod)
    role = aws.IamRole(stack, "etl-role", name="etl", assume_role_policy="{}", tags={"team": "obs"})
    account = kubernetes.ServiceAccount(
        stack,
        "account",
        metadata=ObjectMeta(
            name="etl", namespace="data", annotations={"eks.amazonaws.com/role-arn": role.arn, "cost": "${team}"}
        ),
        image_pull_secret=[kubernetes.LocalObjectReference(name="pull")],
        depends_on=[namespace],
        provider=prod,
    )
    kubernetes.RoleBinding(
        stack,
        "binding",
        metadata=ObjectMeta(name="etl", namespace="data"),
        role_ref=kubernetes.RoleRef(kind="Role", name="etl"),
        subject=[kubernetes.Subject(kind="ServiceAccount", name="etl", namespace="data")],
    )
    release = helm.Release(
        stack, "argo", name="argo", chart="argo-workflows", set=[helm.SetValue(name="crds.full", value="false")]
    )
    kubectl.Manifest(stack, "template", yaml_body="kind: WorkflowTemplate", depends_on=[account, release])
    aws.S3BucketLifecycleConfiguration(
        stack,
        "lifecycle",
        bucket="artifacts",
        rule=[
            aws.LifecycleRule(
                id="logs",
                status="Enabled",
                filter=aws.LifecycleFilter(and_=aws.LifecycleFilterAnd(prefix="logs/", tags={"keep": "no"})),
                expiration=aws.LifecycleExpiration(days=30),
            )
        ],
    )
    aws.DataEksCluster(stack, "cluster", name="prod")
    assert synth(stack) == snapshot


def test_arguments_that_are_not_given_are_left_out() -> None:
    stack = new_stack()
    config_map(stack, data=None)
    assert resource(stack, "kubernetes_config_map_v1.scripts") == {"metadata": [{"name": "scripts"}]}


def test_templates_in_strings_are_escaped_in_keys_and_values_and_tokens_resolve() -> None:
    stack = new_stack()
    first = config_map(stack, "first")
    config_map(stack, "second", data={"run-${x}.sh": "curl -w '%{http_code}' ${URL}", "ref": f"id {first.id}"})
    assert resource(stack, "kubernetes_config_map_v1.second")["data"] == {
        "run-$${x}.sh": "curl -w '%%{http_code}' $${URL}",
        "ref": "id ${kubernetes_config_map_v1.first.id}",
    }


def test_an_attribute_reads_as_it_was_given_or_as_a_reference() -> None:
    stack = new_stack()
    role = aws.IamRole(stack, "role", name="etl", assume_role_policy="{}")
    assert (role.name, role.path) == ("etl", None)
    assert resolved(stack, role.arn) == "${aws_iam_role.role.arn}"
    assert resolved(stack, role.ref("name")) == "${aws_iam_role.role.name}"
    assert resolved(stack, aws.S3Bucket(stack, "bucket").bucket) == "${aws_s3_bucket.bucket.bucket}"
    cluster = aws.DataEksCluster(stack, "cluster", name="prod")
    issuer = cluster.ref("identity[0].oidc[0].issuer")
    assert resolved(stack, issuer) == "${data.aws_eks_cluster.cluster.identity[0].oidc[0].issuer}"
    assert cluster.address == "data.aws_eks_cluster.cluster"


def test_references_have_the_kind_of_token_that_their_type_needs() -> None:
    stack = new_stack()
    provider = aws.DataIamOpenidConnectProvider(stack, "oidc", arn="arn:aws:iam::111122223333:oidc-provider/x")
    release = helm.Release(stack, "argo", name="argo", chart="argo-workflows")
    aws.IamOpenidConnectProvider(stack, "copy", url="https://x", client_id_list=provider.client_id_list)
    aws.S3Bucket(stack, "tagged", tags=provider.tags)
    helm.Release(stack, "same", name="same", chart="argo-workflows", timeout=release.timeout, wait=release.wait)
    emitted = synth(stack)["resource"]
    same = emitted["helm_release"]["same"]
    assert emitted["aws_iam_openid_connect_provider"]["copy"]["client_id_list"] == (
        "${data.aws_iam_openid_connect_provider.oidc.client_id_list}"
    )
    assert emitted["aws_s3_bucket"]["tagged"]["tags"] == "${data.aws_iam_openid_connect_provider.oidc.tags}"
    assert (same["timeout"], same["wait"]) == ("${helm_release.argo.timeout}", "${helm_release.argo.wait}")


def test_an_assigned_attribute_replaces_what_the_constructor_got() -> None:
    stack = new_stack()
    scripts = config_map(stack, data={"a": "1"})
    scripts.data = {"b": "${2}"}
    assert scripts.data == {"b": "${2}"}
    assert resource(stack, "kubernetes_config_map_v1.scripts")["data"] == {"b": "$${2}"}
    with pytest.raises(InputError, match="only the provider sets it"):
        scripts.id = "x"
    with pytest.raises(InputError, match=r"metadata: the argument is missing"):
        scripts.metadata = None  # type: ignore[assignment]


def test_a_lazy_argument_is_worked_out_at_synth() -> None:
    stack = new_stack()
    rules: list[RoleRule] = []
    role = kubernetes.Role(stack, "role", metadata=ObjectMeta(name="etl"), rule=lazy(lambda: rules))
    nothing: list[None] = [None]
    config_map(stack, data=lazy(lambda: nothing[0]))
    rules.append(PODS.replace(resources={"pods", "jobs"}))
    assert resource(stack, "kubernetes_role_v1.role")["rule"] == [
        {"api_groups": ["batch"], "resources": ["jobs", "pods"], "verbs": ["get"]}
    ]
    assert "data" not in resource(stack, "kubernetes_config_map_v1.scripts")
    assert resolved(stack, role.rule) == "${kubernetes_role_v1.role.rule}"


def test_what_goes_wrong_in_a_lazy_argument_is_kept_for_who_runs_the_synth() -> None:
    stack = new_stack()
    config_map(stack, data=lazy(lambda: {"a": 1}))
    lazies.failures.clear()
    with pytest.raises(RuntimeError):
        synth(stack)
    assert isinstance(lazies.failures[0], InputError)
    assert lazies.failures[0].path == "kubernetes_config_map_v1.scripts.data.a"
    lazies.failures.clear()


def test_a_dependency_on_a_construct_is_one_on_everything_in_it_also_what_comes_later() -> None:
    stack = new_stack()
    group = Construct(stack, "group")
    config_map(group, "one")
    aws.DataPartition(group, "partition")
    last = kubectl.Manifest(stack, "last", yaml_body="{}", depends_on=[group])
    config_map(group, "two")
    last.add_dependency(config_map(stack, "three"))
    addresses = resource(stack, "kubectl_manifest.last")["depends_on"]
    assert [re.sub("_[0-9A-F]{8}$", "", address) for address in addresses] == [
        "kubernetes_config_map_v1.group_one",
        "kubernetes_config_map_v1.group_two",
        "kubernetes_config_map_v1.three",
    ]


def test_a_resource_does_not_depend_on_itself() -> None:
    stack = new_stack()
    group = Construct(stack, "group")
    first = config_map(group, "first")
    second = config_map(group, "second", depends_on=[group])
    assert resource(stack, second.address)["depends_on"] == [first.address]


def test_a_dependency_on_another_stack_orders_the_stacks() -> None:
    app = cdk.Testing.app()
    one, two = cdk.TerraformStack(app, "one"), cdk.TerraformStack(app, "two")
    scripts = config_map(two, depends_on=[config_map(one)])
    assert one in two.dependencies
    assert resource(two, scripts.address).get("depends_on", []) == []


def test_plain_cdk_resources_can_be_depended_on() -> None:
    stack = new_stack()
    plain = cdk.TerraformResource(stack, "plain", terraform_resource_type="null_resource")
    scripts = config_map(stack, depends_on=[plain])
    assert resource(stack, scripts.address)["depends_on"] == ["null_resource.plain"]


def test_lifecycle() -> None:
    stack = new_stack()
    first = config_map(stack, "first", lifecycle=Lifecycle(ignore_changes="all", create_before_destroy=True))
    second = config_map(
        stack,
        "second",
        lifecycle=Lifecycle(
            prevent_destroy=False, ignore_changes=["metadata[0].annotations"], replace_triggered_by=[first]
        ),
    )
    assert resource(stack, first.address)["lifecycle"] == {"ignore_changes": "all", "create_before_destroy": True}
    assert resource(stack, second.address)["lifecycle"] == {
        "prevent_destroy": False,
        "ignore_changes": ["metadata[0].annotations"],
        "replace_triggered_by": ["kubernetes_config_map_v1.first"],
    }


def test_moved_from_an_address_and_from_an_old_construct_path() -> None:
    old = config_map(Construct(new_stack(), "etl"), "scripts").address
    stack = new_stack()
    config_map(stack, "one", moved_from="kubernetes_config_map_v1.first")
    config_map(stack, "two", moved_from="etl/scripts")
    assert synth(stack)["moved"] == [
        {"from": "kubernetes_config_map_v1.first", "to": "kubernetes_config_map_v1.one"},
        {"from": old, "to": "kubernetes_config_map_v1.two"},
    ]


def test_a_name_that_python_or_the_constructor_uses_takes_an_underscore() -> None:
    stack = new_stack()
    grant = RoleAssignment(stack, "grant", scope_="/subscriptions/x", principal_id="y")
    assert resource(stack, grant.address) == {"scope": "/subscriptions/x", "principal_id": "y"}


def _wrong(call: str) -> Any:
    stack = new_stack()
    return eval(  # noqa: S307
        call,
        {"stack": stack, "aws": aws, "kubernetes": kubernetes, "kubectl": kubectl, "Meta": ObjectMeta, "helm": helm},
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "aws.IamRole(stack, 'r', assume_role_policy='{}', pth='/')",
            "aws_iam_role.r.pth: aws_iam_role.r takes no argument 'pth'; did you mean 'path'?",
        ),
        ("aws.IamRole(stack, 'r')", "aws_iam_role.r.assume_role_policy: the argument is missing; expected a value"),
        (
            "aws.IamRole(stack, 'r', assume_role_policy={'a': 1})",
            "aws_iam_role.r.assume_role_policy: a dict is no string; expected a string",
        ),
        (
            "aws.IamRole(stack, 'r', assume_role_policy='{}', max_session_duration=True)",
            "aws_iam_role.r.max_session_duration: a bool is no number; expected a number",
        ),
        (
            "kubernetes.ConfigMap(stack, 'c', metadata=Meta(name='x'), immutable='yes')",
            "kubernetes_config_map_v1.c.immutable: a str is no bool; expected true or false",
        ),
        (
            "kubernetes.ConfigMap(stack, 'c', metadata={'name': 'x'})",
            "kubernetes_config_map_v1.c.metadata: a dict is no ObjectMeta; expected ObjectMeta(...)",
        ),
        (
            "kubernetes.ConfigMap(stack, 'c', metadata=Meta(name='x', labels={'a': 1}))",
            "kubernetes_config_map_v1.c.metadata.labels.a: a int is no string; expected a string",
        ),
        (
            "kubernetes.ConfigMap(stack, 'c', metadata=Meta(nmae='x'))",
            "ObjectMeta.nmae: ObjectMeta takes no argument 'nmae'; did you mean 'name'?",
        ),
        (
            "kubernetes.Role(stack, 'r', metadata=Meta(), "
            "rule=kubernetes.RoleRule(api_groups=[], resources=[], verbs=[]))",
            "kubernetes_role_v1.r.rule: it may be given many times; expected a list of RoleRule",
        ),
        (
            "kubernetes.Role(stack, 'r', metadata=Meta(), "
            "rule=[kubernetes.RoleRule(api_groups=[], resources='pods', verbs=[])])",
            "kubernetes_role_v1.r.rule[0].resources: a str is no set; expected a list or set",
        ),
        (
            "kubectl.Manifest(stack, 'm', yaml_body='{}', delete_cascade='Forground')",
            "kubectl_manifest.m.delete_cascade: 'Forground' is not valid here; expected one of Background, Foreground; "
            "did you mean 'Foreground'?",
        ),
        (
            "kubectl.Manifest(stack, 'm', yaml_body='{}', depends_on=['x'])",
            "kubectl_manifest.m.depends_on[0]: a str cannot be depended on; expected a resource or a construct",
        ),
        (
            "kubectl.Manifest(stack, 'm', yaml_body='{}', provider='prod')",
            "kubectl_manifest.m.provider: a str is no provider; expected a TerraformProvider of the CDK, or a Provider "
            "of argoform.terraform",
        ),
        (
            "kubectl.Manifest(stack, 'm', yaml_body='{}').ref('uuid')",
            "kubectl_manifest.m: kubectl_manifest has no attribute 'uuid'; did you mean 'uid'?",
        ),
    ],
)
def test_a_wrong_argument_is_one_clear_error(call: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        _wrong(call)
    assert str(raised.value) == message
    assert isinstance(raised.value, UnknownNameError) == ("did you mean" in message and "Foreground" not in message)


def test_an_id_that_is_taken_is_one_clear_error() -> None:
    stack = new_stack()
    config_map(stack)
    with pytest.raises(InputError, match=r"kubernetes_config_map_v1\.scripts: There is already a Construct with name"):
        config_map(stack)


def test_no_error_or_representation_shows_a_secret() -> None:
    with pytest.raises(InputError) as raised:
        _wrong("kubernetes.Secret(stack, 's', metadata=Meta(name='x'), data='hunter2')")
    assert "hunter2" not in str(raised.value)
    shown = repr(helm.SetSensitiveValue(name="password", value="hunter2"))
    assert shown == "SetSensitiveValue(name='password', value=(sensitive))"


def test_blocks_are_immutable_values() -> None:
    meta = ObjectMeta(name="a", labels={"x": "y"})
    assert meta == ObjectMeta(labels={"x": "y"}, name="a")
    assert meta.replace(name="b", labels=None) == ObjectMeta(name="b")
    with pytest.raises(AttributeError, match=r"ObjectMeta is immutable; make a changed one with .replace\(name=...\)"):
        meta.name = "b"  # type: ignore[misc]
