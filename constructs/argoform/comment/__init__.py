"""One comment on a pull or merge request, kept up to date: found again by a hidden marker, never written twice."""

from argoform.comment.body import marker, read_body, shorten, with_marker
from argoform.comment.github import GitHub, PullRequest
from argoform.comment.gitlab import GitLab
from argoform.comment.http import Api, ServiceError
from argoform.comment.keep import Outcome, keep

__all__ = [
    "Api",
    "GitHub",
    "GitLab",
    "Outcome",
    "PullRequest",
    "ServiceError",
    "keep",
    "marker",
    "read_body",
    "shorten",
    "with_marker",
]
