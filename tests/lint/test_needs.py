"""A rule is not asked about an object without the fields that it needs: it would have said nothing."""

import json

from argoform.argo import ArgoVersion
from argoform.lint.context import Context
from argoform.lint.manifest import Manifest
from argoform.lint.rules import RULES
from argoform.lint.source import read_source, read_text
from tests.lint.test_fuzz import BASE
from tests.reference import reference

CONTEXT = Context(ArgoVersion.parse("4.1"))


def missed(manifest: Manifest) -> set[str]:
    """The rules that are passed over, and would have found something."""
    passed_over = [rule for rule in RULES.values() if rule.needs and rule.needs.isdisjoint(manifest.fields)]
    return {rule.id for rule in passed_over if any(True for _ in rule.check(manifest, CONTEXT))}


def test_no_finding_is_missed_in_the_corpus() -> None:
    files = sorted(reference("lint-corpus").glob("*.yaml"))
    missing = {file.stem: missed(each) for file in files for each in read_source(str(file)).manifests}
    assert {name: ids for name, ids in missing.items() if ids} == {}


def test_no_finding_is_missed_where_one_part_is_absent() -> None:
    """Without each of the fields of a manifest that has nearly all."""
    for field in sorted(read_text(json.dumps(BASE)).manifests[0].fields - {"kind", "spec"}):

        def without(value: object, field: str = field) -> object:
            if isinstance(value, dict):
                return {key: without(item) for key, item in value.items() if key != field}
            return [without(item) for item in value] if isinstance(value, list) else value

        (manifest,) = read_text(json.dumps(without(BASE))).manifests
        assert missed(manifest) == set(), field


def test_what_a_rule_needs_stands_in_its_bad_example() -> None:
    for rule in RULES.values():
        fields = {field for each in read_text(rule.bad).manifests for field in each.fields}
        assert not rule.needs or rule.needs & fields, rule.id
