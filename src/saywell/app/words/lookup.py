"""What the screens say of values that are looked up, in English and in Greek."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.model.lookup import REASONS
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.state import Asking
    from saywell.app.words import Words

NOW, MINUTE = 5, 60
"""Seconds below which a value is told to be of just now, and from which minutes are counted."""

WHY = "lookup.why."
"""What the reasons begin with: the rest is their kind."""

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "lookup.asking": "asking {source}…",
        "lookup.wait": "{source} is still asked: wait for its answer, or give one yourself.",
        "lookup.found": "from {source}, {age}",
        "lookup.says": "{source} says: {value}",
        "lookup.failed": "{source}: {why}. Fill it in yourself.",
        "lookup.now": "just now",
        "lookup.seconds": "{count} s ago",
        "lookup.minutes": "{count} min ago",
        **{f"{WHY}{kind}": text for kind, text in REASONS.items()},
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "lookup.asking": "ερώτηση προς {source}…",
        "lookup.wait": "Η ερώτηση προς {source} εκκρεμεί: περιμένετε ή συμπληρώστε το εσείς.",
        "lookup.found": "από {source}, {age}",
        "lookup.says": "{source}: {value}",
        "lookup.failed": "{source}: {why}. Συμπληρώστε το εσείς.",
        "lookup.now": "μόλις τώρα",
        "lookup.seconds": "πριν από {count} δ.",
        "lookup.minutes": "πριν από {count} λ.",
        f"{WHY}off": "οι αναζητήσεις τιμών είναι κλειστές (library.lookups)",
        f"{WHY}unknown": "δεν τη δηλώνει καμία βιβλιοθήκη",
        f"{WHY}broken": "η δήλωσή της έχει λάθος (saywell library lint)",
        f"{WHY}not_allowed": "δεν έχει επιτραπεί ακόμη (saywell library lookups trust)",
        f"{WHY}changed": "άλλαξε από τότε που επιτράπηκε (saywell library lookups trust)",
        f"{WHY}refused": "δεν επιτράπηκε (saywell library lookups trust)",
        f"{WHY}input": "το {name} δεν είναι γνωστό",
        f"{WHY}bad_input": "το {name} δεν έχει τη μορφή που πρέπει",
        f"{WHY}hyphen": "το {name} αρχίζει με παύλα",
        f"{WHY}no_secret": "το {name} δεν είναι φυλαγμένο ούτε στο περιβάλλον "
        "(saywell library lookups secret {name})",
        f"{WHY}slow": "καμία απάντηση σε {seconds} δ.",
        f"{WHY}too_big": "η απάντηση έχει πάνω από {most} byte",
        f"{WHY}no_text": "η απάντηση δεν είναι κείμενο",
        f"{WHY}web_page": "η απάντηση είναι ιστοσελίδα",
        f"{WHY}not_json": "η απάντηση δεν είναι JSON",
        f"{WHY}nothing_at": "η απάντηση δεν έχει τίποτα στο {path}",
        f"{WHY}not_single": "η απάντηση δεν έχει μία μόνο τιμή στο {path}",
        f"{WHY}no_value": "η απάντηση δεν έχει τιμή",
        f"{WHY}too_long": "η τιμή έχει πάνω από {most} χαρακτήρες",
        f"{WHY}no_choice": "το {value} δεν είναι καμία από τις τιμές για επιλογή",
        f"{WHY}no_program": "δεν υπάρχει εδώ πρόγραμμα {program}",
        f"{WHY}not_started": "το {program} δεν ξεκινά: {error}",
        f"{WHY}ended": "η εντολή τελείωσε με {code}",
        f"{WHY}ended_saying": "η εντολή τελείωσε με {code}: {said}",
        f"{WHY}unreachable": "δεν υπάρχει σύνδεση με {host}",
        f"{WHY}broke_off": "ο {host} διέκοψε",
        f"{WHY}tls": "ο {host} δεν αποδεικνύει ποιος είναι",
        f"{WHY}inward": "ο {host} οδηγεί σε διεύθυνση που δεν επιτρέπεται",
        f"{WHY}status": "ο {host} απάντησε με κατάσταση {status}",
        f"{WHY}moved": "ο {host} παραπέμπει σε άλλη διεύθυνση",
        f"{WHY}crashed": "το λάθος είναι στην ίδια την αναζήτηση ({error})",
    }
)


def live_text(asking: Asking, words: Words) -> str:
    """Say in a sentence how the look-up of a field stands; empty when it has none."""
    from saywell.app.asking import value_of

    live = asking.live
    if live is None:
        return ""
    if live.failed is not None:
        why = words(f"{WHY}{live.failed.kind}", **live.failed.facts)
        return words("lookup.failed", source=live.source, why=why)
    if live.found is None:
        return words("lookup.asking", source=live.source)
    if live.found.value == value_of(asking):
        return words("lookup.found", source=live.source, age=_age(live.age, words))
    value = clean_line(live.found.value, limit=80)
    return words("lookup.says", source=live.source, value=value)


def _age(seconds: float, words: Words) -> str:
    if seconds < NOW:
        return words("lookup.now")
    if seconds < MINUTE:
        return words("lookup.seconds", count=int(seconds))
    return words("lookup.minutes", count=int(seconds // MINUTE))
