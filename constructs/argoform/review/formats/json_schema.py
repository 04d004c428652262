"""The JSON Schema of the report in JSON, published as schemas/review.schema.json."""

from __future__ import annotations

from typing import Any, get_args

from argoform.review.formats.json_document import FORMAT_VERSION
from argoform.review.model import SEVERITIES, Action, Area, Family, Kind

Schema = dict[str, Any]


def review_schema() -> Schema:
    """The schema, in draft 2020-12.

    Objects are closed here; a reader should nevertheless take members that it does not know, which a later version of
    the same first number may add.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of argoform review",
        "description": f"What `argoform review --format json` writes: version {FORMAT_VERSION} of the document. Texts "
        "are plain, neither escaped nor cut; secrets are masked.",
        **_object(
            format_version=_text(
                "The version of this document. Its first number grows when a reader of the one before would go wrong.",
                pattern=rf"^{FORMAT_VERSION.split('.')[0]}\.[0-9]+$",
            ),
            tool=_object(
                "What wrote the report.",
                name=_text("The command.", const="argoform review"),
                version=_text("The version of argoform."),
            ),
            title=_text("What was reviewed: a file, or two revisions."),
            terraform_version=_text("That of the plan; empty where it does not tell."),
            summary=_ref("summary"),
            findings=_list("Those that count.", _ref("finding")),
            accepted=_list("Those that the policy file allows.", _ref("finding")),
            subjects=_list("Everything that changes, what matters most first.", _ref("subject")),
            rules={
                "description": "The rules that were run, by id, and those of every finding.",
                "type": "object",
                "additionalProperties": _ref("rule"),
            },
        ),
        "$defs": {
            "severity": _enum("How grave it is, the mildest first here.", SEVERITIES),
            "summary": _summary(),
            "finding": _finding(),
            "subject": _subject(),
            "difference": _difference(),
            "rule": _rule(),
        },
    }


def _summary() -> Schema:
    number = {"type": "integer", "minimum": 0}
    return _object(
        "The report in numbers.",
        text=_text("All of it in one line: `3 to change, 1 to replace; 2 high, 1 medium`."),
        actions={
            "description": "How many resources each action touches.",
            "type": "object",
            "additionalProperties": number,
        },
        severities={
            "description": "How many findings each severity has.",
            **_object(**dict.fromkeys(reversed(SEVERITIES), number)),
        },
        accepted={"description": "How many findings the policy file allows.", **number},
        unjudged={"description": "How many of the subjects could not be judged.", **number},
        worst=_or_null("The highest severity of a finding; null without any.", _ref("severity")),
        fail_on=_or_null("The mildest severity that makes the run fail; null for none.", _ref("severity")),
        fails={"description": "Whether the run fails.", "type": "boolean"},
    )


def _finding() -> Schema:
    return _object(
        "What a change means.",
        rule=_text("`RV001`, or the id of a rule of lint; a key of `rules`."),
        severity=_ref("severity"),
        message=_text("What changes and what that means."),
        address=_text("The resource, as Terraform writes it; empty where it is about none."),
        object=_text(
            "What the resource deploys: `CronWorkflow data/nightly`; empty where that is no Kubernetes object."
        ),
        path=_text("Where in the object or in the resource's arguments; empty where it has no one place."),
        why=_text("What goes wrong."),
        hint=_text("What to do instead; may be empty."),
        family=_enum("The group of its rule.", get_args(Family)),
        existing={"description": "Whether it held before the change too.", "type": "boolean"},
        accepted=_or_null(
            "Set when the policy file allows it.",
            _object(
                reason=_text("Why."),
                until=_text("The last day on which it counts, as `YYYY-MM-DD`."),
            ),
        ),
        stack=_text("The stack, where several were planned."),
        fails={"description": "Whether it makes the run fail.", "type": "boolean"},
    )


def _subject() -> Schema:
    return _object(
        "One object or resource that changes.",
        address=_text("The resource, as Terraform writes it."),
        title=_text("`WorkflowTemplate data/etl`, or the address where it is no Kubernetes object."),
        area=_enum("What it is for.", get_args(Area)),
        action=_enum("What happens to its resource.", get_args(Action)),
        stack=_text("The stack, where several were planned."),
        because=_list("The attributes whose change forces a replacement.", {"type": "string"}),
        differences=_list("What changes in it.", _ref("difference")),
        picture=_or_null(
            "The graph of a workflow, before and after laid over each other.",
            _object(title=_text("What it shows."), mermaid=_text("The graph as a Mermaid diagram.")),
        ),
        unjudged=_text("Why its change could not be judged; empty when it could."),
        dependents=_list("What depends on it: `CronWorkflow data/nightly`.", {"type": "string"}),
    )


def _difference() -> Schema:
    return _object(
        "One thing that changes in an object, told by what it means.",
        kind=_enum("What happens to it; `unknown` where only the apply will tell.", get_args(Kind)),
        what=_text("The thing, as a person calls it: `template extract: deadline`."),
        before=_or_null("The value before, as text for people; null where there was none.", {"type": "string"}),
        after=_or_null("The value after, likewise.", {"type": "string"}),
        path=_text("Where in the object: `spec.templates[0].activeDeadlineSeconds`; may be empty."),
        diff=_list(
            "The lines of a text diff, which begin with `+`, `-`, a space or `@@`; for long texts.", {"type": "string"}
        ),
        note=_text("One more sentence, such as the next three runs of a schedule; may be empty."),
        weight={"description": "How much a reader wants it, 0 being the most.", "type": "integer"},
    )


def _rule() -> Schema:
    return _object(
        "A rule.",
        title=_text("What it looks for, in a few words."),
        why=_text("What goes wrong."),
        severity=_ref("severity"),
        family=_enum("Its group.", get_args(Family)),
        link=_text("Where to read more; may be empty."),
    )


def _object(description: str = "", /, **properties: Schema) -> Schema:
    told = {"description": description} if description else {}
    return {
        **told,
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _text(description: str, **more: Any) -> Schema:
    return {"description": description, "type": "string", **more}


def _enum(description: str, words: tuple[str, ...]) -> Schema:
    return {"description": description, "enum": list(words)}


def _list(description: str, items: Schema) -> Schema:
    return {"description": description, "type": "array", "items": items}


def _or_null(description: str, schema: Schema) -> Schema:
    return {"description": description, "anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
