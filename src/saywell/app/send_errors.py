"""What a failed sending means for the message: surely not there, perhaps there, worth waiting."""

from __future__ import annotations

from saywell.errors import (
    BackendError,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    SignInRefused,
    TlsFailure,
    Uncertain,
    Unreachable,
)

NOT_STORED = (Unreachable, TlsFailure, SignInRefused, PermissionRefused, NotFound, RateLimited)
"""Failures after which the chat system cannot have the message: it never came to storing it."""

AWAY = (Unreachable, TlsFailure, RateLimited)
"""Failures that pass by themselves, so that a message may wait in the outbox."""

PASSING = (*AWAY, SignInRefused)
"""Failures that say nothing of this one message: the others would fail in the same way."""

OF_ITS_OWN = (NotFound, PermissionRefused, Rejected)
"""Failures that say nothing of other conversations."""

GATEWAY = frozenset({408, 502, 503, 504, *range(520, 528)})
"""The status by which a proxy says that it gave up; the server behind may still be at work."""


def was_answered(error: BackendError) -> bool:
    """Say whether the server itself has answered, which is done with the request by then."""
    return error.status is not None and error.status not in GATEWAY


def was_not_stored(error: BackendError) -> bool:
    """Say whether a failure rules out that the chat system has the message.

    A refusal without a status comes from the backend itself, before anything was sent.
    """
    if isinstance(error, NOT_STORED):
        return True
    return error.status is None and not isinstance(error, Uncertain)


def did_not_arrive() -> Unreachable:
    """Return the error that tells of a message which was not found."""
    return Unreachable("the message did not arrive", hint="the draft is kept; it can be sent again")


def may_come() -> Uncertain:
    """Return the error that tells of a message which is not there, and may be on its way."""
    return Uncertain(
        "the message has not arrived so far, and may still do so",
        hint="look again in a minute, before you send it again",
    )


def in_other_hands() -> Uncertain:
    """Return the error that tells of a message which another copy of the program has."""
    return Uncertain(
        "another copy of saywell is at this message",
        hint="wait a moment, and look before you send it again",
    )
