"""The comment on a merge request, against a server that plays GitLab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from argoform.comment.gitlab import GitLab
from argoform.comment.http import ServiceError
from argoform.comment.keep import Outcome, keep
from argoform.errors import FileError, InputError
from tests.comment.server import Clock, Reply, Request, Service, serving

TOKEN = "glpat-canary0123456789"
ME, OTHER = 42, 7
MARK = "<!-- argoform-review:review -->"
PROJECT = "/projects/acme%2Fshop"


class FakeGitLab(Service):
    """One project, `acme/shop`, with the notes of its merge request 5."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[dict[str, Any]] = []
        self.largest = 1_000_000
        self.pipelines: dict[int, dict[str, Any]] = {}
        self.request: dict[str, Any] = {"state": "opened", "head_pipeline": {"id": 900}}
        notes = f"{PROJECT}/merge_requests/5/notes"
        self.route("GET", "/user", lambda _: Reply(200, {"id": ME, "username": "robot"}))
        self.route("GET", notes, self._list)
        self.route("POST", notes, self._create)
        self.route("PUT", rf"{notes}/(\d+)", self._update)
        self.route("DELETE", rf"{notes}/(\d+)", self._delete)
        self.route("GET", rf"{PROJECT}/pipelines/(\d+)", self._pipeline)
        self.route("GET", rf"{PROJECT}/merge_requests/5", lambda _: Reply(200, self.request))
        self.route("GET", rf"{PROJECT}/pipelines/(\d+)/jobs", self._jobs)

    def add(self, body: str, author: int = ME, *, system: bool = False) -> None:
        """A note that is there already; the newest comes first, as GitLab lists them."""
        number = 1000 + len(self.notes)
        self.notes.insert(0, {"id": number, "body": body, "author": {"id": author}, "system": system})

    def _list(self, request: Request) -> Reply:
        size, page = 100, int(request.query["page"])
        more = page * size < len(self.notes)
        return Reply(200, self.notes[(page - 1) * size : page * size], {"X-Next-Page": str(page + 1) if more else ""})

    def _write(self, request: Request, into: dict[str, Any], status: int) -> Reply:
        if len(request.body["body"]) > self.largest:
            return Reply(400, {"message": {"note": [f"is too long (maximum is {self.largest} characters)"]}})
        into["body"] = request.body["body"]
        return Reply(status, into)

    def _create(self, request: Request) -> Reply:
        self.add("")
        reply = self._write(request, self.notes[0], 201)
        if reply.status != 201:
            del self.notes[0]
        return reply

    def _update(self, request: Request, number: str) -> Reply:
        return self._write(request, next(each for each in self.notes if each["id"] == int(number)), 200)

    def _delete(self, _: Request, number: str) -> Reply:
        self.notes = [each for each in self.notes if each["id"] != int(number)]
        return Reply(204)

    def _pipeline(self, _: Request, number: str) -> Reply:
        found = self.pipelines.get(int(number))
        return Reply(200, found) if found else Reply(404, {"message": "404 Not found"})

    def _jobs(self, _: Request, number: str) -> Reply:
        return Reply(200, [{"id": 31, "name": "review"}, {"id": 33, "name": "review"}, {"id": 34, "name": "other"}])


@pytest.fixture
def service() -> Iterator[FakeGitLab]:
    with serving(FakeGitLab()) as running:
        yield running  # type: ignore[misc]


@pytest.fixture
def gitlab(service: FakeGitLab) -> GitLab:
    clock = Clock()
    environment = {"GITLAB_TOKEN": TOKEN, "CI_API_V4_URL": service.url, "CI_PROJECT_ID": "1"}
    return GitLab.from_environment("acme/shop", environment=environment, sleep=clock.sleep, clock=clock.time)


def write(gitlab: GitLab, text: str = "a report") -> Outcome:
    return keep(gitlab.notes(5), text, name="review")


def test_one_note_is_kept_up_to_date_among_those_of_others(service: FakeGitLab, gitlab: GitLab) -> None:
    service.add(f"{MARK}\nforged", OTHER)
    service.add(f"{MARK}\nchanged the description", system=True)
    assert write(gitlab, "one").action == "created"
    for i in range(150):
        service.add(f"note {i}", OTHER)
    outcome = write(gitlab, "two")
    assert (outcome.action, outcome.number, outcome.removed) == ("updated", 5, 0)
    assert [note["body"] for note in service.notes if note["author"]["id"] == ME and not note["system"]] == [
        f"{MARK}\ntwo"
    ]
    assert {request.headers["private-token"] for request in service.requests} == {TOKEN}
    assert write(gitlab, "two").action == "unchanged"


def test_of_several_own_ones_the_oldest_stays(service: FakeGitLab, gitlab: GitLab) -> None:
    for text in ("one", "two"):
        service.add(f"{MARK}\n{text}")
    assert write(gitlab, "new").removed == 1
    assert [(note["id"], note["body"]) for note in service.notes] == [(1000, f"{MARK}\nnew")]


def test_a_text_that_the_service_finds_too_long_is_cut(service: FakeGitLab, gitlab: GitLab) -> None:
    service.largest = 30_000
    outcome = write(gitlab, "line\n" * 10_000)
    assert (outcome.action, outcome.shortened) == ("created", True)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, r"does not take the token: it is wrong or has expired"),
        (403, r"acme/shop!5; it needs the scope `api`, and the role Reporter"),
        (404, r"acme/shop!5 is not there, or the token may not see it"),
    ],
)
def test_a_refusal_says_what_to_do(service: FakeGitLab, gitlab: GitLab, status: int, said: str) -> None:
    service.first("POST", ".*notes", Reply(status, {"message": "no"}))
    with pytest.raises(ServiceError, match=said):
        write(gitlab)


def test_a_rate_limit_and_a_failure_are_waited_for(service: FakeGitLab) -> None:
    clock = Clock()
    environment = {"ARGOFORM_GITLAB_TOKEN": TOKEN, "CI_API_V4_URL": service.url}
    gitlab = GitLab.from_environment("acme/shop", environment=environment, sleep=clock.sleep, clock=clock.time)
    reset = str(int(clock.now) + 9)
    service.first("GET", "/user", Reply(429, {"message": "Retry later"}, {"RateLimit-Reset": reset}))
    service.first("PUT", ".*", Reply(503))
    service.add(f"{MARK}\nold")
    assert write(gitlab).action == "updated"
    assert clock.waits[0] == pytest.approx(10)
    assert clock.waits[1:] == [1]


def test_the_merge_request_is_the_one_that_gitlab_says_a_pipeline_ran_for(service: FakeGitLab, gitlab: GitLab) -> None:
    service.pipelines = {
        900: {"source": "merge_request_event", "ref": "refs/merge-requests/5/head"},
        899: {"source": "merge_request_event", "ref": "refs/merge-requests/5/merge"},
        898: {"source": "push", "ref": "refs/merge-requests/5/head"},
        897: {"source": "merge_request_event", "ref": "main"},
    }
    assert gitlab.merge_request_of(900) == 5
    assert gitlab.merge_request_of(899) is None, "a newer pipeline ran since"
    service.request = {"state": "merged", "head_pipeline": None}
    assert gitlab.merge_request_of(900) is None
    for pipeline in (898, 897):
        with pytest.raises(InputError, match="ran for no merge request"):
            gitlab.merge_request_of(pipeline)
    with pytest.raises(ServiceError, match="is not there"):
        gitlab.merge_request_of(1)


def test_a_report_is_taken_from_the_newest_run_of_a_job_and_the_token_stays(
    service: FakeGitLab, gitlab: GitLab
) -> None:
    with serving(Service()) as storage:
        storage.route("GET", "/object", lambda _: Reply(200, raw=b"# Report\n"))
        place = rf"{PROJECT}/jobs/33/artifacts/build/review\.md"
        service.first("GET", place, Reply(302, None, {"Location": f"{storage.url}/object"}))
        assert gitlab.artifact(900, "review", "build/review.md") == "# Report\n"
        assert "private-token" not in storage.requests[0].headers
    service.first("GET", place, Reply(200, raw=b"\xff"))
    with pytest.raises(FileError, match=r"review:build/review\.md: is not text"):
        gitlab.artifact(900, "review", "build/review.md")
    with pytest.raises(InputError, match="has no job 'revue'"):
        gitlab.artifact(900, "revue", "review.md")


def test_wrong_surroundings_are_told() -> None:
    with pytest.raises(InputError, match="there is no token"):
        GitLab.from_environment("acme/shop", environment={})
    with pytest.raises(InputError, match="--project: is not given"):
        GitLab.from_environment(environment={"GITLAB_TOKEN": TOKEN})
    for project in ("shop", "../x/y", "a b/c", "1?x=2"):
        with pytest.raises(InputError, match="is not a project"):
            GitLab.from_environment(project, environment={"GITLAB_TOKEN": TOKEN})
