"""The comment on a pull request at GitHub: https://docs.github.com/en/rest/issues/comments."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from argoform.comment.http import Answer, Api, ServiceError, check_token
from argoform.comment.keep import Comment, Thread, TooLongError
from argoform.errors import FileError, InputError

LARGEST = 65_536
"""Characters that a comment may have."""

TOKEN_VARIABLES = ("ARGOFORM_GITHUB_TOKEN", "GITHUB_TOKEN")
API_URL = "https://api.github.com"

_PAGE = 100
_PAGES = 200
_REPOSITORY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_.-]+")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class PullRequest:
    """An open pull request."""

    number: int
    head_sha: str
    """The commit that it is at now."""


@dataclass(frozen=True)
class Head:
    """Where the commits of a pull request come from, as GitHub itself tells a workflow."""

    sha: str
    repository: str
    """`OWNER/NAME`: the fork's, for a pull request from a fork."""
    branch: str


class GitHub:
    """A repository at GitHub.

    Args:
        repository: `OWNER/NAME`.
        api: by default what `from_environment` makes.

    Raises:
        InputError: the name is none.
    """

    def __init__(self, repository: str, api: Api) -> None:
        if not _REPOSITORY.fullmatch(repository) or repository.endswith(("/.", "/..")):
            raise InputError(f"{repository!r} is not a repository", path="--repo", expected="OWNER/NAME")
        self.repository = repository
        self.api = api

    @classmethod
    def from_environment(
        cls, repository: str | None = None, *, environment: Mapping[str, str] = os.environ, **how: Any
    ) -> GitHub:
        """The repository with the token, URL and, where it is not given, name that the environment holds.

        Args:
            environment: ARGOFORM_GITHUB_TOKEN or GITHUB_TOKEN; GITHUB_API_URL; GITHUB_REPOSITORY.
            how: as for `Api`: attempts, patience, ...

        Raises:
            InputError: there is no token, no repository, or the URL is none.
        """
        name = repository or environment.get("GITHUB_REPOSITORY", "")
        if not name:
            raise InputError("is not given", path="--repo", expected="OWNER/NAME, or the variable GITHUB_REPOSITORY")
        variable = next((each for each in TOKEN_VARIABLES if environment.get(each, "").strip()), None)
        if variable is None:
            raise InputError(
                "there is no token", path=" or ".join(TOKEN_VARIABLES), expected="a token in the environment"
            )
        token = check_token(environment[variable], variable)
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        url = environment.get("GITHUB_API_URL") or API_URL
        return cls(name, Api(url, headers=headers, secrets=(token,), **how))

    def user(self) -> str:
        """The login of the token's own user: `github-actions[bot]` for the token of a workflow.

        Raises:
            ServiceError: the service does not tell.
        """
        # The token of a workflow, or of an app, may not ask for /user, but GraphQL tells everyone.
        question = {"query": "query { viewer { login } }"}
        answer = self.api.send("POST", self._graphql_url(), body=question, creates=False)
        if answer.status == 200:
            document = answer.document()
            data = document.get("data") if isinstance(document, dict) else None
            viewer = data.get("viewer") if isinstance(data, dict) else None
            if isinstance(viewer, dict) and isinstance(viewer.get("login"), str):
                return str(viewer["login"])
        elif answer.status == 401:
            raise self.refusal(answer, "read")
        answer = self.api.send("GET", "user")
        if answer.status != 200:
            raise self.refusal(answer, "read")
        return str(answer.document().get("login", ""))

    def _graphql_url(self) -> str:
        parts = urlsplit(self.api.url)
        # GitHub Enterprise has its REST API at /api/v3, and GraphQL at /api/graphql.
        path = re.sub(r"/v3$", "", parts.path) + "/graphql"
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    def pull_request(self, number: int) -> PullRequest:
        """The pull request of that number.

        Raises:
            ServiceError: there is none, or it may not be read.
        """
        answer = self.api.send("GET", f"repos/{self.repository}/pulls/{number}")
        if answer.status != 200:
            raise self.refusal(answer, "read", number)
        return PullRequest(number, str(answer.document()["head"]["sha"]))

    def find(self, head: Head) -> PullRequest | None:
        """The open pull request whose newest commit is that of a head; None where it has newer ones, or is closed.

        Raises:
            InputError: there are several.
            ServiceError: the list may not be read.
        """
        owner = head.repository.partition("/")[0]
        query = {"state": "open", "head": f"{owner}:{head.branch}", "per_page": _PAGE}
        found = [
            PullRequest(int(each["number"]), head.sha)
            for each in self.pages(f"repos/{self.repository}/pulls", query)
            # The filter of the service takes the owner alone, who may have several forks.
            if each["head"]["sha"] == head.sha
            and str((each["head"].get("repo") or {}).get("full_name", "")).lower() == head.repository.lower()
        ]
        if len(found) > 1:
            numbers = ", ".join(f"#{each.number}" for each in found)
            raise InputError(f"several open pull requests have this head: {numbers}", expected="--pr NUMBER")
        return found[0] if found else None

    def comments(self, number: int) -> PullRequestComments:
        """The comments on a pull request."""
        return PullRequestComments(self, number)

    def pages(self, path: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """Every entry of a list.

        Raises:
            ServiceError: it may not be read.
        """
        answer = self.api.send("GET", path, query=query)
        for _ in range(_PAGES):
            if answer.status != 200:
                raise self.refusal(answer, "read")
            page = answer.document()
            if not isinstance(page, list):
                raise ServiceError("the service did not answer with a list; is the URL that of its API?")
            yield from page
            url = self.api.next_page(answer)
            if url is None:
                return
            answer = self.api.send("GET", url)
        raise ServiceError(f"a list has more than {_PAGES} pages")

    def refusal(self, answer: Answer, what: str, number: int | None = None) -> ServiceError:
        """The error for an answer that is none of the good ones."""
        said = self.api.quote(answer)
        where = self.repository + (f"#{number}" if number is not None else "")
        match answer.status:
            case 401:
                message = f"GitHub does not take the token: it is wrong or has expired{said}"
            case 403 if "locked" in said.lower():
                message = f"the conversation of {where} is locked{said}"
            case 403:
                message = (
                    f"the token may not {what} comments on {where}; it needs `permissions: pull-requests: write`. "
                    f"In a workflow that a pull request from a fork starts, every token is read-only: "
                    f"comment from one that `workflow_run` starts{said}"
                )
            case 404:
                message = f"{where} is not there, or the token may not see it{said}"
            case _:
                message = f"GitHub answered with status {answer.status}{said}"
        return ServiceError(message, status=answer.status, said=said)


class PullRequestComments(Thread):
    """The comments on one pull request: for GitHub every pull request is an issue."""

    def __init__(self, github: GitHub, number: int) -> None:
        super().__init__(github.api, number, largest=LARGEST)
        self.github = github
        self._login: str | None = None

    def own(self) -> list[Comment]:
        """The comments of the token's own user."""
        if self._login is None:
            self._login = self.github.user()
        path = f"repos/{self.github.repository}/issues/{self.number}/comments"
        return [
            _comment(each)
            for each in self.github.pages(path, {"per_page": _PAGE})
            if (each.get("user") or {}).get("login") == self._login
        ]

    def create(self, body: str) -> Comment:
        """Write a new comment."""
        path = f"repos/{self.github.repository}/issues/{self.number}/comments"
        return _comment(self._written(self.api.send("POST", path, body={"body": body}), 201))

    def update(self, comment: Comment, body: str) -> Comment:
        """Replace the text of a comment."""
        path = f"repos/{self.github.repository}/issues/comments/{comment.id}"
        return _comment(self._written(self.api.send("PATCH", path, body={"body": body}), 200))

    def remove(self, comment: Comment) -> None:
        """Remove a comment."""
        answer = self.api.send("DELETE", f"repos/{self.github.repository}/issues/comments/{comment.id}")
        if answer.status not in (204, 404):
            raise self.github.refusal(answer, "remove", self.number)

    def _written(self, answer: Answer, wanted: int) -> Any:
        if answer.status == wanted:
            return answer.document()
        if answer.status == 413 or (answer.status == 422 and "too long" in answer.said.lower()):
            raise TooLongError("the comment is too long", status=answer.status, said=self.api.quote(answer))
        raise self.github.refusal(answer, "write", self.number)


def _comment(said: Any) -> Comment:
    return Comment(int(said["id"]), str(said.get("body") or ""), str(said.get("html_url") or ""))


def head_in_event(path: Path) -> int | Head:
    """The pull request that started a workflow, as GitHub wrote it down for the runner (GITHUB_EVENT_PATH).

    Returns:
        Its number; for a workflow that another one's end started (`workflow_run`), the head to find it by: GitHub does
        not tell the number there for a pull request from a fork, and a number in an artifact could be anybody's.

    Raises:
        FileError: the file cannot be read.
        InputError: the event is about no pull request.
    """
    try:
        event = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except ValueError:
        raise FileError("is not the JSON of an event", file=str(path)) from None
    event = event if isinstance(event, dict) else {}
    request = event.get("pull_request")
    if isinstance(request, dict) and isinstance(request.get("number"), int):
        return int(request["number"])
    run = event.get("workflow_run")
    if isinstance(run, dict) and run.get("event") == "pull_request":
        repository = run.get("head_repository")
        name = repository.get("full_name") if isinstance(repository, dict) else None
        return make_head(str(run.get("head_sha", "")), str(name or ""), str(run.get("head_branch") or ""), str(path))
    raise InputError(
        "is about no pull request", file=str(path), expected="an event `pull_request`, or `workflow_run` after one"
    )


def make_head(sha: str, repository: str, branch: str, path: str) -> Head:
    """A head.

    Raises:
        InputError: a part of it is missing, or not what it should be.
    """
    if not _SHA.fullmatch(sha):
        raise InputError(f"{sha[:80]!r} is not the id of a commit", path=path, expected="40 hexadecimal digits")
    if not _REPOSITORY.fullmatch(repository):
        raise InputError(f"{repository[:80]!r} is not the head's repository", path=path, expected="OWNER/NAME")
    if not branch or ":" in branch:
        raise InputError(f"{branch[:80]!r} is not the head's branch", path=path)
    return Head(sha, repository, branch)
