"""What provider blocks and `required_providers` say, and how resources are bound to them."""

from __future__ import annotations

from typing import Any

import pytest

from argoform._cdk import Construct, cdk
from argoform.errors import InputError
from argoform.terraform import aws, azurerm, google, helm, kubectl, kubernetes
from tests.terraform.synth import new_stack, resource, synth


def bucket(scope: Construct, id: str = "artifacts", **arguments: Any) -> aws.S3Bucket:
    """A bucket with the arguments of the test."""
    return aws.S3Bucket(scope, id, **arguments)


def test_a_stack_requires_the_providers_of_its_resources_and_configures_none() -> None:
    stack = new_stack()
    bucket(stack)
    kubectl.Manifest(Construct(stack, "inner"), "m", yaml_body="{}")
    google.DataClientConfig(stack, "client")
    emitted = synth(stack)
    assert "provider" not in emitted
    assert emitted["terraform"]["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": "~> 6.47"},
        "google": {"source": "hashicorp/google", "version": "~> 6.50"},
        "kubectl": {"source": "alekc/kubectl", "version": "~> 2.4"},
    }


def test_every_stack_of_an_app_requires_its_own_providers() -> None:
    app = cdk.Testing.app()
    one, two = cdk.TerraformStack(app, "one"), cdk.TerraformStack(app, "two")
    bucket(one)
    kubectl.Manifest(two, "m", yaml_body="{}")
    assert list(synth(one)["terraform"]["required_providers"]) == ["aws"]
    assert list(synth(two)["terraform"]["required_providers"]) == ["kubectl"]


def test_a_provider_of_the_user_keeps_its_own_version() -> None:
    stack = new_stack()
    bucket(stack)
    cdk.TerraformProvider(
        stack,
        "aws",
        terraform_resource_type="aws",
        terraform_provider_source="acme/aws",
        terraform_generator_metadata=cdk.TerraformProviderGeneratorMetadata(
            provider_name="aws", provider_version_constraint="6.60.0"
        ),
    )
    assert synth(stack)["terraform"]["required_providers"] == {"aws": {"source": "acme/aws", "version": "6.60.0"}}


def test_a_user_can_override_the_version_on_the_stack() -> None:
    stack = new_stack()
    bucket(stack)
    stack.add_override("terraform.required_providers.aws.version", "6.50.1")
    assert synth(stack)["terraform"]["required_providers"]["aws"]["version"] == "6.50.1"


def test_several_configurations_of_a_provider() -> None:
    stack = new_stack()
    main = aws.Provider(stack, "aws", region="eu-west-1")
    other = aws.Provider(
        stack, "aws-artifacts", alias="artifacts", assume_role=aws.AssumeRole(role_arn="arn:aws:iam::1:role/x")
    )
    bucket(stack, "here", provider=main)
    bucket(stack, "there", provider=other)
    bucket(stack, "default")
    emitted = synth(stack)
    assert emitted["provider"]["aws"] == [
        {"region": "eu-west-1"},
        {"alias": "artifacts", "assume_role": [{"role_arn": "arn:aws:iam::1:role/x"}]},
    ]
    assert {name: body.get("provider") for name, body in emitted["resource"]["aws_s3_bucket"].items()} == {
        "here": "aws",
        "there": "aws.artifacts",
        "default": None,
    }


class PrebuiltProvider(cdk.TerraformProvider):
    """What the prebuilt bindings of a provider look like."""

    def __init__(self, scope: Construct) -> None:
        super().__init__(
            scope, "prebuilt", terraform_resource_type="aws", terraform_provider_source="registry.terraform.io/x/aws"
        )

    @property  # type: ignore[misc]  # as the bindings do
    def alias(self) -> str | None:
        """The alias."""
        return "theirs"


def test_resources_take_the_provider_objects_of_prebuilt_bindings_and_the_other_way_round() -> None:
    stack = new_stack()
    bucket(stack, provider=PrebuiltProvider(stack))
    ours = aws.Provider(stack, "ours", alias="ours")
    cdk.TerraformResource(stack, "plain", terraform_resource_type="aws_sns_topic", provider=ours.construct)
    assert resource(stack, "aws_s3_bucket.artifacts")["provider"] == "aws.theirs"
    assert resource(stack, "aws_sns_topic.plain")["provider"] == "aws.ours"


def test_azure_gets_the_block_that_terraform_insists_on() -> None:
    stack = new_stack()
    azurerm.ResourceGroup(stack, "group", name="x", location="westeurope")
    assert synth(stack)["provider"] == {"azurerm": [{"features": [{}]}]}


def test_azure_gets_no_second_default_block() -> None:
    stack = new_stack()
    azurerm.ResourceGroup(stack, "group", name="x", location="westeurope")
    azurerm.Provider(stack, "azurerm", subscription_id="s")
    assert synth(stack)["provider"] == {"azurerm": [{"features": [{}], "subscription_id": "s"}]}


def test_azure_gets_no_default_block_that_nothing_uses() -> None:
    stack = new_stack()
    one = azurerm.Provider(stack, "one", alias="one")
    azurerm.ResourceGroup(stack, "group", name="x", location="westeurope", provider=one)
    assert synth(stack)["provider"] == {"azurerm": [{"alias": "one", "features": [{}]}]}


def test_kubernetes_helm_and_kubectl_reach_a_cluster_by_a_command() -> None:
    stack = new_stack()
    command = {"api_version": "client.authentication.k8s.io/v1", "command": "aws", "args": ["eks", "get-token"]}
    kubernetes.Provider(stack, "kubernetes", host="https://x", exec=kubernetes.Exec(**command))  # type: ignore[arg-type]
    kubectl.Provider(stack, "kubectl", host="https://x", load_config_file=False, exec=kubectl.Exec(**command))  # type: ignore[arg-type]
    helm.Provider(
        stack,
        "helm",
        kubernetes=helm.Kubernetes(host="https://x", exec=helm.Exec(**command)),  # type: ignore[arg-type]
    )
    assert synth(stack)["provider"] == {
        "kubernetes": [{"host": "https://x", "exec": [command]}],
        "kubectl": [{"host": "https://x", "load_config_file": False, "exec": [command]}],
        "helm": [{"kubernetes": {"host": "https://x", "exec": command}}],
    }


def test_a_wrong_argument_of_a_provider_is_one_clear_error() -> None:
    with pytest.raises(InputError) as raised:
        aws.Provider(new_stack(), "aws", regio="eu-west-1")  # type: ignore[call-arg]
    assert str(raised.value) == "aws.aws.regio: aws.aws takes no argument 'regio'; did you mean 'region'?"
