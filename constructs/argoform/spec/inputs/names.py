"""Inputs that replace the names which are made otherwise."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from argoform.spec.inputs.types import ObjectName, Section, Text, matching


class Names(Section):
    """Names of what stands beside the workflow: `<name>-<hash of cluster, namespace and name>` unless given."""

    service_account_name: ObjectName | None = None
    """An existing service account to run as; one is made when not given.

    https://kubernetes.io/docs/concepts/security/service-accounts/
    """

    secret_name: ObjectName | None = None
    """The name of the Secret that holds `common_secrets`.

    https://kubernetes.io/docs/concepts/configuration/secret/
    """

    semaphore_name: ObjectName | None = None
    """The name of the ConfigMap that holds the semaphore of `workflow_parallelism`.

    https://argo-workflows.readthedocs.io/en/latest/synchronization/
    """

    artifact_repository: Text | None = None
    """The name of one of the platform's `artifact_repositories`, where artifacts and logs go; the platform's default
    store when not given.

    https://argo-workflows.readthedocs.io/en/latest/artifact-repository-ref/
    """

    aws_role_name: (
        Annotated[Text, AfterValidator(matching(r"[\w+=,.@-]+", "letters, digits and '+=,.@_-'", limit=64))] | None
    ) = None
    """The name of the AWS role, where the platform gives workflows one.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    """
