"""What makes something public: principals that are everybody, and the conditions that hold them back."""

from __future__ import annotations

from argoform.review.differences.conditions import Test
from argoform.review.differences.policy_compare import Grant
from argoform.review.differences.policy_statements import ANYONE, Except

EVERYBODY = ("allUsers", "allAuthenticatedUsers")
"""Members of Google that are everybody, or everybody with an account."""

_NARROWING = frozenset(
    (
        "aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceip",
        "aws:vpcsourceip", "aws:sourceorgid", "aws:sourceorgpaths", "aws:principalorgid", "aws:principalorgpaths",
        "aws:principalaccount", "aws:principalarn", "aws:userid", "aws:username", "s3:dataaccesspointarn",
        "s3:dataaccesspointaccount", "kms:calleraccount",
    )
)  # fmt: skip
_EVERY_ADDRESS = ("0.0.0.0/0", "::/0", "*")


def is_public(grant: Grant) -> bool:
    """Whether a grant is for everybody: no principal by name, and no condition on who or from where."""
    everybody = any(one == ANYONE or isinstance(one, Except) for one in grant.principals)
    return everybody and any(not any(_narrows(test) for test in tests) for tests in grant.conditions)


def _narrows(test: Test) -> bool:
    quantifier, base, if_exists = test.parts
    if test.key.lower() not in _NARROWING or if_exists or quantifier == "forallvalues" or "not" in base:
        return False
    return base != "null" and not any(value in _EVERY_ADDRESS for value in test.values)


def is_public_member(member: str) -> bool:
    """Whether a member of a role of Google is everybody."""
    return member in EVERYBODY
