"""Plans of what changes between two revisions of a repository."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from argoform.errors import FileError, InputError, UnknownNameError
from argoform.terraform.plan.git import GitError
from argoform.terraform.plan.revisions import RevisionError, RevisionsPlan, plan_revisions
from argoform.terraform.plan.surroundings import python_path, without_credentials

pytestmark = pytest.mark.terraform

ROLE = 'resource "aws_iam_role" "{name}" {{\n  name = "{name}"\n  assume_role_policy = "{{}}"\n  path = "{path}"\n}}\n'


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints."""
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *settings, "-C", str(folder), *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    """Files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commit(folder: Path, files: dict[str, str], *, without: tuple[str, ...] = ()) -> str:
    """A commit with these files; returns its id."""
    write(folder, files)
    for name in without:
        (folder / name).unlink()
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one role on `main`, and a branch that has moved it."""
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, {"infra/main.tf": ROLE.format(name="etl", path="/one/")})
    git(folder, "switch", "--quiet", "--create", "feature")
    commit(folder, {"infra/main.tf": ROLE.format(name="etl", path="/two/")})
    return folder


def changes(plan: RevisionsPlan) -> dict[str, list[tuple[str, str]]]:
    """The changes of each stack."""
    return {each.name: [(change.address, change.action) for change in each.changes] for each in plan.result.stacks}


def left_behind(repository: Path) -> list[str]:
    """The working trees that a repository knows beside its own."""
    return git(repository, "worktree", "list", "--porcelain").split("\n\n")[1:]


def test_the_plan_shows_before_and_after(repository: Path) -> None:
    plan = plan_revisions(repository, base="main", synth_dir="infra")
    assert changes(plan) == {"infra": [("aws_iam_role.etl", "replace")]}
    (stack,) = plan.result.stacks
    (change,) = stack.plan["resource_changes"]
    assert (change["change"]["before"]["path"], change["change"]["after"]["path"]) == ("/one/", "/two/")
    assert (plan.base, plan.head) == (git(repository, "rev-parse", "main"), "")
    assert (plan.added, plan.removed) == ((), ())
    assert plan.document() == stack.plan
    assert left_behind(repository) == []
    assert git(repository, "status", "--porcelain") == ""


def test_what_others_did_to_the_base_since_is_no_change(repository: Path) -> None:
    git(repository, "switch", "--quiet", "main")
    commit(repository, {"infra/other.tf": ROLE.format(name="other", path="/")})
    git(repository, "switch", "--quiet", "feature")
    assert changes(plan_revisions(repository, base="main", synth_dir="infra")) == {
        "infra": [("aws_iam_role.etl", "replace")]
    }


def test_what_is_not_committed_counts_unless_a_head_is_named(repository: Path) -> None:
    write(repository, {"infra/more.tf": ROLE.format(name="more", path="/")})
    here = changes(plan_revisions(repository, base="main", synth_dir="infra"))["infra"]
    assert ("aws_iam_role.more", "create") in here
    plan = plan_revisions(repository, base="main", head="feature", synth_dir="infra")
    assert changes(plan) == {"infra": [("aws_iam_role.etl", "replace")]}
    assert plan.head == git(repository, "rev-parse", "feature")
    assert left_behind(repository) == []


def test_nothing_changes_between_a_revision_and_itself(repository: Path) -> None:
    plan = plan_revisions(repository, base="HEAD", synth_dir="infra")
    assert changes(plan) == {"infra": []}


def test_absolute_paths_are_no_change(repository: Path) -> None:
    text = 'resource "terraform_data" "x" {\n  input = [abspath(path.module), path.cwd]\n}\n'
    commit(repository, {"infra/main.tf": text})
    git(repository, "branch", "--force", "main")
    commit(repository, {"unrelated": ""})
    for head in (None, "HEAD"):
        assert changes(plan_revisions(repository, base="main", head=head, synth_dir="infra")) == {"infra": []}


def test_the_folder_of_the_repository_itself_is_the_same_stack_on_both_sides(repository: Path) -> None:
    commit(repository, {"top.tf": ROLE.format(name="top", path="/")})
    git(repository, "branch", "--force", "main")
    commit(repository, {"top.tf": ROLE.format(name="top", path="/else/")})
    assert changes(plan_revisions(repository, base="main", synth_dir=".")) == {
        "shop": [("aws_iam_role.top", "replace")]
    }


def test_paths_start_at_the_folder_that_is_given(repository: Path) -> None:
    inside = repository / "infra"
    for path in (".", "../infra", inside):
        assert changes(plan_revisions(inside, base="main", synth_dir=path)) == {
            "infra": [("aws_iam_role.etl", "replace")]
        }
    with pytest.raises(InputError, match="is outside of the repository"):
        plan_revisions(repository, base="main", synth_dir="../elsewhere")


def test_a_new_project_has_an_empty_base(repository: Path) -> None:
    write(repository, {"fresh/main.tf": ROLE.format(name="new", path="/")})
    plan = plan_revisions(repository, base="main", synth_dir="fresh")
    assert changes(plan) == {"fresh": [("aws_iam_role.new", "create")]}
    assert plan.added == ("fresh",)


def test_what_the_head_no_longer_has_ends(repository: Path) -> None:
    guarded = ROLE.format(name="kept", path="/").replace("}\n", "  lifecycle {\n    prevent_destroy = true\n  }\n}\n")
    commit(repository, {"infra/main.tf": guarded})
    git(repository, "branch", "--force", "main")
    commit(repository, {"unrelated": ""}, without=("infra/main.tf",))
    plan = plan_revisions(repository, base="main", synth_dir="infra")
    assert changes(plan) == {"infra": [("aws_iam_role.kept", "delete")]}
    assert plan.removed == ("infra",)
    (change,) = plan.result.stacks[0].plan["resource_changes"]
    assert (change["change"]["before"]["name"], change["change"]["after"]) == ("kept", None)


def test_a_folder_that_git_ignores_is_refused(repository: Path) -> None:
    write(repository, {".gitignore": "out/\n", "out/main.tf": ROLE.format(name="x", path="/")})
    with pytest.raises(InputError, match="is ignored by git"):
        plan_revisions(repository, base="main", synth_dir="out")


def test_a_folder_that_neither_side_has_is_refused(repository: Path) -> None:
    with pytest.raises(FileError, match="infr: is on neither side"):
        plan_revisions(repository, base="main", synth_dir="infr")


APP = """
import json, os, sys
from pathlib import Path
import shared.names
import flat
out = Path(os.environ["CDKTF_OUTDIR"])
stacks = STACKS
entries = {}
for name, document in stacks.items():
    path = out / "stacks" / name
    path.mkdir(parents=True)
    (path / "cdk.tf.json").write_text(json.dumps(document))
    entries[name] = {"name": name, "synthesizedStackPath": f"stacks/{name}/cdk.tf.json", "dependencies": []}
(out / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": entries}))
print("credentials:", sorted(n for n in os.environ if "TOKEN" in n or n.startswith("AWS_")))
"""


def app(stacks: dict[str, str]) -> str:
    """An app, without the CDK, whose stacks have one resource each with that expression of Python as its input."""
    documents = ", ".join(
        f'"{name}": {{"resource": {{"terraform_data": {{"x": {{"input": {value}}}}}}}}}'
        for name, value in stacks.items()
    )
    return APP.replace("STACKS", f"{{{documents}}}")


def project(name: str) -> dict[str, str]:
    """An app whose packages say which revision they are of."""
    return {
        "app.py": app({"a": "[shared.names.NAME, flat.NAME]"}),
        "src/shared/__init__.py": "",
        "src/shared/names.py": f"NAME = '{name}'\n",
        "flat.py": f"NAME = '{name}'\n",
    }


def inputs(plan: RevisionsPlan, when: str) -> Any:
    """The input of the only resource of the first stack."""
    said = plan.result.stacks[0].plan["resource_changes"][0]["change"][when]
    return said and said["input"]


def test_each_app_runs_with_the_packages_of_its_own_revision(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, project("old"))
    git(repository, "branch", "--force", "main")
    write(repository, project("new"))
    monkeypatch.setenv("PYTHONPATH", str(repository / "src"))
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_canary")
    monkeypatch.setenv("AWS_PROFILE", "prod")
    said: list[str] = []
    plan = plan_revisions(repository, base="main", app="app.py", echo=said.append)
    assert (inputs(plan, "before"), inputs(plan, "after")) == (["old", "old"], ["new", "new"])
    assert said == ["credentials: []\n"] * 2
    assert git(repository, "status", "--porcelain", "--ignored").splitlines() == [
        "M flat.py",
        " M src/shared/names.py",
    ]


def test_the_app_of_cdktf_json_is_found_with_the_interpreter_of_the_working_tree(repository: Path) -> None:
    program = repository / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    settings = {"app": ".venv/bin/python -m app", "context": {}}
    files = {"app.py": app({"a": '"one"'}).replace("import shared.names\nimport flat\n", "")}
    commit(repository, {**files, "cdktf.json": json.dumps(settings), ".gitignore": ".venv/\n"})
    git(repository, "branch", "--force", "main")
    write(repository, {"app.py": files["app.py"].replace('"one"', '"two"')})
    plan = plan_revisions(repository, base="main")
    assert (inputs(plan, "before"), inputs(plan, "after")) == ("one", "two")


def test_stacks_come_and_go(repository: Path) -> None:
    def stacks(**values: str) -> dict[str, str]:
        return {"app.py": app(values).replace("import shared.names\nimport flat\n", "")}

    commit(repository, stacks(stays="1", goes="1"))
    git(repository, "branch", "--force", "main")
    commit(repository, stacks(stays="2", comes="1"))
    plan = plan_revisions(repository, base="main", app="app.py")
    assert changes(plan) == {
        "stays": [("terraform_data.x", "update")],
        "comes": [("terraform_data.x", "create")],
        "goes": [("terraform_data.x", "delete")],
    }
    assert (plan.added, plan.removed) == (("comes",), ("goes",))
    for name in ("stays", "comes", "goes"):
        assert list(changes(plan_revisions(repository, base="main", app="app.py", stack=name))) == [name]
    with pytest.raises(UnknownNameError, match="neither side has a stack 'stay'; did you mean 'stays'"):
        plan_revisions(repository, base="main", app="app.py", stack="stay")


def test_variables_and_answers_need_not_be_known_on_both_sides(repository: Path) -> None:
    old = 'variable "a" {\n  type = string\n}\nresource "terraform_data" "x" {\n  input = var.a\n}\n'
    new = old + 'variable "b" {\n  type = string\n}\ndata "aws_caller_identity" "me" {}\n'
    new += 'output "o" {\n  value = "${data.aws_caller_identity.me.account_id}${var.b}"\n}\n'
    commit(repository, {"infra/main.tf": old, "infra/prod.tfvars": 'a = "old"\n'})
    git(repository, "branch", "--force", "main")
    commit(repository, {"infra/main.tf": new, "infra/prod.tfvars": 'a = "new"\n'})
    write(repository, {"answers.json": '{"data.aws_caller_identity.me": {"account_id": "123456789012"}}'})
    plan = plan_revisions(
        repository,
        base="main",
        synth_dir="infra",
        variables={"b": "x"},
        variable_files=[repository / "infra" / "prod.tfvars"],
        data=repository / "answers.json",
    )
    assert (inputs(plan, "before"), inputs(plan, "after")) == ("old", "new")
    assert plan.result.stacks[0].plan["planned_values"]["outputs"]["o"]["value"] == "123456789012x"


def test_it_is_said_which_side_is_wrong(repository: Path) -> None:
    good = (repository / "infra" / "main.tf").read_text()
    commit(repository, {"infra/main.tf": "resource {}\n"})
    with pytest.raises(RevisionError, match=r"(?s)^the head \(the working tree\): Terraform rejected") as caught:
        plan_revisions(repository, base="main", synth_dir="infra")
    assert (caught.value.side, caught.value.exit_code) == ("head", 2)
    bad = git(repository, "rev-parse", "--short=12", "HEAD")
    git(repository, "branch", "--force", "main")
    commit(repository, {"infra/main.tf": good})
    with pytest.raises(RevisionError, match=rf"(?s)^the base \(main, at {bad}\): Terraform rejected"):
        plan_revisions(repository, base="main", synth_dir="infra")
    assert left_behind(repository) == []


def test_an_app_that_fails_says_so_with_its_own_words(repository: Path) -> None:
    commit(repository, {"app.py": "raise SystemExit('no such cluster')\n"})
    git(repository, "branch", "--force", "main")
    commit(repository, {"app.py": app({"a": "1"})})
    with pytest.raises(RevisionError, match=r"the base \(main, .*no such cluster"):
        plan_revisions(repository, base="main", app="app.py")


@pytest.mark.parametrize("revision", ["-b", "--upload-pack=x", "", "a\nb"])
def test_what_could_be_an_option_is_no_revision(repository: Path, revision: str) -> None:
    with pytest.raises(InputError, match="is not a revision"):
        plan_revisions(repository, base=revision, synth_dir="infra")
    with pytest.raises(InputError, match="is not a revision"):
        plan_revisions(repository, base="main", head=revision or "-", synth_dir="infra")


def test_an_unknown_revision_is_told_with_the_nearest(repository: Path) -> None:
    with pytest.raises(UnknownNameError, match="no revision 'maine'; did you mean 'main'"):
        plan_revisions(repository, base="maine", synth_dir="infra")


def test_a_branch_that_only_the_remote_has_is_found_and_a_shallow_clone_is_told(
    repository: Path, tmp_path: Path
) -> None:
    origin = f"file://{repository}"
    git(tmp_path, "clone", "--quiet", "--branch", "feature", origin, "full")
    assert changes(plan_revisions(tmp_path / "full", base="main", synth_dir="infra")) == {
        "infra": [("aws_iam_role.etl", "replace")]
    }
    git(tmp_path, "clone", "--quiet", "--branch", "feature", "--depth", "1", origin, "shallow")
    with pytest.raises(InputError, match=r"the clone is shallow.*fetch-depth: 0"):
        plan_revisions(tmp_path / "shallow", base="main", synth_dir="infra")


def test_a_bare_repository_needs_a_head(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", f"file://{repository}", "bare.git")
    with pytest.raises(GitError, match="is a bare repository"):
        plan_revisions(tmp_path / "bare.git", base="main", synth_dir="infra")
    plan = plan_revisions(tmp_path / "bare.git", base="main", head="feature", synth_dir="infra")
    assert changes(plan) == {"infra": [("aws_iam_role.etl", "replace")]}


def test_what_is_no_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="is in no git repository"):
        plan_revisions(tmp_path, base="main")
    with pytest.raises(GitError, match="is not a folder"):
        plan_revisions(tmp_path / "none", base="main")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        plan_revisions(tmp_path, base="main")


def test_histories_without_a_common_commit_are_told(repository: Path) -> None:
    git(repository, "switch", "--quiet", "--orphan", "other")
    commit(repository, {"infra/main.tf": ROLE.format(name="x", path="/")})
    with pytest.raises(InputError, match="has no commit in common"):
        plan_revisions(repository, base="main", synth_dir="infra")


def test_no_hook_runs_and_no_setting_of_the_surroundings_leads_astray(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        hook = repository / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
        hook.chmod(0o755)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert changes(plan_revisions(repository, base="main", synth_dir="infra"))["infra"]
    assert not ran.exists()


@pytest.mark.parametrize("how", ["terminated", "interrupted"])
def test_nothing_stays_behind_when_it_is_stopped(repository: Path, tmp_path: Path, how: str) -> None:
    started = tmp_path / "started"
    waiting = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(60)\n"
    commit(repository, {"app.py": waiting})
    git(repository, "branch", "--force", "main")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    code = (
        "from argoform.terraform.plan.revisions import plan_revisions\n"
        f"plan_revisions({str(repository)!r}, base='main', app='app.py')"
    )
    child = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(temporary)}, stderr=-3)
    try:
        until(lambda: started.exists() or child.poll() is not None)
        assert left_behind(repository), "the working tree of the base is there while the app runs"
        child.send_signal(signal.SIGTERM if how == "terminated" else signal.SIGINT)
        assert child.wait(timeout=30) != 0
    finally:
        child.kill()
    assert left_behind(repository) == []
    assert [entry for entry in temporary.iterdir() if entry.name.startswith("argoform-")] == []


def until(happened: Callable[[], bool]) -> None:
    """Wait for something; at most half a minute."""
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")


def test_another_s_working_tree_on_a_disk_that_is_away_stays_registered(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "--quiet", "--detach", str(tmp_path / "usb" / "tree"))
    shutil.move(tmp_path / "usb", tmp_path / "away")
    plan_revisions(repository, base="main", synth_dir="infra")
    assert len(left_behind(repository)) == 1


def test_variables_that_carry_credentials_are_known_by_their_names() -> None:
    kept = {"PATH": "/bin", "DOCPROC_PLATFORM": "eks", "VIRTUAL_ENV": "/v", "HOME": "/h", "AUTHOR": "me"}
    gone = dict.fromkeys(
        [
            "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "KUBECONFIG", "TF_VAR_x",
            "GOOGLE_APPLICATION_CREDENTIALS", "ARM_CLIENT_ID", "DB_PASSWORD", "GIT_DIR", "SSH_AUTH_SOCK", "npm_token",
        ],
        "x",
    )  # fmt: skip
    assert without_credentials({**kept, **gone}) == kept


def test_packages_are_taken_from_the_other_tree_and_installed_ones_stay(tmp_path: Path) -> None:
    root, tree = tmp_path / "root", tmp_path / "tree"
    for folder in ("src", "only-new", ".venv/lib/site-packages"):
        (root / folder).mkdir(parents=True)
    for folder in ("src", ".venv/lib/site-packages"):
        (tree / folder).mkdir(parents=True)
    installed = [str(root / ".venv/lib/site-packages"), str(root / "src"), "/usr/lib/python3"]
    found = python_path(root, tree, given=f"/opt/own{os.pathsep}{root / 'only-new'}", installed=installed)
    assert found.split(os.pathsep) == [str(tree / "src"), "/opt/own", str(root / "only-new")]
