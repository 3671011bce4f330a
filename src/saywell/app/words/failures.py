"""What the screens say of each kind of failure in another language than that of the errors."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from urllib.parse import urlsplit

from saywell.app.send_errors import did_not_arrive
from saywell.errors import (
    BackendError,
    JournalError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    SaywellError,
    ServerFailed,
    SignInRefused,
    TlsFailure,
    Uncertain,
    Unreachable,
)
from saywell.model.untrusted import clean_line

SAID = 200
"""Characters of a server's own text that a sentence has room for."""

GREEK: Mapping[type[SaywellError], str] = MappingProxyType(
    {
        Unreachable: "δεν υπάρχει σύνδεση με το {host} (δείτε το δίκτυο και τη ρύθμιση chat.url)",
        TlsFailure: "το πιστοποιητικό του {host} δεν ισχύει (δείτε τη ρύθμιση chat.ca_file)",
        SignInRefused: "το {host} δεν δέχεται το κλειδί σας (νέο κλειδί: saywell auth login)",
        PermissionRefused: "το {host} δεν σας το επιτρέπει (ρωτήστε τον διαχειριστή){said}",
        NotFound: "το {host} δεν το βρίσκει (ίσως διαγράφηκε, ή δεν έχετε πρόσβαση)",
        RateLimited: "το {host} δεν δέχεται άλλα αιτήματα τώρα (ξανά σε {wait} δευτερόλεπτα)",
        Rejected: "το {host} δεν το δέχτηκε{said}",
        ServerFailed: "το {host} απέτυχε (δοκιμάστε αργότερα)",
        NotAChatSystem: "το {host} δεν απαντά όπως το σύστημα συνομιλιών (δείτε τη ρύθμιση "
        "chat.url)",
        Uncertain: "η απάντηση δεν ήρθε· ίσως έγινε, ίσως όχι (δείτε πριν το ξανακάνετε)",
        BackendError: "το {host} δεν μπόρεσε να το κάνει{said}",
        JournalError: "το αρχείο με τα πρόχειρα και τις αποστολές δεν διαβάζεται ή δεν "
        "γράφεται{said}",
    }
)
"""A sentence and the way out for each class; what a server itself said follows as it is."""

DID_NOT_ARRIVE: Mapping[str, str] = MappingProxyType(
    {"el": "το μήνυμα δεν έφτασε (το πρόχειρο μένει και μπορεί να σταλεί ξανά)"}
)

FAILURES: Mapping[str, Mapping[type[SaywellError], str]] = MappingProxyType({"el": GREEK})
"""English is not here: that is what the errors speak themselves."""

WAIT = 60
"""Seconds to wait when a server that takes no more requests does not say how long."""


def failed(error: SaywellError, language: str, url: str) -> str:
    """Write what went wrong and the way out; ``url`` is the chat system's address."""
    table = FAILURES.get(language, {})
    sentence = next((table[kind] for kind in type(error).__mro__ if kind in table), "")
    if not sentence:
        return f"{error} ({error.hint})" if error.hint else str(error)
    if error.message == did_not_arrive().message:
        return DID_NOT_ARRIVE[language]
    said = said_by(error)
    wait = error.retry_after if isinstance(error, RateLimited) else None
    return sentence.format(
        host=host_of(url) or "σύστημα",
        said=f": {said}" if said else "",
        wait=ceil(wait or WAIT),
    )


def said_by(error: SaywellError) -> str:
    """Return what says more than the class: behind the status, what the server itself said."""
    text = str(error)
    if isinstance(error, BackendError) and error.status is not None:
        text = text.partition(": ")[2]
    return clean_line(text, limit=SAID)


def host_of(url: str) -> str:
    """Return the host and the port of an address, without a name and password."""
    try:
        return clean_line(urlsplit(url).netloc.rpartition("@")[2])
    except ValueError:
        return ""
