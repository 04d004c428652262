"""Rules about images."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import template
from argoform.lint.practice.facts import Container, containers, counted, defaults, listed, template_name
from argoform.lint.practice.flow import open_tags
from argoform.lint.rule import rule

_TAGS = "https://kubernetes.io/docs/concepts/containers/images/#image-names"


def _named_images(manifest: Manifest) -> dict[str, list[Container]]:
    """The containers of every image that is known before the workflow runs."""
    found: dict[str, list[Container]] = {}
    for one in [*containers(manifest), *_defaults(manifest)]:
        image = one.body.get("image")
        # Whatever the tags in it come to, they do not change what stands behind the last colon.
        settled = isinstance(image, str) and image.endswith(":latest")
        if isinstance(image, str) and image and (settled or ("{{" not in image and "${" not in image)):
            found.setdefault(image, []).append(one)
    return found


def _defaults(manifest: Manifest) -> Iterator[Container]:
    """The containers of the `templateDefaults`, whose images count where a template names none."""
    held = defaults(manifest)
    for field in ("container", "script"):
        body = held.get(field)
        if isinstance(body, dict):
            yield Container(f"{manifest.spec_path}.templateDefaults.{field}", body, "main", held, field)


def _tag(image: str) -> str | None:
    """The tag of an image; None when it has none. A colon before the last slash belongs to a registry's port."""
    _, colon, tag = image.rpartition("/")[2].partition(":")
    return tag if colon else None


def _where(users: list[Container]) -> str:
    names = len({id(one.template) for one in users})
    return f" in {counted(names, 'template')}" if names > 1 else ""


@rule(
    "AF001",
    severity="warning",
    title="Images have a tag or a digest",
    why="An image without tag or digest is whatever the registry calls `latest` when a node pulls it: two pods of one "
    "run may run different code, and a retry may fail where the first attempt worked.",
    bad=template("container:\n  image: busybox\n  command: [date]"),
    good=template("container:\n  image: busybox:1.37\n  command: [date]"),
    link=_TAGS,
)
def no_tag(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once an image, at its first place."""
    for image, users in manifest.once(_named_images).items():
        if "@" not in image and _tag(image) is None:
            yield Problem(
                f"{users[0].path}.image",
                f"the image {image!r}{_where(users)} has neither tag nor digest",
                "name the version: a tag, or better a digest (`@sha256:...`)",
            )


@rule(
    "AF002",
    severity="warning",
    title="No image has the tag `latest`",
    why="`latest` moves: what a workflow runs depends on when each node last pulled the image, no run can be repeated, "
    "and the default pull policy asks the registry for every pod.",
    bad=template("container:\n  image: busybox:latest\n  command: [date]"),
    good=template("container:\n  image: busybox:1.37\n  command: [date]"),
    link=_TAGS,
)
def latest(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once an image, at its first place."""
    for image, users in manifest.once(_named_images).items():
        if "@" not in image and _tag(image) == "latest":
            yield Problem(
                f"{users[0].path}.image",
                f"the image {image!r}{_where(users)} is whatever was pushed last",
                "name the version: a tag that never moves, or a digest (`@sha256:...`)",
            )


@rule(
    "AF003",
    severity="note",
    title="Who submits a workflow does not choose its images",
    why="Where an image comes from a parameter that takes any value, whoever submits the workflow runs code of their "
    "own with the rights of its service account. An `enum` on the parameter, or a fixed repository with only the tag "
    "as a parameter, keeps the choice within bounds.",
    bad=template(
        """
        container:
          image: "{{workflow.parameters.image}}"
          command: [date]
        """,
        spec="arguments:\n  parameters:\n    - name: image\n      value: busybox:1.37",
    ),
    good=template(
        """
        container:
          image: "busybox:{{workflow.parameters.version}}"
          command: [date]
        """,
        spec='arguments:\n  parameters:\n    - name: version\n      value: "1.37"',
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-restrictions/",
)
def open_image(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a parameter, for images whose repository is open; a parameter behind the colon chooses a version only."""
    found: dict[str, list[Container]] = {}
    for one in containers(manifest):
        image = one.body.get("image")
        if isinstance(image, str) and image.startswith("{{"):
            for tag in open_tags(manifest, one.template, image.partition("}}")[0] + "}}"):
                found.setdefault(tag, []).append(one)
    for tag, users in found.items():
        names = listed([template_name(one.template) for one in users])
        yield Problem(
            f"{users[0].path}.image",
            f"`{tag}` chooses the image of {counted(len(users), 'container')} freely: {names}",
            "give the parameter an `enum`, or fix the repository and pass the tag alone",
        )
