"""The comment on a merge request at GitLab: https://docs.gitlab.com/api/notes/."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from argoform.comment.body import clean
from argoform.comment.http import Answer, Api, ServiceError, check_token
from argoform.comment.keep import Comment, Thread, TooLongError
from argoform.errors import InputError

LARGEST = 1_000_000
"""Characters that a note may have."""

TOKEN_VARIABLES = ("ARGOFORM_GITLAB_TOKEN", "GITLAB_TOKEN")
API_URL = "https://gitlab.com/api/v4"

_PAGE = 100
_PAGES = 200
_PROJECT = re.compile(r"[0-9]+|[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)+")
_MERGE_REQUEST = re.compile(r"refs/merge-requests/([0-9]+)/(?:head|merge)")


class GitLab:
    """A project at GitLab.

    Args:
        project: its number, or its path with the group.

    Raises:
        InputError: it is neither.
    """

    def __init__(self, project: str, api: Api) -> None:
        if not _PROJECT.fullmatch(project):
            raise InputError(f"{project!r} is not a project", path="--project", expected="its number, or GROUP/NAME")
        self.project = project
        self.api = api
        self._path = f"projects/{quote(project, safe='')}"

    @classmethod
    def from_environment(
        cls, project: str | None = None, *, environment: Mapping[str, str] = os.environ, **how: Any
    ) -> GitLab:
        """The project with the token, URL and, where it is not given, number that the environment holds.

        Args:
            environment: ARGOFORM_GITLAB_TOKEN or GITLAB_TOKEN; CI_API_V4_URL; CI_PROJECT_ID.
            how: as for `Api`: attempts, patience, ...

        Raises:
            InputError: there is no token, no project, or the URL is none.
        """
        name = project or environment.get("CI_PROJECT_ID", "")
        if not name:
            raise InputError(
                "is not given", path="--project", expected="its number, GROUP/NAME, or the variable CI_PROJECT_ID"
            )
        variable = next((each for each in TOKEN_VARIABLES if environment.get(each, "").strip()), None)
        if variable is None:
            raise InputError(
                "there is no token", path=" or ".join(TOKEN_VARIABLES), expected="a token in the environment"
            )
        token = check_token(environment[variable], variable)
        url = environment.get("CI_API_V4_URL") or API_URL
        return cls(name, Api(url, headers={"PRIVATE-TOKEN": token}, secrets=(token,), **how))

    def user(self) -> int:
        """The number of the token's own user.

        Raises:
            ServiceError: the service does not tell.
        """
        answer = self.api.send("GET", "user")
        if answer.status != 200:
            raise self.refusal(answer, "read")
        return int(answer.document()["id"])

    def merge_request_of(self, pipeline: int) -> int | None:
        """The merge request for which a pipeline ran; None where it has newer commits by now, or is not open.

        Args:
            pipeline: its number, as an untrusted job may say it: what it ran for is what GitLab says.

        Raises:
            InputError: it ran for no merge request.
            ServiceError: it is not there, or may not be read.
        """
        answer = self.api.send("GET", f"{self._path}/pipelines/{pipeline}")
        if answer.status != 200:
            raise self.refusal(answer, "read")
        said = answer.document()
        found = _MERGE_REQUEST.fullmatch(str(said.get("ref", "")))
        if said.get("source") != "merge_request_event" or found is None:
            raise InputError(
                f"the pipeline {pipeline} ran for no merge request", path="--pipeline", expected="a pipeline of one"
            )
        number = int(found[1])
        answer = self.api.send("GET", f"{self._path}/merge_requests/{number}")
        if answer.status != 200:
            raise self.refusal(answer, "read", number)
        request = answer.document()
        newest = (request.get("head_pipeline") or {}).get("id")
        if request.get("state") != "opened" or (isinstance(newest, int) and newest > pipeline):
            return None
        return number

    def artifact(self, pipeline: int, job: str, path: str) -> str:
        """A report among the artifacts of a job.

        Raises:
            InputError: the pipeline has no such job.
            FileError: it is no text, empty or too large.
            ServiceError: it is not there, or may not be read.
        """
        jobs = list(self.pages(f"{self._path}/pipelines/{pipeline}/jobs"))
        found = [int(each["id"]) for each in jobs if each.get("name") == job]
        if not found:
            raise InputError(f"the pipeline {pipeline} has no job {job!r}", path="--artifact")
        inside = quote(path.lstrip("/"), safe="/")
        # The newest of several: a job may have been run again.
        answer = self.api.send("GET", f"{self._path}/jobs/{max(found)}/artifacts/{inside}")
        if answer.status != 200:
            raise self.refusal(answer, "read")
        return clean(answer.content, f"{job}:{path}")

    def notes(self, number: int) -> MergeRequestNotes:
        """The comments on a merge request."""
        return MergeRequestNotes(self, number)

    def pages(self, path: str) -> Iterator[Any]:
        """Every entry of a list.

        Raises:
            ServiceError: it may not be read.
        """
        page = "1"
        for _ in range(_PAGES):
            answer = self.api.send("GET", path, query={"per_page": _PAGE, "page": page})
            if answer.status != 200:
                raise self.refusal(answer, "read")
            entries = answer.document()
            if not isinstance(entries, list):
                raise ServiceError("the service did not answer with a list; is the URL that of its API?")
            yield from entries
            page = answer.headers.get("x-next-page", "").strip()
            if not page.isdigit():
                return
        raise ServiceError(f"a list has more than {_PAGES} pages")

    def refusal(self, answer: Answer, what: str, number: int | None = None) -> ServiceError:
        """The error for an answer that is none of the good ones."""
        said = self.api.quote(answer)
        where = self.project + (f"!{number}" if number is not None else "")
        match answer.status:
            case 401:
                message = f"GitLab does not take the token: it is wrong or has expired{said}"
            case 403:
                message = (
                    f"the token may not {what} notes of {where}; it needs the scope `api`, "
                    f"and the role Reporter or more in the project{said}"
                )
            case 404:
                message = f"{where} is not there, or the token may not see it{said}"
            case _:
                message = f"GitLab answered with status {answer.status}{said}"
        return ServiceError(message, status=answer.status, said=said)


class MergeRequestNotes(Thread):
    """The comments on one merge request."""

    def __init__(self, gitlab: GitLab, number: int) -> None:
        super().__init__(gitlab.api, number, largest=LARGEST)
        self.gitlab = gitlab
        self._path = f"{gitlab._path}/merge_requests/{number}/notes"
        self._user: int | None = None

    def own(self) -> list[Comment]:
        """The comments of the token's own user."""
        if self._user is None:
            self._user = self.gitlab.user()
        found = [
            _comment(each)
            for each in self.gitlab.pages(self._path)
            if not each.get("system") and (each.get("author") or {}).get("id") == self._user
        ]
        return sorted(found, key=lambda comment: comment.id)

    def create(self, body: str) -> Comment:
        """Write a new comment."""
        return _comment(self._written(self.api.send("POST", self._path, body={"body": body}), 201))

    def update(self, comment: Comment, body: str) -> Comment:
        """Replace the text of a comment."""
        return _comment(self._written(self.api.send("PUT", f"{self._path}/{comment.id}", body={"body": body}), 200))

    def remove(self, comment: Comment) -> None:
        """Remove a comment."""
        answer = self.api.send("DELETE", f"{self._path}/{comment.id}")
        if answer.status not in (204, 404):
            raise self.gitlab.refusal(answer, "remove", self.number)

    def _written(self, answer: Answer, wanted: int) -> Any:
        if answer.status == wanted:
            return answer.document()
        if answer.status == 413 or (answer.status in (400, 422) and "too long" in answer.said.lower()):
            raise TooLongError("the comment is too long", status=answer.status, said=self.api.quote(answer))
        raise self.gitlab.refusal(answer, "write", self.number)


def _comment(said: Any) -> Comment:
    return Comment(int(said["id"]), str(said.get("body") or ""), "")
