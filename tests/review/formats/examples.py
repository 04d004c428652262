"""Reviews that the tests of every format share: a realistic one, a large one, and some whose texts mean harm."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

from hypothesis import strategies as st

from argoform.graph.model import Cluster, Edge, Graph, Node
from argoform.review.formats import FormatContext
from argoform.review.model import (
    Acceptance,
    Action,
    Area,
    Difference,
    Family,
    Finding,
    Kind,
    Picture,
    Review,
    RuleDescription,
    Severity,
    Subject,
)

CONTEXT = FormatContext(version="1.2.3")

GRAPH = Graph(
    title="WorkflowTemplate docproc/extract",
    nodes=(
        Node("fetch", "fetch", "container", detail="ghcr.io/acme/fetch:1.4.2"),
        Node("main/split", "split", "script", detail="python:3.13", parent="main"),
        Node(
            "main/ocr",
            "ocr",
            "container",
            detail="ghcr.io/acme/ocr:3.0",
            loop="withParam",
            status="changed",
            parent="main",
        ),
        Node(
            "main/classify", "classify", "container", detail="ghcr.io/acme/classify:2.1", status="added", parent="main"
        ),
        Node("main/legacy", "legacy-index", "http", detail="POST http://index.svc", status="removed", parent="main"),
        Node("notify", "notify", "template-ref", detail="shared/slack", when="{{workflow.status}} != Succeeded"),
    ),
    edges=(
        Edge("fetch", "main"),
        Edge("main/split", "main/ocr"),
        Edge("main/ocr", "main/classify", status="added"),
        Edge("main/ocr", "main/legacy", status="removed"),
        Edge("main", "notify", label="{{workflow.status}} != Succeeded", kind="exit"),
    ),
    clusters=(Cluster("main", "process", "dag", status="changed"),),
)

SCRIPT = (
    "@@ -1,4 +1,5 @@",
    " import sys",
    "-pages = split(sys.argv[1])",
    "+pages = split(sys.argv[1], dpi=300)",
    "+print(len(pages), file=sys.stderr)",
    " for page in pages:",
    "     print(page)",
)

RULES = {
    "RV001": RuleDescription(
        "Data is destroyed", "What the bucket holds is gone, and no plan brings it back.", "critical", "review"
    ),
    "RV010": RuleDescription(
        "Rights in the cluster are widened",
        "Whoever can start a pod with this account can do it too.",
        "high",
        "review",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
    ),
    "RV040": RuleDescription("A deadline is raised", "A stuck pod is paid for until then.", "medium", "review"),
    "RV070": RuleDescription("Runs of a schedule may overlap", "Both work on the same files.", "medium", "review"),
    "AF012": RuleDescription("A template has limits", "One pod may take a whole node.", "low", "practice"),
    "RV090": RuleDescription("The live object drifted", "The plan undoes what somebody did by hand.", "info", "review"),
}

FINDINGS = (
    Finding(
        "RV001",
        "critical",
        "the bucket acme-docproc-scans is replaced, and what it holds is destroyed with it",
        address="module.store.aws_s3_bucket.scans",
        path="bucket",
        why="What the bucket holds is gone, and no plan brings it back.",
        hint="keep the bucket's name, or copy the objects first and set force_destroy only then",
        stack="docproc",
    ),
    Finding(
        "RV010",
        "high",
        "the role may now delete pods and read every secret of the namespace",
        address="kubernetes_role_v1.extract",
        object="Role docproc/extract-1f2e3d",
        path="rule[1].verbs",
        why="Whoever can start a pod with this account can do it too.",
        hint="name the secrets that it needs in resourceNames",
        stack="docproc",
    ),
    Finding(
        "RV040",
        "medium",
        "template ocr may take 1 d, which was 1 h",
        address="kubectl_manifest.extract",
        object="WorkflowTemplate docproc/extract",
        path="spec.templates[2].activeDeadlineSeconds",
        why="A stuck pod is paid for until then.",
        stack="docproc",
    ),
    Finding(
        "AF012",
        "low",
        "template classify sets no memory limit",
        address="kubectl_manifest.extract",
        object="WorkflowTemplate docproc/extract",
        path="spec.templates[3].container.resources",
        family="practice",
        existing=True,
        stack="docproc",
    ),
)

ACCEPTED = (
    Finding(
        "RV070",
        "medium",
        "a run that takes 1 d overlaps with the next, which begins every 6 h",
        address="kubectl_manifest.nightly",
        object="CronWorkflow docproc/nightly",
        path="spec.schedules",
        accepted=Acceptance("the runs work on different folders, see the runbook", "2027-03-31"),
        stack="docproc",
    ),
)

SUBJECTS = (
    Subject(
        address="module.store.aws_s3_bucket.scans",
        title="module.store.aws_s3_bucket.scans",
        area="bucket",
        action="replace",
        stack="docproc",
        because=("bucket",),
        differences=(Difference("changed", "name", "acme-docproc-scans", "acme-docproc-scans-eu", "bucket", weight=0),),
        dependents=("WorkflowTemplate docproc/extract", "CronWorkflow docproc/nightly"),
    ),
    Subject(
        address="kubectl_manifest.extract",
        title="WorkflowTemplate docproc/extract",
        area="workflow",
        action="update",
        stack="docproc",
        differences=(
            Difference("changed", "template ocr: deadline", "1 h", "1 d", "spec.templates[2].activeDeadlineSeconds"),
            Difference("added", "template classify", None, "container ghcr.io/acme/classify:2.1", "spec.templates[3]"),
            Difference("removed", "template legacy-index", "http POST http://index.svc", None, weight=2),
            Difference("renamed", "parameter", "bucket", "scan-bucket", "spec.arguments.parameters[0]", weight=1),
            Difference("unknown", "parameter queue-url", "https://sqs.eu/1", "(known after apply)", weight=6),
            Difference(
                "changed", "template split: script", path="spec.templates[1].script.source", diff=SCRIPT, weight=4
            ),
        ),
        picture=Picture("WorkflowTemplate docproc/extract", GRAPH),
        dependents=("CronWorkflow docproc/nightly", "Sensor docproc/uploads"),
    ),
    Subject(
        address="kubernetes_role_v1.extract",
        title="Role docproc/extract-1f2e3d",
        area="rbac",
        action="update",
        stack="docproc",
        differences=(
            Difference("added", "pods: delete", weight=1),
            Difference("added", "secrets: get, list, watch", weight=1),
        ),
    ),
    Subject(
        address="kubectl_manifest.nightly",
        title="CronWorkflow docproc/nightly",
        area="workflow",
        action="update",
        stack="docproc",
        differences=(
            Difference(
                "changed",
                "schedule",
                "0 2 * * *",
                "0 */6 * * *",
                "spec.schedules[0]",
                note="next runs: 2026-11-22 00:00, 06:00 and 12:00 Europe/Berlin; before: daily at 02:00",
            ),
        ),
    ),
    Subject(
        address='helm_release.argo["workflows"]',
        title='helm_release.argo["workflows"]',
        area="helm",
        action="update",
        differences=(Difference("changed", "chart version", "0.45.1", "0.46.0"),),
        unjudged="the values are no YAML: line 3, column 7",
    ),
)

REVIEW = Review(
    title="build/demo/plan.json",
    subjects=SUBJECTS,
    findings=FINDINGS,
    accepted=ACCEPTED,
    counts={"create": 2, "update": 4, "replace": 1, "no-op": 31},
    rules=RULES,
    terraform_version="1.15.0",
)

EMPTY = Review(title="plan.json", counts={"no-op": 12}, rules=RULES)


def large(count: int = 300) -> Review:
    """A review of so many workflows, each with a graph, a long diff and findings of its own."""
    subjects = []
    findings = []
    script = tuple(f"{'+-'[line % 2]}echo step {line}: copy the next part of the archive" for line in range(40))
    for number in range(count):
        title = f"WorkflowTemplate team-{number % 7}/etl-{number}"
        subjects.append(
            replace(
                SUBJECTS[1],
                address=f"kubectl_manifest.etl_{number}",
                title=title,
                picture=Picture(title, replace(GRAPH, title=title)),
                differences=(*SUBJECTS[1].differences, Difference("changed", "config map run.sh", diff=script)),
            )
        )
        findings.append(
            replace(FINDINGS[number % len(FINDINGS)], address=f"kubectl_manifest.etl_{number}", object=title)
        )
    return replace(REVIEW, subjects=tuple(subjects), findings=tuple(findings), counts={"update": count})


HOSTILE: dict[str, str] = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)></details></table>",
    "attributes": "\" onmouseover=\"alert(1)\" style='position:fixed' x='",
    "template": "{{ 7*7 }}{% raw %}{# x #}${{ github.token }}",
    "markdown": "![i](http://evil.example/x.png) [l](javascript:alert(1)) **b** _i_ ~~s~~ # h\n\n- item\n***\n1. one",
    "fences": "```\n````\n~~~\n```mermaid\n<b>x</b>",
    "table": "a|b||c\\|d\\",
    "mentions": "@team/admins #1 GH-12 octo/repo#7 a@b.example :tada: www.evil.example http://evil.example "
    "0123456789abcdef0123456789abcdef01234567",
    "comment": "<!-- argoform-review --> --> <!--",
    "ansi": "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x9b2J \x07\x08",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u200b\ufeff\U000e0041",
    "xml": "]]> <![CDATA[x]]> &amp; &lt; &#0; <?xml?>",
    "commands": "::set-output name=x::y\n::error::x\r\n##[group]x\n::stop-commands::pause\n%0A::warning::z",
    "lines": "one\ntwo\r\nthree\rfour\u2028five\u2029six\x0b\x0c\x85seven",
    "mermaid": 'a"]:::x;click a "javascript:alert(1)"\nend\nsubgraph %%{init: {"theme":"x"}}%% --> #quot; "`**x**`"',
    "link": "javascript:alert(document.domain)",
    "data": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "long": "x" * 5_000,
    "deep": "<" * 700 + "|" * 700 + "`" * 700,
    "null": "\x00\ud800 \udfff\uffff",
    "empty": "",
    "spaces": " \t  ",
    "css": "</style><style>*{display:none}</style> expression(alert(1)) url(http://evil.example)",
    "tokens": "${jsonencode(x)} %{ if true } $(id) `id`",
}
"""Texts that mean harm, by what they are for."""


def hostile(text: str) -> Review:
    """The realistic review with the text in every field that holds one."""
    said: Review = _everywhere(REVIEW, text)
    return replace(
        said,
        counts={"update": 3, text: 1},
        rules={text: RuleDescription(text, text, "high", "review", text)},
    )


_FIXED = {"severity", "family", "action", "area", "kind", "status", "counts", "rules"}


def _everywhere(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(_everywhere(item, text) for item in value)
    if isinstance(value, Graph):
        # Its parts keep their ids, by which they hang together.
        keep = {"id", "parent", "source", "target", "status", "kind"}
        parts = {
            name: tuple(
                replace(part, **{f.name: text for f in fields(part) if f.type == "str" and f.name not in keep})
                for part in getattr(value, name)
            )
            for name in ("nodes", "edges", "clusters")
        }
        return replace(value, title=text, note=text, **parts)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _everywhere(getattr(value, f.name), text) for f in fields(value) if f.name not in _FIXED}
        )
    return value


_TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(sorted(HOSTILE.values(), key=len)[:-2])
_MAYBE = st.none() | _TEXT
_TEXTS = st.lists(_TEXT, max_size=3).map(tuple)


def _one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


_DIFFERENCES = st.builds(
    Difference,
    kind=_one_of(Kind),
    what=_TEXT,
    before=_MAYBE,
    after=_MAYBE,
    path=_TEXT,
    diff=_TEXTS,
    note=_TEXT,
    weight=st.integers(-1, 12),
)
_FINDINGS = st.builds(
    Finding,
    rule=_TEXT,
    severity=_one_of(Severity),
    message=_TEXT,
    address=_TEXT,
    object=_TEXT,
    path=_TEXT,
    why=_TEXT,
    hint=_TEXT,
    family=_one_of(Family),
    existing=st.booleans(),
    accepted=st.none(),
    stack=_TEXT,
)
_NODES = st.builds(Node, id=_TEXT, label=_TEXT, kind=_TEXT, detail=_TEXT, template=_TEXT, loop=_TEXT, when=_TEXT)
_GRAPHS = st.builds(Graph, title=_TEXT, nodes=st.lists(_NODES, max_size=3, unique_by=lambda node: node.id).map(tuple))
_SUBJECTS = st.builds(
    Subject,
    address=_TEXT,
    title=_TEXT,
    area=_one_of(Area),
    action=_one_of(Action),
    stack=_TEXT,
    because=_TEXTS,
    differences=st.lists(_DIFFERENCES, max_size=3).map(tuple),
    picture=st.none() | st.builds(Picture, title=_TEXT, graph=_GRAPHS),
    unjudged=_TEXT,
    dependents=_TEXTS,
)
REVIEWS = st.builds(
    Review,
    title=_TEXT,
    subjects=st.lists(_SUBJECTS, max_size=3).map(tuple),
    findings=st.lists(_FINDINGS, max_size=4).map(tuple),
    accepted=st.lists(
        st.builds(
            lambda finding, accepted: replace(finding, accepted=accepted),
            _FINDINGS,
            st.builds(Acceptance, _TEXT, _TEXT),
        ),
        max_size=2,
    ).map(tuple),
    counts=st.dictionaries(_one_of(Action) | _TEXT, st.integers(0, 999_999), max_size=4),
    rules=st.dictionaries(
        _TEXT, st.builds(RuleDescription, _TEXT, _TEXT, _one_of(Severity), _one_of(Family), _TEXT), max_size=2
    ),
    terraform_version=_TEXT,
)
"""Reviews of any texts."""
