"""The plan of what changes between two revisions of a git repository, as a pull request changes it; all offline.

The base is planned and replayed into a state that is thrown away afterwards, and the head is planned against it: so the
plans show before and after, as they would against a real state that agrees with the base. Whatever only a provider
would know is a sentinel in that state (`argoform.terraform.sentinel`).
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from argoform.errors import ArgoformError, FileError, InputError, UnknownNameError
from argoform.terraform.plan.app import app_command, synthesize
from argoform.terraform.plan.configuration import find_stacks, is_configuration
from argoform.terraform.plan.git import GitError, Repository
from argoform.terraform.plan.planner import OfflinePlanner, Progress
from argoform.terraform.plan.result import PlanResult, StackPlan
from argoform.terraform.plan.surroundings import python_path, without_credentials


class RevisionError(ArgoformError):
    """One of the two revisions cannot be planned; the message says which, and then what is wrong with it.

    Args:
        side: `base` or `head`.
        name: the revision, for a person.
        cause: what went wrong.
    """

    def __init__(self, side: str, name: str, cause: ArgoformError) -> None:
        super().__init__(str(cause), path=f"the {side} ({name})")
        self.side = side
        self.cause = cause


@dataclass(frozen=True)
class RevisionsPlan:
    """What changes from one revision to the other."""

    result: PlanResult
    """One plan for each stack that either side has; of stacks that the head no longer has, their end."""
    base: str
    """The id of the commit that was taken as the base."""
    head: str
    """The id of the head's commit; empty for the working tree as it is."""
    added: tuple[str, ...]
    """The stacks that only the head has."""
    removed: tuple[str, ...]
    """The stacks that only the base has."""

    def document(self) -> Mapping[str, Any]:
        """Terraform's JSON of the plan; for several stacks, or none, `{"stacks": {name: plan}}`."""
        return self.result.document()


@dataclass(frozen=True)
class _Side:
    name: str
    """`base` or `head`."""
    title: str
    """The revision, for a person."""
    root: Path
    """The folder with the files of the repository."""
    folder: Path
    """The folder in it from which the paths start."""


@dataclass(frozen=True)
class _Source:
    """What is planned on either side: the app, or a folder that holds Terraform files already."""

    app: Path | None
    synth_dir: Path | None

    def path_in(self, folder: Path) -> Path:
        """The file or folder that there must be for anything to be there."""
        return folder / (self.synth_dir or self.app or "cdktf.json")

    def is_in(self, folder: Path) -> bool:
        """Whether there is something to plan."""
        path = self.path_in(folder)
        if self.synth_dir is None or path.is_file():
            return path.is_file()
        return path.is_dir() and any(
            entry.name == "manifest.json" or is_configuration(entry.name) for entry in path.iterdir()
        )


def plan_revisions(
    repository: str | Path,
    *,
    base: str,
    head: str | None = None,
    app: str | Path | None = None,
    synth_dir: str | Path | None = None,
    engine: str | None = None,
    schemas: Iterable[str | Path] = (),
    data: str | Path | None = None,
    stack: str | None = None,
    variables: Mapping[str, str] | None = None,
    variable_files: Sequence[str | Path] = (),
    progress: Progress = lambda _: None,
    echo: Callable[[str], None] = lambda _: None,
) -> RevisionsPlan:
    """Plan what changes from `base` to `head`, with no network, cloud, cluster or credentials.

    As in a pull request, what is compared with is the commit at which the head went away from `base` (their merge
    base), so that what others did to `base` since is no part of the difference. Each app runs in the files of its own
    revision, with the Python packages that are installed now. A revision that has no app yet, or no longer, is empty.

    Args:
        repository: a folder in the working tree; paths start there.
        base: a branch, tag or commit; a branch that only `origin` has is found too.
        head: likewise; None for the working tree as it is, with what is not committed.
        app: the app's Python file; by default the `app` of cdktf.json, where `synth_dir` is not given either.
        synth_dir: instead of an app, a folder that is committed: of `*.tf` files, or what an app synthesized.
        engine: Terraform's core, as for `OfflinePlanner`.
        schemas: files with what `terraform providers schema -json` printed, for both sides.
        data: a file that says what data sources answer, for both sides.
        stack: the one stack to plan.
        variables: values of input variables, for both sides.
        variable_files: files of values; the base takes its own version of those that lie in the repository.
        progress: called with what is being done.
        echo: called with what an app printed.

    Raises:
        GitError: git is not there, or this is no repository.
        InputError: a revision is not there, or a path is not in the repository.
        FileError: neither side has anything to plan.
        RevisionError: a side does not synthesize, or Terraform rejects it.
        PlanError: Terraform could not be run.
    """
    if app is not None and synth_dir is not None:
        raise InputError("--app and --synth-dir exclude each other", path="--synth-dir")
    here = Path(repository)
    repo = Repository(here)
    if head is None and not repo.has_working_tree:
        raise GitError("is a bare repository, which has no files of its own", path=str(here), expected="a head")
    head_commit = repo.commit("HEAD" if head is None else head, path="head")
    base_commit = repo.merge_base(repo.commit(base, path="base"), head_commit, path="base")
    inside = here.resolve().relative_to(repo.root.resolve())
    source = _Source(_within(app, here, repo, "--app"), _within(synth_dir, here, repo, "--synth-dir"))
    if source.synth_dir is not None and repo.has_working_tree and repo.ignores(source.path_in(repo.root / inside)):
        raise InputError(
            "is ignored by git, so that no revision has it",
            path="--synth-dir",
            file=str(synth_dir),
            expected="a folder that is committed, or --app",
        )
    with ExitStack() as contexts:
        enter = contexts.enter_context
        enter(_orderly_end())
        scratch = Path(enter(tempfile.TemporaryDirectory(prefix="argoform-", ignore_cleanup_errors=True)))
        # An engine takes a while to load: it does so while the files are written.
        running = enter(
            OfflinePlanner(
                engine=engine, schemas=schemas, data=data, keep_state=scratch / "kept.json", progress=progress
            )
        )
        progress(f"checking out {base_commit[:12]}")
        # A folder of Terraform files is named after the folder, so that has to be the same on both sides.
        name = repo.root.name or "repository"
        tree = enter(repo.worktree(base_commit, _room(scratch / "base", name)))
        before = _Side("base", f"{base}, at {base_commit[:12]}", tree, tree / inside)
        if head is None:
            after = _Side("head", "the working tree", repo.root, repo.root / inside)
        else:
            tree = enter(repo.worktree(head_commit, _room(scratch / "head", name)))
            after = _Side("head", f"{head}, at {head_commit[:12]}", tree, tree / inside)
        if not source.is_in(before.folder) and not source.is_in(after.folder):
            raise FileError(
                "is on neither side",
                file=str(source.path_in(Path())),
                expected="APP.py, --synth-dir DIR, or cdktf.json",
            )
        work = _Work(running, source, repo, stack, variables or {}, [Path(f) for f in variable_files], progress, echo)
        old = work.plan(before, keep=True)
        new = work.plan(after, keep=False)
        if stack is not None and stack not in work.known:
            raise UnknownNameError(f"neither side has a stack {stack!r}", name=stack, known=work.known, path="--stack")
        stacks = list(new.stacks)
        added = sorted({each.name for each in new.stacks} - {each.name for each in old.stacks})
        removed = [each.name for each in old.stacks if each.name not in {other.name for other in new.stacks}]
        for gone in reversed(removed):
            stacks.extend(work.plan(before, stack=gone, destroy=True, keep=False).stacks)
    return RevisionsPlan(
        result=replace(new, stacks=tuple(stacks)),
        base=base_commit,
        head="" if head is None else head_commit,
        added=tuple(added),
        removed=tuple(removed),
    )


@dataclass
class _Work:
    """The planning of one side after the other, with the same planner."""

    planner: OfflinePlanner
    source: _Source
    repository: Repository
    stack: str | None
    variables: Mapping[str, str]
    files: Sequence[Path]
    progress: Progress
    echo: Callable[[str], None]
    known: set[str] = field(default_factory=set)
    """The stacks that were seen when one was asked for."""

    def plan(self, side: _Side, *, keep: bool, stack: str | None = None, destroy: bool = False) -> PlanResult:
        """The plan of a side; without stacks where it has nothing to plan.

        Raises:
            RevisionError: it cannot be made.
        """
        empty: tuple[StackPlan, ...] = ()
        if not self.source.is_in(side.folder):
            return PlanResult(empty, engine=self.planner.engine)
        try:
            directory = self._synthesized(side)
            wanted = stack or self.stack
            if wanted is not None:
                names = {each.name for each in find_stacks(directory)[0]}
                self.known |= names
                if wanted not in names:
                    return PlanResult(empty, engine=self.planner.engine)
            return self.planner.plan(
                directory,
                stack=wanted,
                variables=self.variables,
                variable_files=[file for file in map(self._of(side), self.files) if file is not None],
                keep=keep,
                destroy=destroy,
                # The sides may have different variables and data sources.
                strict=False,
            )
        except ArgoformError as error:
            raise RevisionError(side.name, side.title, error) from error

    def _synthesized(self, side: _Side) -> Path:
        """The folder with the stacks of a side; its app runs once."""
        if self.source.synth_dir is not None:
            return self.source.path_in(side.folder)
        output = self.planner.directory / side.name / "cdktf.out"
        if not output.is_dir():
            self.progress(f"synthesizing the {side.name}")
            app = None if self.source.app is None else side.folder / self.source.app
            command, extra = app_command(app, side.folder)
            environment = without_credentials()
            if side.root != self.repository.root:
                command = [self._program(command[0], side), *command[1:]]
                given = environment.pop("PYTHONPATH", "")
                path = python_path(self.repository.root, side.root, given=given)
                environment |= {"PYTHONPATH": path} if path else {}
            said = synthesize(command, output, extra, cwd=side.folder, environment=environment)
            if said.strip():
                self.echo(said)
        return output

    def _program(self, program: str, side: _Side) -> str:
        """The program of a command, also where it lies in the working tree alone, as virtual environments do."""
        if "/" not in program or (side.folder / program).exists():
            return program
        # Not resolved: the interpreter of a virtual environment is a link, and knows itself by its name.
        there = self.repository.root / side.folder.relative_to(side.root) / program
        return str(there) if there.exists() else program

    def _of(self, side: _Side) -> Callable[[Path], Path | None]:
        """A function from a file to the version of it that a side has, if any."""

        def version(file: Path) -> Path | None:
            path = file.resolve()
            root = self.repository.root.resolve()
            if side.root == self.repository.root or not path.is_relative_to(root):
                return path
            if self.repository.ignores(path):
                return path
            own = side.root / path.relative_to(root)
            return own if own.is_file() else None

        return version


def _within(path: str | Path | None, here: Path, repository: Repository, option: str) -> Path | None:
    """A path relative to `here`.

    Raises:
        InputError: it leads out of the repository.
    """
    if path is None:
        return None
    start, root = here.resolve(), repository.root.resolve()
    # Links are left as they are: another revision has its own.
    full = Path(os.path.normpath(start / path))
    if not full.is_relative_to(root):
        raise InputError("is outside of the repository, so that it has no other revision", path=option, file=str(path))
    return Path(os.path.relpath(full, start))


def _room(parent: Path, name: str) -> Path:
    parent.mkdir()
    return parent / name


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Let a request to end remove what was made, where nobody else has thought of that."""
    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if not ours:
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
