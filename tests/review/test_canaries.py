"""Secrets planted wherever a plan can hold one are in nothing that is written, in no encoding."""

from __future__ import annotations

import base64
import html
import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argoform.cli import main
from tests.review import rich
from tests.review.canaries import CORE, KEY, OTHER, SECRET, elsewhere, encoded, leaks, sensitive, shown_in, sources
from tests.review.outputs import everything, reports
from tests.review.plans import change, manifest, plan, reviewed, rules, template


def assert_silent(document: Mapping[str, Any], folder: Path | None = None) -> None:
    """Nothing that is written of a plan tells a secret; a folder is needed where pictures are of interest."""
    texts = reports(reviewed(document)) if folder is None else everything(document, folder)
    found = [(name, leak) for name, text in texts for leak in leaks(text)]
    assert not found, found[:3]


@pytest.mark.parametrize(
    "shown",
    [
        SECRET,
        json.dumps(SECRET),
        html.escape(SECRET),
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(b"a" + SECRET.encode()).decode(),
        base64.b64encode(b"ab" + SECRET.encode()).decode(),
        SECRET.encode().hex(),
        f"{CORE[:5]}<!-- -->{CORE[5:]}",
        f"{CORE[:5]}\n   {CORE[5:]}",
    ],
)
def test_the_search_finds_what_it_should(shown: str) -> None:
    assert list(leaks(f"before {shown} after"))


# Where a plan says that something is a secret.


@pytest.mark.slow
@pytest.mark.parametrize("where", sources(""))
def test_what_a_plan_calls_a_secret_is_told_nowhere(where: str, tmp_path: Path) -> None:
    resources, rest = sources(SECRET)[where]
    shown = manifest(template(), shown_in(SECRET), name="shows")
    assert_silent(plan(*resources, shown, drift=rest.pop("resource_drift", ()), **rest), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("where", sources(""))
def test_a_secret_is_not_even_told_at_its_own_place(where: str) -> None:
    resources, rest = sources(SECRET)[where]
    assert_silent(plan(*resources, drift=rest.pop("resource_drift", ()), **rest))


# Where a plan has a place for more than one.
_SEVERAL = [where for where, (resources, rest) in sources("").items() if resources or "variables" in rest]


@pytest.mark.slow
@pytest.mark.parametrize("where", _SEVERAL)
def test_a_secret_that_changes_is_seen_to_change(where: str) -> None:
    resources, rest = sources(SECRET)[where]
    others, more = sources(f"{OTHER} {OTHER}")[where]
    both = [*resources, *({**one, "address": f"{one['address']}2"} for one in others)]
    if "variables" in rest and "variables" in more:
        rest = {
            "configuration": {"root_module": {"variables": {"token": {"sensitive": True}, "old": {"sensitive": True}}}},
            "variables": {"token": rest["variables"]["token"], "old": more["variables"]["token"]},
        }
    shown = manifest(_with_env(f"{OTHER} {OTHER}"), _with_env(SECRET), name="shows")
    document = plan(*both, shown, **rest)
    assert_silent(document)
    told = [
        one for subject in reviewed(document).subjects for one in subject.differences if one.path.endswith("args[0]")
    ]
    assert any(one.before != one.after and "sensitive value" in str(one.after) for one in told) or any(
        "sensitive value" in line
        for subject in reviewed(document).subjects
        for one in subject.differences
        for line in (*one.diff, str(one.after))
    )


def _with_env(value: str) -> dict[str, Any]:
    made = template()
    made["spec"]["templates"][0]["container"]["args"] = [value]
    return made


# Where a manifest shows one.


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(rich.objects())))
def test_no_field_of_an_object_tells_a_secret(number: int, tmp_path: Path) -> None:
    whole = rich.objects()[number]
    sides = rich.planted(whole, lambda text: f"{text}-{SECRET}")
    changed = [manifest(whole, side, name=f"r{index}") for index, side in enumerate(sides)]
    changed += [
        manifest(whole, rich.with_key(whole, path, SECRET), name=f"k{index}")
        for index, path in enumerate(rich.keys(whole))
    ]
    assert_silent(plan(*changed, **sensitive(SECRET)), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(rich.objects())))
def test_no_field_that_is_nothing_but_a_secret_tells_it(number: int, tmp_path: Path) -> None:
    whole = rich.objects()[number]
    sides = rich.planted(whole, lambda _: CORE)
    changed = [manifest(None, side, name=f"new{index}") for index, side in enumerate(sides)]
    changed += [manifest(side, None, name=f"old{index}") for index, side in enumerate(sides)]
    assert_silent(plan(*changed, **sensitive(CORE)), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("drifted", [False, True])
@pytest.mark.parametrize("where", elsewhere(""))
def test_no_other_place_tells_a_secret(where: str, drifted: bool, tmp_path: Path) -> None:
    one = elsewhere(SECRET)[where]
    document = plan(drift=[one]) if drifted else plan(one)
    assert_silent({**document, **sensitive(SECRET)}, tmp_path)


# Documents that cannot be read.


@pytest.mark.parametrize(
    "body",
    [
        'a: "{0}',
        "a: [{0}",
        "{0}: [",
        "a: *{0}",
        "a: &{0} *{0}",
        "a: !{0} b\n  c",
        "a: !!int {0}",
        "a: !!float {0}",
        "a: !!binary {0}",
        "%{0} x\n---\na: b",
        "{0}: 1\n{0}: 2",
        "a: {0}\nb: 1\nb: 2",
        "? [{0}]\n: b",
        "<<: {0}",
        "a: b\n{0}",
        "\t{0}: x",
        "a: |\n  x\n {0}: [",
        "@{0}",
        "`{0}",
        "{0}",
        "- {0}",
        "a: {0}\n---\nb: {0}\n",
        'a: "\\q{0}"',
        "{{{{ {0} }}}}: x",
        '{{"a": "{0}",',
        "apiVersion: v1\nkind: Secret\nstringData:\n  a: {0}\n b: [",
    ],
)
def test_what_cannot_be_read_is_not_quoted(body: str, tmp_path: Path) -> None:
    text = body.format(CORE)
    one = manifest(template(), text)
    two = change("helm_release", None, {"name": "r", "chart": "c", "values": [text]})
    found = reviewed(plan(one, two))
    for name, report in reports(found):
        assert not list(leaks(report)), (name, list(leaks(report)))
    assert {finding.severity for finding in found.findings if finding.rule == "RV091"} <= {"medium"}


@pytest.mark.parametrize("body", ['a: "{0}', "a: *{0}", "{0}: 1\n{0}: 2"])
def test_nor_on_the_standard_error(body: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan(manifest(template(), body.format(SECRET)), **sensitive(SECRET))), encoding="utf-8")
    for arguments in (
        ["review", str(file)],
        ["review", str(file), "--out", str(tmp_path / "o.md")],
        ["graph", str(file)],
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", ["argoform", *arguments])
            with pytest.raises(SystemExit):
                main()
        said = capfd.readouterr()
        assert not list(leaks(said.out + said.err)), arguments


# Secrets of several lines.


_SCRIPTS = (
    "cat > key <<EOF\n{key}\nEOF\n",
    "cat > key <<EOF\n{indented}\nEOF\n",
    "echo -e '{escaped}'\n",
    "echo '{joined}'\n",
    "data={encoded}\n",
)


# That it is a secret is known by its form, but not once it is encoded.
@pytest.mark.parametrize(
    ("script", "named"),
    [(script, named) for script in _SCRIPTS for named in (True, False) if named or "encoded" not in script],
)
def test_a_key_of_several_lines_is_masked_in_a_script(script: str, named: bool, tmp_path: Path) -> None:
    text = script.format(
        key=KEY,
        indented=textwrap.indent(KEY, "    "),
        joined=KEY.replace("\n", ""),
        escaped=KEY.replace("\n", "\\n"),
        encoded=encoded(KEY),
    )
    old = {"name": "main", "script": {"image": "a:1", "command": ["sh"], "source": "set -e\necho a\necho b\n"}}
    new = {"name": "main", "script": {"image": "a:1", "command": ["sh"], "source": f"set -e\n{text}echo b\n"}}
    sides = [template({"templates": [one]}) for one in (old, new)]
    assert_silent(plan(manifest(*sides), **(sensitive(KEY) if named else {})), tmp_path)


# Any secret at all.

_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=8, max_size=24).filter(lambda text: text.strip())


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TEXTS)
def test_any_secret_in_any_argument(text: str) -> None:
    secret = f"{CORE}{text}{CORE}"
    document = plan(manifest(template(), shown_in(secret)), **sensitive(secret))
    for name, report in reports(reviewed(document)):
        assert not list(leaks(report)), name


@pytest.mark.slow
@given(
    st.sampled_from(
        [
            "high",
            "critical",
            "create",
            "update",
            "delete",
            "review",
            "argo",
            "practice",
            "changed",
            "added",
            "removed",
            "workflow",
            "same",
            "container",
            "dag",
            "flow",
            "medium",
            "RV040",
            "RV091",
            "name",
            "spec",
            "kind",
            "metadata",
            "templates",
            "argoproj.io/v1alpha1",
            "argoproj",
            "Workflow",
            "WorkflowTemplate",
            "main",
            "values",
            "yaml_body",
            "data",
            "true",
            "unknown",
            "info",
            "kubectl_manifest",
            "86400",
            "image",
            "sensitive",
            "value",
            "(sensitive value 1)",
        ]
    )
)
def test_a_secret_that_is_a_word_of_ours_breaks_nothing(word: str) -> None:
    """A username such as `argo` is often called a secret."""
    before, after = template({"activeDeadlineSeconds": 3600}), template({"activeDeadlineSeconds": 360_000})
    usual = rules(reviewed(plan(manifest(before, after))))
    found = reviewed(plan(manifest(before, after), **sensitive(word)))
    # What is masked may be a finding of its own.
    assert usual
    assert usual <= rules(found)
    assert all(finding.severity in ("critical", "high", "medium", "low", "info") for finding in found.findings)
    assert not any("could not judge it" in finding.message for finding in found.findings)
    assert all(report for _, report in reports(found))
