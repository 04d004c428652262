"""The comment on a pull request, against a server that plays GitHub."""

from __future__ import annotations

import email.utils
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from argoform.comment.github import LARGEST, GitHub, Head, head_in_event
from argoform.comment.http import ServiceError
from argoform.comment.keep import Outcome, keep
from argoform.errors import ArgoformError, FileError, InputError
from tests.comment.server import Clock, Reply, Request, Service, serving

TOKEN = "ghs_canary0123456789"
ME, OTHER = "github-actions[bot]", "mallory"
MARK = "<!-- argoform-review:review -->"


class FakeGitHub(Service):
    """One repository, `acme/shop`, with the comments on its pull request 7."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[dict[str, Any]] = []
        self.pulls: list[dict[str, Any]] = []
        self.largest = LARGEST
        self.page = 100
        self.route("POST", "/graphql", lambda _: Reply(200, {"data": {"viewer": {"login": ME}}}))
        self.route("GET", "/repos/acme/shop/issues/7/comments", self._list)
        self.route("POST", "/repos/acme/shop/issues/7/comments", self._create)
        self.route("PATCH", r"/repos/acme/shop/issues/comments/(\d+)", self._update)
        self.route("DELETE", r"/repos/acme/shop/issues/comments/(\d+)", self._delete)
        self.route("GET", "/repos/acme/shop/pulls", lambda _: Reply(200, self.pulls))

    def add(self, body: str, login: str = ME) -> int:
        """A comment that is there already."""
        number = 100 + len(self.comments)
        self.comments.append({"id": number, "body": body, "user": {"login": login}, "html_url": f"https://x/{number}"})
        return number

    def bodies(self) -> list[str]:
        return [comment["body"] for comment in self.comments]

    def _list(self, request: Request) -> Reply:
        size = min(int(request.query["per_page"]), self.page)
        page = int(request.query.get("page", "1"))
        entries = self.comments[(page - 1) * size : page * size]
        more = page * size < len(self.comments)
        link = f'<{self.url}{request.path}?per_page={size}&page={page + 1}>; rel="next", <{self.url}/x>; rel="last"'
        return Reply(200, entries, {"Link": link} if more else {})

    def _write(self, request: Request, into: dict[str, Any], status: int) -> Reply:
        if len(request.body["body"]) > self.largest:
            error = {"resource": "IssueComment", "code": "unprocessable", "field": "data"}
            message = f"Body is too long (maximum is {self.largest} characters)"
            return Reply(422, {"message": "Validation Failed", "errors": [{**error, "message": message}]})
        into["body"] = request.body["body"]
        return Reply(status, into)

    def _create(self, request: Request) -> Reply:
        self.add("")
        reply = self._write(request, self.comments[-1], 201)
        if reply.status != 201:
            self.comments.pop()
        return reply

    def _update(self, request: Request, number: str) -> Reply:
        return self._write(request, next(each for each in self.comments if each["id"] == int(number)), 200)

    def _delete(self, _: Request, number: str) -> Reply:
        self.comments = [each for each in self.comments if each["id"] != int(number)]
        return Reply(204)


@pytest.fixture
def service() -> Iterator[FakeGitHub]:
    with serving(FakeGitHub()) as running:
        yield running  # type: ignore[misc]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def github(service: FakeGitHub, clock: Clock) -> GitHub:
    environment = {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": service.url, "GITHUB_REPOSITORY": "acme/shop"}
    return GitHub.from_environment(environment=environment, sleep=clock.sleep, clock=clock.time)


def write(github: GitHub, text: str = "a report", name: str = "review") -> Outcome:
    return keep(github.comments(7), text, name=name)


def test_the_first_report_is_a_new_comment_and_the_next_replaces_its_text(service: FakeGitHub, github: GitHub) -> None:
    service.add("nice work", OTHER)
    first = write(github, "one")
    assert (first.action, first.number, first.url) == ("created", 7, "https://x/101")
    assert service.bodies() == ["nice work", f"{MARK}\none"]
    second = write(github, "two")
    assert (second.action, second.url) == ("updated", "https://x/101")
    assert service.bodies() == ["nice work", f"{MARK}\ntwo"]
    assert all(request.headers["authorization"] == f"Bearer {TOKEN}" for request in service.requests)


def test_what_is_the_same_is_not_written_again(service: FakeGitHub, github: GitHub) -> None:
    service.add(f"{MARK}\r\nthe same\r\n")
    assert write(github, "the same\n").action == "unchanged"
    assert service.calls("PATCH") == []


def test_each_name_has_its_own_comment(service: FakeGitHub, github: GitHub) -> None:
    write(github, "a", "staging")
    write(github, "b", "prod")
    assert write(github, "c", "staging").action == "updated"
    assert service.bodies() == ["<!-- argoform-review:staging -->\nc", "<!-- argoform-review:prod -->\nb"]


def test_a_comment_of_another_with_the_marker_is_left_alone(service: FakeGitHub, github: GitHub) -> None:
    service.add(f"{MARK}\nforged", OTHER)
    service.add(f"see this: {MARK}", ME)
    assert write(github).action == "created"
    assert service.bodies()[:2] == [f"{MARK}\nforged", f"see this: {MARK}"]


def test_a_report_cannot_pose_as_one_of_another_name(service: FakeGitHub, github: GitHub) -> None:
    write(github, "<!-- argoform-review:prod -->\nforged", "staging")
    assert write(github, "real", "prod").action == "created"
    assert len(service.comments) == 2


def test_the_comment_is_found_on_a_later_page(service: FakeGitHub, github: GitHub) -> None:
    for i in range(250):
        service.add(f"comment {i}", OTHER)
    service.add(f"{MARK}\nold")
    assert write(github, "new").action == "updated"
    assert len(service.comments) == 251
    assert [request.query.get("page") for request in service.requests if request.method == "GET"] == [None, "2", "3"]


def test_of_several_own_ones_the_oldest_stays(service: FakeGitHub, github: GitHub) -> None:
    for text in ("one", "two", "three"):
        service.add(f"{MARK}\n{text}")
    outcome = write(github, "new")
    assert (outcome.action, outcome.removed) == ("updated", 2)
    assert service.bodies() == [f"{MARK}\nnew"]


def test_a_report_beyond_the_limit_is_cut_before_it_is_sent(service: FakeGitHub, github: GitHub) -> None:
    outcome = write(github, "line\n" * 20_000)
    assert outcome.shortened
    (body,) = service.bodies()
    assert LARGEST - 100 < len(body) <= LARGEST
    assert "This report is cut" in body
    assert len(service.calls("POST")) == 2


def test_a_text_that_the_service_finds_too_long_is_cut_further(service: FakeGitHub, github: GitHub) -> None:
    service.largest = 20_000
    outcome = write(github, "line\n" * 12_000)
    assert (outcome.action, outcome.shortened) == ("created", True)
    assert len(service.bodies()[0]) <= 20_000
    service.comments[0]["body"] = f"{MARK}\nold"
    assert write(github, "line\n" * 12_000).action == "updated"


def test_a_text_that_stays_too_long_is_told(service: FakeGitHub, github: GitHub) -> None:
    service.largest = 10
    with pytest.raises(ServiceError, match=r"the comment is refused: .*too long"):
        write(github, "line\n" * 12_000)


def test_another_422_is_told(service: FakeGitHub, github: GitHub) -> None:
    service.first("POST", ".*comments", Reply(422, {"message": "Validation Failed", "errors": ["no such thing"]}))
    with pytest.raises(ServiceError, match=r"status 422 \(Validation Failed; no such thing\)"):
        write(github)


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        (401, "Bad credentials", r"does not take the token: it is wrong or has expired \(Bad credentials\)"),
        (403, "Resource not accessible by integration", r"needs `permissions: pull-requests: write`.*workflow_run"),
        (403, "Unable to create comment because issue is locked", r"the conversation of acme/shop#7 is locked"),
        (404, "Not Found", r"acme/shop#7 is not there, or the token may not see it"),
        (410, "Gone", r"status 410 \(Gone\)"),
    ],
)
def test_a_refusal_says_what_to_do(service: FakeGitHub, github: GitHub, status: int, message: str, said: str) -> None:
    service.first("POST", ".*comments", Reply(status, {"message": message}))
    with pytest.raises(ServiceError, match=said) as caught:
        write(github)
    assert caught.value.exit_code == 1
    assert service.comments == []


def test_a_token_that_is_wrong_is_told_at_once(service: FakeGitHub, github: GitHub) -> None:
    service.first("POST", "/graphql", Reply(401, {"message": "Bad credentials"}))
    with pytest.raises(ServiceError, match="wrong or has expired"):
        write(github)
    assert len(service.requests) == 1


def test_where_graphql_does_not_tell_the_user_rest_does(service: FakeGitHub, github: GitHub) -> None:
    service.first("POST", "/graphql", Reply(200, {"errors": [{"message": "no"}]}))
    service.first("GET", "/user", Reply(200, {"login": "ci-robot"}))
    service.add(f"{MARK}\nmine", "ci-robot")
    assert write(github).action == "updated"


def limited(**headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(403, {"message": "You have exceeded a secondary rate limit"}, named)


def test_a_rate_limit_is_waited_for_as_long_as_the_service_says(
    service: FakeGitHub, github: GitHub, clock: Clock
) -> None:
    date = email.utils.formatdate(clock.now + 30, usegmt=True)
    service.first(
        "POST",
        ".*comments",
        limited(Retry_After="7"),
        Reply(429, {}, {"Retry-After": date}),
        limited(X_RateLimit_Remaining="0", X_RateLimit_Reset=str(int(clock.now) + 57)),
    )
    assert write(github).action == "created"
    assert clock.waits[0] == 7
    assert 20 <= clock.waits[1] <= 30
    assert clock.now >= 1_800_000_057
    assert len(service.comments) == 1


def test_without_a_hint_a_minute_is_waited(service: FakeGitHub, github: GitHub, clock: Clock) -> None:
    service.first("GET", ".*comments", limited())
    assert write(github).action == "created"
    assert clock.waits == [60]


def test_a_rate_limit_beyond_patience_is_told_with_the_time(service: FakeGitHub, github: GitHub, clock: Clock) -> None:
    service.first("GET", ".*comments", limited(X_RateLimit_Remaining="0", X_RateLimit_Reset=str(int(clock.now) + 3000)))
    with pytest.raises(ServiceError, match=r"limits the rate of requests, until \d\d:\d\d:\d\d UTC"):
        write(github)
    assert clock.waits == []


def test_failures_are_tried_again_with_longer_and_longer_waits(
    service: FakeGitHub, github: GitHub, clock: Clock
) -> None:
    service.first("GET", ".*comments", Reply(502), Reply(breaks_off=True), Reply(500))
    assert write(github).action == "created"
    assert clock.waits == [1, 2, 4]


def test_a_service_that_keeps_failing_is_given_up(service: FakeGitHub, github: GitHub, clock: Clock) -> None:
    service.first("GET", ".*comments", *[Reply(503)] * 9)
    with pytest.raises(ServiceError, match="failed with status 503"):
        write(github)
    assert len(service.calls("GET")) == 5
    assert sum(clock.waits) == 15


@pytest.mark.parametrize("written", [True, False])
def test_a_comment_is_not_written_twice_when_the_answer_is_lost(
    service: FakeGitHub, github: GitHub, written: bool
) -> None:
    def lose(request: Request) -> Reply:
        if written:
            service._create(request)
        return Reply(breaks_off=True)

    service.first("POST", ".*comments", lose)
    assert write(github).action == ("unchanged" if written else "created")
    assert service.bodies() == [f"{MARK}\na report"]


def test_a_host_that_nobody_is_on_is_told(service: FakeGitHub, clock: Clock) -> None:
    environment = {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://127.0.0.1:9"}
    github = GitHub.from_environment("acme/shop", environment=environment, sleep=clock.sleep, clock=clock.time)
    with pytest.raises(ServiceError, match=r"127\.0\.0\.1:9 cannot be reached: no connection"):
        write(github)


def test_the_token_follows_no_redirect_to_another_host(service: FakeGitHub, github: GitHub) -> None:
    with serving(Service()) as elsewhere:
        elsewhere.route("GET", ".*", lambda _: Reply(200, []))
        service.first("GET", ".*comments", Reply(302, None, {"Location": f"{elsewhere.url}/stolen"}))
        write(github)
        assert [request.path for request in elsewhere.requests] == ["/stolen"]
        assert "authorization" not in elsewhere.requests[0].headers
        assert TOKEN not in str(elsewhere.requests)
        for status in (301, 302, 307):
            service.first("PATCH", ".*", Reply(status, None, {"Location": f"{elsewhere.url}/stolen"}))
            with pytest.raises(ServiceError, match="was redirected to"):
                write(github, f"another {status}")
        assert len(elsewhere.requests) == 1


def test_a_repository_that_was_renamed_is_followed_on_the_same_host(service: FakeGitHub, github: GitHub) -> None:
    service.first(
        "GET", ".*comments", Reply(301, None, {"Location": "/repos/acme/shop/issues/7/comments?per_page=100"})
    )
    service.first("POST", ".*comments", Reply(307, None, {"Location": "/repos/acme/shop/issues/7/comments"}))
    assert write(github).action == "created"
    assert len(service.comments) == 1


def test_a_list_that_goes_on_at_another_host_is_not_followed(service: FakeGitHub, github: GitHub) -> None:
    link = '<https://elsewhere.example/comments?page=2>; rel="next"'
    service.first("GET", ".*comments", Reply(200, [], {"Link": link}))
    with pytest.raises(ServiceError, match=r"the next page of a list is on another host, elsewhere\.example"):
        write(github)


def test_the_token_is_in_no_message(service: FakeGitHub, github: GitHub) -> None:
    service.first("POST", ".*comments", Reply(400, {"message": f"bad header: Bearer {TOKEN}\x1b[31m"}))
    with pytest.raises(ServiceError) as caught:
        write(github)
    assert TOKEN not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    with pytest.raises(InputError) as wrong:
        GitHub.from_environment("a/b", environment={"GITHUB_TOKEN": f"{TOKEN}\r\nX: y"})
    assert TOKEN not in str(wrong.value)


def test_an_answer_that_is_no_json_is_told(service: FakeGitHub, github: GitHub) -> None:
    service.first("GET", ".*comments", Reply(200, raw=b"<html>"))
    with pytest.raises(ServiceError, match="did not answer with JSON; is the URL that of its API"):
        write(github)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "there is no token"),
        ({"GITHUB_TOKEN": " "}, "there is no token"),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://ghe.acme.example/api/v3"}, "is not encrypted"),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://user:pass@ghe.acme.example"}, "carries a name or password"),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "file:///etc/passwd"}, "is not a URL of an API"),
    ],
)
def test_wrong_surroundings_are_told(environment: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        GitHub.from_environment("acme/shop", environment=environment)
    with pytest.raises(InputError, match="is not given"):
        GitHub.from_environment(environment={"GITHUB_TOKEN": TOKEN})


@pytest.mark.parametrize("repository", ["acme", "acme/shop/x", "../x", "acme/..", "a b/c", "acme/shop?x", "-a/b"])
def test_what_is_no_repository_is_refused(repository: str) -> None:
    with pytest.raises(InputError, match="is not a repository"):
        GitHub.from_environment(repository, environment={"GITHUB_TOKEN": TOKEN})


def test_the_token_of_the_project_s_own_variable_goes_first(service: FakeGitHub) -> None:
    environment = {"GITHUB_TOKEN": "other", "ARGOFORM_GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": f"{service.url}/"}
    write(GitHub.from_environment("acme/shop", environment=environment))
    assert {request.headers["authorization"] for request in service.requests} == {f"Bearer {TOKEN}"}


def test_enterprise_has_graphql_beside_rest(service: FakeGitHub) -> None:
    service.route("POST", "/api/graphql", lambda _: Reply(200, {"data": {"viewer": {"login": ME}}}))
    environment = {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": f"{service.url}/api/v3"}
    assert GitHub.from_environment("acme/shop", environment=environment).user() == ME


SHA = "a" * 40


def pull(number: int, sha: str = SHA, repository: str = "fork/shop", branch: str = "feature") -> dict[str, Any]:
    return {"number": number, "head": {"sha": sha, "ref": branch, "repo": {"full_name": repository}}}


def test_a_pull_request_is_found_by_its_newest_commit(service: FakeGitHub, github: GitHub) -> None:
    head = Head(SHA, "fork/shop", "feature")
    service.pulls = [pull(3, repository="fork/shop-2"), pull(7), pull(8, "b" * 40), {"number": 9, "head": {"sha": SHA}}]
    found = github.find(head)
    assert found is not None
    assert found.number == 7
    assert service.requests[-1].query["head"] == "fork:feature"
    assert service.requests[-1].query["state"] == "open"
    service.pulls = [pull(7, "b" * 40)]
    assert github.find(head) is None, "it has newer commits by now"
    service.pulls = [pull(7), pull(8)]
    with pytest.raises(InputError, match="several open pull requests have this head: #7, #8"):
        github.find(head)


def event(folder: Path, document: Any) -> Path:
    path = folder / "event.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def test_the_pull_request_is_what_github_tells_the_runner(tmp_path: Path) -> None:
    assert head_in_event(event(tmp_path, {"pull_request": {"number": 12}})) == 12
    run = {
        "event": "pull_request",
        "head_sha": SHA,
        "head_branch": "a/b",
        "head_repository": {"full_name": "fork/shop"},
    }
    assert head_in_event(event(tmp_path, {"workflow_run": run})) == Head(SHA, "fork/shop", "a/b")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "is about no pull request"),
        ([], "is about no pull request"),
        ({"workflow_run": {"event": "push", "head_sha": SHA}}, "is about no pull request"),
        ({"workflow_run": {"event": "pull_request", "head_sha": "main"}}, "is not the id of a commit"),
        ({"workflow_run": {"event": "pull_request", "head_sha": SHA, "head_repository": None}}, "head's repository"),
        ("{", "is not the JSON of an event"),
    ],
)
def test_an_event_that_is_about_something_else_is_told(tmp_path: Path, document: Any, said: str) -> None:
    with pytest.raises((InputError, FileError), match=said):
        head_in_event(event(tmp_path, document))
    with pytest.raises(ArgoformError, match="cannot be read"):
        head_in_event(tmp_path / "none")
