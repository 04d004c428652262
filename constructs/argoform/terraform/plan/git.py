"""What is asked of git: which commits there are, and a working tree of one of them in a folder of its own.

Nothing that lies in the repository is run (no hooks, no filters that fetch) and nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argoform.errors import ArgoformError, InputError, UnknownNameError

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "submodule.recurse": "false",
    # Also what a partial clone lacks is not fetched: a plan reaches no network.
    "protocol.allow": "never",
    "advice.detachedHead": "false",
}


class GitError(ArgoformError):
    """git is not there, or refused; the message holds what it said."""


class Repository:
    """A git repository.

    Args:
        directory: any folder in it.

    Raises:
        GitError: git is not installed, or the folder is in no repository.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        found = shutil.which("git")
        if found is None:
            raise GitError("git is not installed, or not on PATH", expected="git, to read the base revision")
        self._git = found
        if not directory.is_dir():
            raise GitError("is not a folder", path=str(directory))
        try:
            self._bare = self.ask("rev-parse", "--is-bare-repository") == "true"
        except GitError as error:
            if "not a git repository" in error.message:
                raise GitError("is in no git repository", path=str(directory)) from None
            raise
        self.root = directory.resolve() if self._bare else Path(self.ask("rev-parse", "--show-toplevel"))
        """The folder of the working tree; of a bare repository its own."""

    @property
    def has_working_tree(self) -> bool:
        """Whether the repository has files of its own to look at."""
        return not self._bare

    def ask(self, *arguments: str) -> str:
        """The output of a git command, without the line's end.

        Raises:
            GitError: the command failed.
        """
        done = self._run(*arguments)
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            raise GitError(f"git {arguments[0]}: {said or f'ended with code {done.returncode}'}")
        return done.stdout.decode(errors="replace").rstrip("\n")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        try:
            return subprocess.run(  # noqa: S603 - no shell, and a revision never stands where an option could
                [self._git, *settings, "-C", str(self.directory), *arguments],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from None

    def commit(self, revision: str, *, path: str) -> str:
        """The full id of the commit that a revision names: a branch, a tag, an id, `HEAD~3`, ...

        A branch that only the remote `origin` has is found too, as CI checks it out.

        Args:
            path: where the user wrote the revision, for messages.

        Raises:
            InputError: nothing has that name, or it could be taken for an option.
        """
        if not revision or revision.startswith("-") or any(ord(c) < 32 or ord(c) == 127 for c in revision):
            raise InputError(
                f"{revision!r} is not a revision", path=path, expected="a branch, a tag or the id of a commit"
            )
        for name in (revision, f"refs/remotes/origin/{revision}"):
            done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            if done.returncode == 0:
                return done.stdout.decode().strip()
        known = self.ask("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
        raise UnknownNameError(
            f"the repository has no revision {revision!r}" + self._shallow(),
            name=revision,
            known=[name.removeprefix("origin/") for name in known.split()],
            path=path,
        )

    def merge_base(self, one: str, other: str, *, path: str) -> str:
        """The commit from which two went apart; both are full ids.

        Raises:
            InputError: they have none in common, as far as the clone reaches.
        """
        done = self._run("merge-base", one, other)
        if done.returncode != 0:
            raise InputError("has no commit in common with the head" + self._shallow(), path=path)
        return done.stdout.decode().split()[0]

    def _shallow(self) -> str:
        if self.ask("rev-parse", "--is-shallow-repository") != "true":
            return ""
        return "; the clone is shallow: `git fetch --unshallow`, or `fetch-depth: 0` where actions/checkout made it"

    def text(self, commit: str, path: str) -> str | None:
        """A file as a commit has it, its path seen from `directory`; None where the commit has no such file.

        Args:
            commit: its full id.
        """
        done = self._run("show", "--end-of-options", f"{commit}:./{path}")
        return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else None

    def ignores(self, path: Path) -> bool:
        """Whether the repository is told to leave a path out."""
        return self._run("check-ignore", "--quiet", "--", str(path)).returncode == 0

    @contextmanager
    def worktree(self, commit: str, folder: Path) -> Iterator[Path]:
        """The files of a commit in a folder that is not there yet, for as long as the context lasts.

        Args:
            commit: its full id.

        Raises:
            GitError: they cannot be written.
        """
        try:
            self.ask("worktree", "add", "--detach", "--quiet", "--force", "--", str(folder), commit)
            yield folder
        finally:
            # Only this one is unregistered: others of the user's may lie on a disk that is not there right now.
            removed = self._run("worktree", "remove", "--force", "--force", "--", str(folder)).returncode == 0
            if not removed and folder.exists():
                shutil.rmtree(folder, ignore_errors=True)
                self._run("worktree", "prune")


def _environment() -> dict[str, str]:
    """This process's, without what would lead git to another repository, index or configuration, or to ask a person."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
