"""`argoform review`, as a user calls it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree as Xml

import pytest

from argoform.cli import main
from argoform.review.formats import FORMATS, SUFFIXES
from argoform.review.policy_file import NAME
from tests.review.plans import change, manifest, plan, template

ALLOWED = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "Role",
    "metadata": {"name": "runner", "namespace": "data"},
    "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
}
WIDER = {**ALLOWED, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "delete"]}]}
NOT_PARSED = "kind: WorkflowTemplate\n  a: ["

SEVERE = plan(manifest(ALLOWED, WIDER))
UNREAD = plan(manifest(template(), NOT_PARSED))
HARMLESS = plan(change("random_pet", None, {"length": 2}))


@dataclass(frozen=True)
class Done:
    """What a call left behind."""

    code: int
    out: str
    err: str


class Call(Protocol):
    """Runs the command with arguments."""

    def __call__(self, *arguments: str | Path, text: bytes | None = None) -> Done:
        """What it left behind."""
        ...


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """The command, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path, text: bytes | None = None) -> Done:
        monkeypatch.setattr("sys.argv", ["argoform", "review", *map(str, arguments)])
        if text is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    yield run
    signal.signal(signal.SIGTERM, before)


def write(document: Any, name: str = "plan.json") -> str:
    """A plan in a file here."""
    Path(name).write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return name


def error(done: Done) -> str:
    """The one line that tells what is wrong with the input."""
    assert done.code == 2, done
    assert done.out == ""
    assert "Traceback" not in done.err
    return done.err


# What comes out, and where.


def test_the_report_is_printed_as_text(call: Call) -> None:
    done = call(write(SEVERE))
    assert done.code == 1
    assert "plan.json: 1 to change; 1 high" in done.out
    assert "Role data/runner" in done.out
    assert done.err == ""


def test_the_plan_may_come_from_the_standard_input(call: Call) -> None:
    assert "Role data/runner" in call("-", text=json.dumps(SEVERE).encode()).out


def test_a_byte_order_mark_does_not_matter(call: Call) -> None:
    assert call("-", text=b"\xef\xbb\xbf" + json.dumps(HARMLESS).encode()).code == 0


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_printed(call: Call, name: str) -> None:
    done = call(write(SEVERE), "--format", name)
    assert done.code == 1
    assert "runner" in done.out
    # Where a program reads the report, a person reads the summary.
    assert ("1 high" in done.err) is (name != "text")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_suffix_names_the_format(call: Call, suffix: str) -> None:
    done = call(write(SEVERE), "--out", f"report{suffix.upper()}")
    text = Path(f"report{suffix.upper()}").read_text(encoding="utf-8")
    assert done.out == ""
    assert f"wrote report{suffix.upper()}" in done.err
    assert "1 high" in done.err
    begins = {"md": "### ", "html": "<!doctype html>", "json": "{", "sarif": "{", "junit": "<?xml", "text": "plan.json"}
    assert text.startswith(begins[SUFFIXES[suffix]])


def test_several_formats_of_one_review(call: Call) -> None:
    done = call(write(SEVERE), "-o", "a.md", "-o", "a.json", "-o", "a.sarif", "-o", "a.xml")
    assert done.code == 1
    assert [done.err.count(f"wrote a.{suffix}\n") for suffix in ("md", "json", "sarif", "xml")] == [1, 1, 1, 1]
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["summary"]["fails"] is True
    assert json.loads(Path("a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert int(Xml.parse("a.xml").getroot().get("failures", "0")) >= 1  # noqa: S314 - our own file


def test_a_format_goes_with_one_file_of_any_name(call: Call) -> None:
    assert call(write(SEVERE), "--format", "json", "--out", "report.txt").code == 1
    assert json.loads(Path("report.txt").read_text(encoding="utf-8"))["findings"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "a.doc"], "no format has files that end with '.doc'"),
        (["--out", "report"], "no format"),
        (["--out", "a.jsn"], "json"),
        (["--format", "json", "--out", "a.json", "--out", "b.md"], "goes with one --out"),
        (["--format", "jsonn"], "json"),
        (["--fail-on", "hihg"], "high"),
        (["--out", "."], "directory"),
        (["--out", "plan.json"], "the plan itself"),
        (["--out", "a.md", "--out", "./a.md"], "twice"),
        (["--out", "plan.json/a.md"], "cannot be written"),
        (["--max-size", "0"], "max-size"),
        (["--argo-version", "9.9"], "9.9"),
        (["--argo-version", "x"], "x"),
        (["--platform", "nonesuch"], "nonesuch"),
        (["--policy", "nonesuch.toml"], "nonesuch.toml"),
        (["--head", "x"], "--head goes with --base"),
        (["--app", "x.py"], "--app goes with --base"),
        (["--synth-dir", "x"], "--synth-dir goes with --base"),
        (["--stack", "x"], "--stack goes with --base"),
        (["--schemas", "x"], "--schemas goes with --base"),
        (["--data", "x"], "--data goes with --base"),
        (["--var", "a=b"], "--var goes with --base"),
        (["--engine", "tofu"], "--engine goes with --base"),
        (["--base", "main"], "Name a plan, or a revision"),
    ],
)
def test_wrong_arguments_are_told_and_nothing_is_written(call: Call, arguments: list[str], said: str) -> None:
    write(SEVERE)
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert said in error(call("plan.json", *arguments))
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_a_plan_or_a_revision_must_be_named(call: Call) -> None:
    assert "Name a plan" in error(call())


def test_what_was_written_before_stays_when_the_plan_is_wrong(call: Call) -> None:
    Path("report.md").write_text("of yesterday", encoding="utf-8")
    assert "is not JSON" in error(call(write("{"), "--out", "report.md"))
    assert Path("report.md").read_text(encoding="utf-8") == "of yesterday"


# When it fails.


@pytest.mark.parametrize(
    ("document", "failing"),
    [
        (SEVERE, {"high", "medium", "low", "info"}),
        (UNREAD, {"medium", "low", "info"}),
        (HARMLESS, set()),
        (plan(), set()),
    ],
)
@pytest.mark.parametrize("bound", ["critical", "high", "medium", "low", "info", "never", None])
def test_the_mildest_severity_that_fails(call: Call, document: Any, failing: set[str], bound: str | None) -> None:
    done = call(write(document), *(["--fail-on", bound] if bound else []))
    assert done.code == ((bound or "high") in failing)


def test_the_policy_says_what_fails_unless_the_command_does(call: Call) -> None:
    Path(NAME).write_text('fail-on = "critical"\n', encoding="utf-8")
    assert call(write(SEVERE)).code == 0
    assert call("plan.json", "--fail-on", "high").code == 1


def _rule(done: Done) -> str:
    return next(one["rule"] for one in json.loads(done.out)["findings"] if one["severity"] == "high")


def test_the_policy_here_is_read_unless_another_is_named(call: Call) -> None:
    rule = _rule(call(write(SEVERE), "--format", "json"))
    Path(NAME).write_text(f'[severity]\n{rule} = "low"\n', encoding="utf-8")
    Path("other.toml").write_text(f'[severity]\n{rule} = "critical"\n', encoding="utf-8")
    assert "1 low" in call("plan.json").out
    assert "1 critical" in call("plan.json", "--policy", "other.toml").out


def test_what_is_allowed_is_told_and_fails_nothing_until_its_day(call: Call) -> None:
    rule = _rule(call(write(SEVERE), "--format", "json"))
    for until, code in (("2999-12-31", 0), ("2000-01-01", 1)):
        Path(NAME).write_text(
            f'[[allow]]\nrule = "{rule}"\nobject = "Role data/*"\nreason = "agreed upon"\nuntil = {until}\n',
            encoding="utf-8",
        )
        done = call("plan.json")
        assert done.code == code
        assert until in done.out
    assert "It was allowed until 2000-01-01" in done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail-on = ", "is not TOML"),
        ('fail-on = "hihg"\n', "fail-on"),
        ('fial-on = "high"\n', "did you mean 'fail-on'"),
        ('[severity]\nRV999 = "low"\n', "there is no rule 'RV999'"),
        ('[[allow]]\nrule = "RV010"\nuntil = 2999-01-01\n', "reason"),
        ('[[allow]]\nrule = "RV010"\nreason = "because"\n', "until"),
        ('[[second-look]]\nreason = "because"\nadress = "x"\n', "address"),
        ('[limits]\ndeadline = "soon"\n', "deadline"),
        ("\x00", "is not TOML"),
    ],
)
def test_a_wrong_policy_is_told_and_nothing_is_judged(call: Call, text: str, said: str) -> None:
    Path(NAME).write_text(text, encoding="utf-8")
    told = error(call(write(HARMLESS)))
    assert said in told
    assert NAME in told


def test_a_second_look_is_a_finding(call: Call) -> None:
    Path(NAME).write_text('[[second-look]]\naddress = "random_*"\nreason = "ask the team"\n', encoding="utf-8")
    done = call(write(HARMLESS), "--fail-on", "medium")
    assert done.code == 1
    assert "ask the team" in done.out


# What is said of rules.


def test_the_rules_are_listed(call: Call) -> None:
    lines = call("--list-rules").out.splitlines()
    ids = [line.split()[0] for line in lines]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) > 30
    assert {line.split()[1] for line in lines} <= {"critical", "high", "medium", "low", "info"}


@pytest.mark.parametrize("spelled", ["RV091", "rv091"])
def test_a_rule_is_explained(call: Call, spelled: str) -> None:
    done = call("--explain", spelled)
    assert done.code == 0
    assert done.out.startswith("RV091 (medium): ")
    assert "somebody must look at it" in done.out


def test_every_rule_that_is_listed_can_be_explained(call: Call) -> None:
    for line in call("--list-rules").out.splitlines():
        rule_id, severity, title = line.split(maxsplit=2)
        assert call("--explain", rule_id).out.startswith(f"{rule_id} ({severity}): {title}\n")


def test_a_rule_of_lint_and_an_unknown_one_are_told(call: Call) -> None:
    assert "argoform lint --explain" in error(call("--explain", "AF010"))
    assert "RV091" in error(call("--explain", "RV0911"))


# What the cluster runs.


def test_the_version_of_argo_decides_what_is_a_field(call: Call) -> None:
    nightly = {**template(kind="CronWorkflow", name="nightly"), "spec": {
        "schedules": ["0 2 * * *"], "timezone": "UTC", "workflowSpec": template()["spec"]}}  # fmt: skip
    write(plan(manifest(None, nightly)))
    Path("old.yaml").write_text('profile: local\nargo_version: "3.5"\n', encoding="utf-8")
    needs = "needs Argo 3.6; this is 3.5"
    assert needs not in call("plan.json").out
    assert needs in call("plan.json", "--argo-version", "3.5").out
    assert needs in call("plan.json", "--platform", "old.yaml").out
    # What is said by itself counts for more than what comes with a platform.
    assert needs not in call("plan.json", "--platform", "old.yaml", "--argo-version", "4.0").out


# Input that is none.


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("null", "holds no JSON object"),
        ('{"version": 4, "resources": [], "terraform_version": "1.9.0"}', "is a state and not a plan"),
        ('{"format_version": "2.0", "resource_changes": []}', "format version '2.0'"),
        ('{"@level": "info"}', "is the log of"),
    ],
)
@pytest.mark.parametrize("through", ["a file", "the standard input"])
def test_what_is_no_plan_is_told_in_one_line(call: Call, text: str, said: str, through: str) -> None:
    done = call(write(text)) if through == "a file" else call("-", text=text.encode())
    assert said in error(done)
    assert len(done.err.strip().splitlines()) <= 2


def test_a_file_that_is_not_there_or_is_a_folder(call: Call) -> None:
    assert "none.json" in error(call("none.json"))
    Path("folder").mkdir()
    assert "folder" in error(call("folder"))


def test_a_plan_of_hundreds_of_megabytes_is_refused_without_reading_it_all(call: Call) -> None:
    with Path("plan.json").open("wb") as opened:
        opened.truncate(300 * 2**20)
    assert "has more than 100 MiB" in error(call("plan.json"))


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (UNREAD, "cannot be read"),
        (plan(manifest(template(), "a: 1\n---\nb: 2\n")), "2 documents"),
        (plan(manifest(template(), "- a\n")), "is no mapping"),
        (plan(manifest(template(), "# nothing\n")), "is empty"),
        (
            plan(change("kubectl_manifest", {"yaml_body": "kind: A"}, {}, unknown={"yaml_body": True})),
            "known only after the apply",
        ),
        (plan(change("helm_release", None, {"values": [NOT_PARSED]})), "cannot be read"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line_and_counts(call: Call, document: Any, why: str) -> None:
    done = call(write(document), "--fail-on", "medium", "--format", "json")
    assert done.code == 1
    found = [one for one in json.loads(done.out)["findings"] if one["rule"] == "RV091"]
    assert len(found) == 1
    assert found[0]["severity"] == "medium"
    assert why in found[0]["message"]
    assert "\n" not in found[0]["message"]


def test_the_command_ends_with_the_code_of_the_review(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(SEVERE), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "argoform", "review", "plan.json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    # No colours, since nobody looks.
    assert b"\x1b" not in done.stdout


# Two revisions of a repository.

_MANIFEST = """\
resource "kubectl_manifest" "{name}" {{
  yaml_body = yamlencode({{
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "WorkflowTemplate"
    metadata   = {{ name = "{name}", namespace = "data" }}
    spec = {{
      entrypoint            = "main"
      activeDeadlineSeconds = {deadline}
      templates             = [{{ name = "main", container = {{ image = "a:1", command = ["a"] }} }}]
    }}
  }})
}}
"""
_HEAD = 'terraform {\n  required_providers {\n    kubectl = {\n      source = "alekc/kubectl"\n    }\n  }\n}\n'


def _git(*arguments: str) -> None:
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *settings, *arguments], env=environment, capture_output=True, check=True)


def _commit(**deadlines: int) -> None:
    Path("infra").mkdir(exist_ok=True)
    text = _HEAD + "".join(_MANIFEST.format(name=name, deadline=value) for name, value in deadlines.items())
    Path("infra/main.tf").write_text(text, encoding="utf-8")
    _git("add", "--all")
    _git("commit", "--quiet", "--message", "a change")


@pytest.mark.terraform
@pytest.mark.slow
def test_two_revisions_are_planned_and_their_difference_is_reviewed(call: Call) -> None:
    _git("init", "--quiet")
    _commit(etl=3600, old=3600)
    _git("switch", "--quiet", "--create", "feature")
    _commit(etl=360_000)
    done = call("--base", "main", "--synth-dir", "infra", "--out", "review.json")
    told = json.loads(Path("review.json").read_text(encoding="utf-8"))
    assert {one["title"]: one["action"] for one in told["subjects"]} == {
        "WorkflowTemplate data/etl": "update",
        "WorkflowTemplate data/old": "delete",
    }
    assert any(one["rule"] == "RV040" for one in told["findings"])
    assert "main...the files as they are" in told["title"]
    assert done.code in (0, 1)
    assert "1 to change" in done.err
    # Nothing is left behind in the repository.
    assert not subprocess.run(["git", "worktree", "prune", "--verbose"], capture_output=True, check=True).stdout


@pytest.mark.terraform
@pytest.mark.slow
def test_a_stack_that_goes_is_reviewed_and_a_base_that_does_not_plan_is_told(call: Call) -> None:
    _git("init", "--quiet")
    _commit(etl=3600)
    _git("tag", "whole")
    Path("infra/main.tf").write_text('resource "kubectl_manifest" "x" { yaml_body = var.none }\n', encoding="utf-8")
    _git("commit", "--quiet", "--all", "--message", "broken")
    _git("tag", "broken")
    Path("infra/main.tf").unlink()
    Path("other").mkdir()
    Path("other/note.txt").write_text("x", encoding="utf-8")
    _git("add", "--all")
    _git("commit", "--quiet", "--all", "--message", "gone")
    done = call("--base", "whole", "--synth-dir", "infra", "--format", "json", "--fail-on", "never")
    assert done.code == 0
    assert [(one["title"], one["action"]) for one in json.loads(done.out)["subjects"]] == [
        ("WorkflowTemplate data/etl", "delete")
    ]
    told = error(call("--base", "broken", "--synth-dir", "infra", "--out", "review.md"))
    assert "broken" in told or "base" in told
    assert not Path("review.md").exists()
