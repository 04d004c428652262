"""Real Terraform accepts what the declarations emit, by their own schemas and by the real providers'."""

from __future__ import annotations

from pathlib import Path

import pytest

from argoform._cdk import Construct, cdk
from argoform.terraform import aws, azurerm, google, helm, kubectl, kubernetes
from argoform.terraform.kubernetes import ObjectMeta
from argoform.terraform.plan import PlanResult, offline_plan
from argoform.terraform.providers import PROVIDERS
from argoform.terraform.resource import Lifecycle
from argoform.terraform.stack import Stack
from argoform.terraform.variable import SensitiveVariable
from tests.reference import reference


def _kubernetes(stack: Stack) -> Construct:
    group = Construct(stack, "kubernetes")
    prod = kubernetes.Provider(
        stack,
        "prod",
        alias="prod",
        host="https://x",
        exec=kubernetes.Exec(api_version="client.authentication.k8s.io/v1", command="aws"),
    )
    meta = ObjectMeta(name="etl", namespace="data", labels={"team": "${obs}"})
    namespace = kubernetes.Namespace(group, "namespace", metadata=kubernetes.ClusterObjectMeta(name="data"))
    account = kubernetes.ServiceAccount(group, "account", metadata=meta, depends_on=[namespace], provider=prod)
    rule = kubernetes.RoleRule(api_groups=[""], resources={"pods", "secrets"}, verbs=["get"])
    role = kubernetes.Role(group, "role", metadata=meta, rule=[rule], moved_from="old/role")
    subjects = [kubernetes.Subject(kind="ServiceAccount", name="etl", namespace="data")]
    kubernetes.RoleBinding(
        group,
        "binding",
        metadata=meta,
        role_ref=kubernetes.RoleRef(kind="Role", name=role.ref("metadata[0].name")),
        subject=subjects,
    )
    kubernetes.ClusterRole(
        group,
        "cluster-role",
        metadata=kubernetes.ClusterObjectMeta(name="etl"),
        rule=[kubernetes.ClusterRoleRule(verbs=["get"], non_resource_urls=["/metrics"])],
        aggregation_rule=kubernetes.AggregationRule(
            cluster_role_selectors=[kubernetes.ClusterRoleSelector(match_labels={"a": "b"})]
        ),
    )
    kubernetes.ClusterRoleBinding(
        group,
        "cluster-binding",
        metadata=kubernetes.ClusterObjectMeta(name="etl"),
        role_ref=kubernetes.RoleRef(kind="ClusterRole", name="etl"),
        subject=subjects,
    )
    scripts = kubernetes.ConfigMap(
        group, "map", metadata=meta, data={"a": "${b}"}, lifecycle=Lifecycle(ignore_changes=["metadata[0].annotations"])
    )
    kubernetes.Secret(
        group,
        "secret",
        metadata=meta,
        data_wo={"password": SensitiveVariable(stack, "password").string_value},
        data_wo_revision=1,
        lifecycle=Lifecycle(create_before_destroy=True, replace_triggered_by=[scripts]),
    )
    kubernetes.PodDisruptionBudget(
        group,
        "budget",
        metadata=meta,
        spec=kubernetes.PodDisruptionBudgetSpec(
            min_available="100000", selector=kubernetes.LabelSelector(match_labels={"a": "b"})
        ),
    )
    kubernetes.Manifest(group, "manifest", manifest={"kind": "Workflow", "spec": {"count": 1, "on": True}})
    kubectl.Manifest(
        group,
        "template",
        yaml_body="apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: etl, namespace: data}\n",
        server_side_apply=True,
        wait_for=kubectl.WaitFor(field=[kubectl.WaitField(key="status.phase", value="Bound")]),
        timeouts=None,
        depends_on=[account, role],
    )
    existing = kubernetes.DataSecret(group, "existing", metadata=kubernetes.ExistingGeneratedObjectMeta(name="x"))
    kubernetes.DataConfigMap(group, "existing-map", metadata=kubernetes.ExistingObjectMeta(name=existing.type))
    return group


def _helm(stack: Stack, group: Construct) -> None:
    helm.Provider(stack, "helm", kubernetes=helm.Kubernetes(host="https://x", exec=None))
    helm.Release(
        stack,
        "argo",
        name="argo",
        chart="argo-workflows",
        values=["a: ${b}"],
        set=[helm.SetValue(name="a", value="b", type="string")],
        set_list=[helm.SetListValue(name="b", value=["c"])],
        set_sensitive=[helm.SetSensitiveValue(name="d", value="e")],
        set_wo=[helm.SetWriteOnlyValue(name="f", value="g")],
        set_wo_revision=1,
        postrender=helm.PostRender(binary_path="kustomize"),
        depends_on=[group],
    )


def _aws(stack: Stack) -> None:
    oidc = aws.DataIamOpenidConnectProvider(stack, "oidc", url="https://oidc.example")
    role = aws.IamRole(
        stack, "role", name="etl", assume_role_policy=f'{{"p": "{oidc.arn}"}}', tags={"${a}": "%{b}"}, path="/x/"
    )
    policy = aws.IamPolicy(stack, "policy", policy="{}")
    aws.IamRolePolicyAttachment(stack, "attachment", role=role.ref("name"), policy_arn=policy.arn)
    aws.IamRolePolicy(stack, "inline", role=role.ref("name"), policy="{}")
    aws.IamOpenidConnectProvider(stack, "provider", url="https://x", client_id_list=oidc.client_id_list)
    aws.EksPodIdentityAssociation(
        stack,
        "association",
        cluster_name=aws.DataEksCluster(stack, "cluster", name="prod").ref("identity[0].oidc[0].issuer"),
        namespace="data",
        service_account="etl",
        role_arn=role.arn,
    )
    key = aws.KmsKey(stack, "key", enable_key_rotation=True)
    aws.KmsAlias(stack, "alias", name="alias/x", target_key_id=key.key_id)
    bucket = aws.S3Bucket(stack, "bucket", bucket="artifacts", force_destroy=True)
    name = bucket.ref("bucket")
    aws.S3BucketPolicy(stack, "bucket-policy", bucket=name, policy="{}")
    aws.S3BucketPublicAccessBlock(stack, "public", bucket=name, block_public_acls=True)
    aws.S3BucketVersioning(
        stack, "versioning", bucket=name, versioning_configuration=aws.VersioningConfiguration(status="Enabled")
    )
    aws.S3BucketOwnershipControls(
        stack,
        "ownership",
        bucket=name,
        rule=aws.OwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )
    aws.S3BucketServerSideEncryptionConfiguration(
        stack,
        "encryption",
        bucket=name,
        rule=[
            aws.ServerSideEncryptionRule(
                bucket_key_enabled=True,
                apply_server_side_encryption_by_default=aws.ServerSideEncryptionByDefault(
                    sse_algorithm="aws:kms", kms_master_key_id=key.arn
                ),
            )
        ],
    )
    aws.S3BucketLifecycleConfiguration(
        stack,
        "lifecycle",
        bucket=name,
        rule=[
            aws.LifecycleRule(
                id="x",
                status="Enabled",
                filter=aws.LifecycleFilter(and_=aws.LifecycleFilterAnd(prefix="a/", tags={"b": "c"})),
                expiration=aws.LifecycleExpiration(days=3),
                transition=[aws.LifecycleTransition(storage_class="GLACIER", days=1)],
                abort_incomplete_multipart_upload=aws.AbortIncompleteMultipartUpload(days_after_initiation=1),
            )
        ],
    )
    identity, partition = aws.DataCallerIdentity(stack, "identity"), aws.DataPartition(stack, "partition")
    cdk.TerraformOutput(stack, "caller", value=f"{partition.partition}:{identity.account_id}")


def _google(stack: Stack) -> None:
    account = google.ServiceAccount(stack, "google-account", account_id="etl-workflows")
    bucket = google.StorageBucket(
        stack,
        "google-bucket",
        name="artifacts",
        location="EU",
        versioning=google.BucketVersioning(enabled=True),
        lifecycle_rule=[
            google.BucketLifecycleRule(
                action=google.BucketLifecycleAction(type="Delete"), condition=google.BucketLifecycleCondition(age=3)
            )
        ],
    )
    condition = google.IamCondition(title="prefix", expression='resource.name.startsWith("x")')
    google.StorageBucketIamMember(
        stack, "bucket-member", bucket=bucket.ref("name"), role="roles/x", member=account.member, condition=condition
    )
    google.ServiceAccountIamMember(
        stack, "account-member", service_account_id=account.name, role="roles/x", member="principal://x"
    )
    google.ProjectIamMember(
        stack, "project-member", project=google.DataProject(stack, "project").number, role="roles/x", member="user:x"
    )
    google.DataContainerCluster(stack, "gke", name=google.DataClientConfig(stack, "client").project)


def _azure(stack: Stack) -> None:
    group = azurerm.ResourceGroup(stack, "group", name="x", location="westeurope")
    identity = azurerm.UserAssignedIdentity(
        stack, "identity-azure", name="etl", resource_group_name=group.name, location=group.location
    )
    cluster = azurerm.DataKubernetesCluster(stack, "aks", name="prod", resource_group_name="x")
    azurerm.FederatedIdentityCredential(
        stack,
        "credential",
        name="etl",
        audience=["api://AzureADTokenExchange"],
        issuer=cluster.oidc_issuer_url,
        subject="system:serviceaccount:data:etl",
        user_assigned_identity_id=identity.id,
    )
    account = azurerm.StorageAccount(
        stack,
        "storage",
        name="artifacts",
        account_tier="Standard",
        account_replication_type="LRS",
        blob_properties=azurerm.BlobProperties(
            versioning_enabled=True, delete_retention_policy=azurerm.DeleteRetentionPolicy(days=7)
        ),
        resource_group_name=group.name,
        location=group.location,
    )
    container = azurerm.StorageContainer(stack, "container", name="x", storage_account_id=account.id)
    azurerm.RoleAssignment(
        stack,
        "grant",
        scope_=container.id,
        principal_id=identity.principal_id,
        role_definition_name="Storage Blob Data Contributor",
    )
    azurerm.DataClientConfig(stack, "azure-client")


def _plan(folder: Path, schemas: list[Path]) -> PlanResult:
    app = cdk.App(outdir=str(folder))
    stack = Stack(app, "all")
    _helm(stack, _kubernetes(stack))
    _aws(stack)
    _google(stack)
    _azure(stack)
    app.synth()
    return offline_plan(folder, schemas=schemas, variables={"password": "hunter2"})


@pytest.mark.terraform
@pytest.mark.parametrize("of", ["declarations", "providers"])
def test_terraform_plans_every_declared_resource(of: str, tmp_path: Path) -> None:
    schemas = [] if of == "declarations" else [reference("provider-schemas", f"{p.name}.json") for p in PROVIDERS]
    (plan,) = _plan(tmp_path, schemas).stacks
    planned = {change.type for change in plan.changes if change.action == "create"}
    from argoform.terraform import declarations

    assert planned == {type for source in declarations().values() for type in source.resources}
    assert "hunter2" not in str(plan.plan)
