"""`WorkflowSpec`: the specification of a workflow, and what it needs around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from argoform._cdk import Construct, cdk
from argoform.access.account import WorkflowAccount
from argoform.errors import InputError
from argoform.install import IArgoWorkflows
from argoform.names import scoped_name
from argoform.permissions.derive import derive
from argoform.permissions.rights import Rights
from argoform.platform import Platform
from argoform.spec import Finding, Outputs, build, build_defaults, validate_inputs
from argoform.spec.hera import inputs_of_workflow, is_hera_workflow
from argoform.spec.inputs.keywords import InputKeywords
from argoform.terraform import kubernetes
from argoform.terraform.addresses import address_root
from argoform.terraform.element import place
from argoform.workflows import composition
from argoform.workflows.building_blocks import BuildingBlocks
from argoform.workflows.completion import complete_at_synth
from argoform.workflows.given import given_inputs
from argoform.workflows.grants import SpecGrants
from argoform.workflows.origins import Origins, caller
from argoform.workflows.references import Reference
from argoform.workflows.registry import registry
from argoform.workflows.scripts import Scripts
from argoform.workflows.secrets import SecretValue
from argoform.workflows.secrets import common_secrets as judged_secrets
from argoform.workflows.semaphores import check_shared_semaphores, semaphore_dependencies, workflow_semaphore


class WorkflowSpec(BuildingBlocks, SpecGrants, Construct):
    """A workflow's specification: wf_spec's inputs, completed with what every workflow needs.

    It makes a service account with the rights to report status and to reach exactly its artifacts, the semaphore that
    limits parallel workflows, the Secret of `common_secrets`, and a budget that keeps its pods from being disrupted.
    `WorkflowTemplate`, `CronWorkflow`, ... deploy it.

    The outputs (`volumes`, `tolerations`, `env`, `container_defaults`, ...) may be used while building:
    `spec.add_template({..., "volumes": spec.volumes + [...]})`.

    Args:
        platform: the cluster.
        install: the Argo Workflows that runs it; existing when None.
        common_secrets: environment variables with secret values; variables or references, never literals.
        common_secrets_revision: a number whose change writes the secrets again, since Terraform cannot see that they
            changed; default 1.
        scripts: files that every container finds, by their names, or `Scripts.from_directory(...)`.
        depends_on: what everything that is made here has to wait for.
        moved_from: the old addresses in Terraform's state of what is made here (`kubernetes_role_v1.old`, or an old
            construct path), by its id: `service-account`, `role`, `semaphore`, ... The address of each is
            `<name>-<hash>-<id>`, wherever the construct stands.
        lint_ignore: the rules whose findings are not told for what deploys this spec, each with the reason why:
            `{"AF002": "the mirror pins the image"}`. `argoform lint --list-rules` lists them.
        inputs: wf_spec's inputs; `name` is the construct's id unless given.

    Raises:
        InputErrors: when inputs are unknown, missing or wrong. Templates and the entrypoint are judged at synth, since
            templates may be added until then.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        install: IArgoWorkflows | None = None,
        common_secrets: Mapping[str, SecretValue] | None = None,
        common_secrets_revision: int = 1,
        scripts: Scripts | Mapping[str, str | bytes] | None = None,
        depends_on: Sequence[Any] = (),
        moved_from: Mapping[str, str] | None = None,
        lint_ignore: Mapping[str, str] | None = None,
        **inputs: Unpack[InputKeywords],
    ) -> None:
        Construct.__init__(self, scope, id_)
        place(self, scope, id_)
        self.origins = Origins(caller())
        self.lint_ignore = dict(lint_ignore or {})
        self.platform = platform
        self.install = install
        self.scripts = scripts if scripts is None or isinstance(scripts, Scripts) else Scripts(scripts)
        self._secrets = judged_secrets(common_secrets or {})
        self._given = given_inputs(id_, inputs, platform, secrets=self._secrets, scripts=self.scripts)
        self._templates: list[Any] | None = None
        self.inputs = validate_inputs(self._given)
        self.defaults = build_defaults(self.inputs, platform)
        self._addresses = address_root(
            self,
            self._object_name(),
            what=f"the spec {self.name!r} of the namespace {self.namespace!r}",
            moved_from=moved_from,
        )
        registry(self).specs.append(self)
        self._outputs: Outputs | None = None
        self._wait_for = [*depends_on, *(install.namespace_dependencies(self.namespace) if install else [])]
        self.account = WorkflowAccount(
            self,
            "account",
            platform=platform,
            name=self.name,
            namespace=self.namespace,
            object_name=self._object_name(),
            role_name=self.defaults.aws_role_name or "",
            service_account_name=self.service_account_name,
            existing=self.inputs.service_account_name is not None,
            labels=self.defaults.object_labels,
            depends_on=self._wait_for,
            namespace_dependencies=install.namespace_dependencies if install else lambda _: (),
        )
        self._begin_grants()
        self.semaphore = workflow_semaphore(self, self._wait_for)
        self.scripts_config_map = self._scripts()
        self.secret = self._secret(common_secrets_revision)
        self.pod_disruption_budget = self._pod_disruption_budget()
        complete_at_synth(self, self._complete)

    def add_template(self, template: Mapping[str, Any] | Any) -> WorkflowSpec:
        """Add a template, as a mapping in Argo's field names, an object of Hera's, or the templates of a Hera workflow.

        https://argo-workflows.readthedocs.io/en/latest/fields/#template

        Raises:
            InputError: when a Hera workflow says more than its templates, which the spec was already told as inputs.
        """
        self.origins.added(template, caller())
        if self._templates is None:
            self._templates = list(self.inputs.templates)
        if is_hera_workflow(template):
            said = inputs_of_workflow(template, f"templates[{len(self._templates)}]")
            lost = sorted(
                name for name, value in said.items() if name != "templates" and value != self._given.get(name)
            )
            if lost:
                raise InputError(
                    f"the Hera workflow sets {', '.join(map(repr, lost))}, which would be lost",
                    path=f"templates[{len(self._templates)}]",
                    expected="WorkflowSpec(..., templates=workflow), or single templates of it",
                )
            self._templates += said.get("templates", [])
        else:
            self._templates.append(template)
        self._outputs = None
        return self

    @property
    def given_templates(self) -> list[Any]:
        """The templates as they were handed in, so far."""
        return list(self.inputs.templates if self._templates is None else self._templates)

    @property
    def outputs(self) -> Outputs:
        """Everything that wf_spec puts out, with the templates that have been added so far.

        Raises:
            InputError: when the templates are wrong, or the entrypoint names none of them.
        """
        if self._outputs is None:
            inputs = self.inputs
            if self._templates is not None:
                inputs = validate_inputs({**self._given, "templates": self._templates})
            self._outputs = build(inputs, self.platform)
        return self._outputs

    @property
    def workflow_spec(self) -> dict[str, Any]:
        """The Argo WorkflowSpec, with the templates that have been added so far."""
        return self.outputs.workflow_spec

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the cross-checks warn of, with the templates that have been added so far; synth tells it too."""
        return self.outputs.findings

    @property
    def aws_role_name(self) -> str | None:
        """The name of the service account's IAM role; None where the platform gives it none."""
        return self.account.identity.role_name if self.account.identity else None

    @property
    def aws_role_arn(self) -> str | None:
        """The ARN of the service account's IAM role, as a token; None where the platform gives it none."""
        return self.account.identity.role_arn if self.account.identity else None

    # What deploys it

    def template_ref(self, template: str) -> Reference:
        """What a `templateRef` says of one of this spec's templates; see `WorkflowTemplate.template_ref`.

        Raises:
            InputError: when no WorkflowTemplate or ClusterWorkflowTemplate deploys this spec yet.
        """
        return composition.deployed(self).template_ref(template)

    def submit_template(
        self,
        name: str,
        *,
        arguments: Mapping[str, Any] | None = None,
        wait: bool = True,
        set_owner_reference: bool = False,
    ) -> Reference:
        """A template for other specs that starts a workflow of this one; see `WorkflowTemplate.submit_template`.

        Raises:
            InputError: when no WorkflowTemplate or ClusterWorkflowTemplate deploys this spec yet.
        """
        target = composition.deployed(self)
        return target.submit_template(name, arguments=arguments, wait=wait, set_owner_reference=set_owner_reference)

    def references(self) -> list[Any]:
        """What else it has to wait for, known at synth: the templates and semaphores of others."""
        return [*composition.needed(self, self.given_templates), *semaphore_dependencies(self)]

    def dependencies(self) -> list[Any]:
        """What an object of Argo's that runs this spec has to wait for: all of this, and Argo itself."""
        repositories = self.artifact_repositories.dependencies if self.artifact_repositories else []
        return [
            self,
            *self.account.dependencies,
            *repositories,
            *(self.install.dependencies(self.namespace) if self.install else []),
        ]

    @property
    def rights(self) -> Rights:
        """Everything that the workflow's account may do, each right with its reason."""
        derived = derive(
            self.outputs.workflow_spec,
            self.platform,
            namespace=self.namespace,
            spec_name=self.name,
            service_account_name=self.service_account_name,
            extra_aws_permissions=self.inputs.extra_aws_permissions,
            ip_allow_list=self.inputs.ip_allow_list,
            referenced_templates=[(item.path, item.body) for item in composition.reached(self)],
            **self._granted(),
        )
        return derived + composition.rights_for_callers(self) + self._extra_rights

    def _complete(self) -> None:
        composition.check_composition(self, self.given_templates)
        check_shared_semaphores(self)
        self._warn()
        self.account.grant(self.rights)
        self._addresses.check_moves()

    def _warn(self) -> None:
        """Have the cross-checks' warnings told by whatever runs the synth: `argoform plan`, `cdktf`."""
        for finding in self.outputs.findings:
            cdk.Annotations.of(self).add_warning(finding.text)

    def _object_name(self, suffix: str = "") -> str:
        return scoped_name(self.name, cluster=self.platform.cluster, namespace=self.namespace, suffix=suffix)

    def _scripts(self) -> kubernetes.ConfigMap | None:
        if self.scripts is None:
            return None
        return kubernetes.ConfigMap(
            self,
            "scripts",
            metadata=self._metadata(self._object_name("scripts")),
            data=self.scripts.data or None,
            binary_data=self.scripts.binary_data or None,
            provider=self.platform.providers.kubernetes,
            depends_on=self._wait_for,
        )

    def _secret(self, revision: int) -> kubernetes.Secret | None:
        if not self._secrets.variables:
            return None
        return kubernetes.Secret(
            self,
            "common-secrets",
            metadata=self._metadata(self.defaults.secret_name),
            data_wo={name: variable.string_value for name, variable in self._secrets.variables.items()},
            data_wo_revision=revision,
            provider=self.platform.providers.kubernetes,
            depends_on=self._wait_for,
        )

    def _pod_disruption_budget(self) -> kubernetes.PodDisruptionBudget | None:
        if self.inputs.disruptions_enabled:
            return None
        # Pods of a workflow belong to no controller with a scale subresource, for which Kubernetes honours only an
        # integer minAvailable: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors
        return kubernetes.PodDisruptionBudget(
            self,
            "pod-disruption-budget",
            metadata=self._metadata(self._object_name()),
            spec=kubernetes.PodDisruptionBudgetSpec(
                min_available=str(self.platform.pod_disruption_budget_min_available),
                selector=kubernetes.LabelSelector(match_labels=self.defaults.match_labels),
            ),
            provider=self.platform.providers.kubernetes,
            depends_on=self._wait_for,
        )

    def _metadata(self, name: str) -> kubernetes.ObjectMeta:
        return kubernetes.ObjectMeta(name=name, namespace=self.namespace, labels=self.defaults.object_labels)
