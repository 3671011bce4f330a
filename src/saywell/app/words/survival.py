"""What the chat screen says of what survives: the place, fields half filled, follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "restore.fields": "A reply was half filled here: {palette} goes on with it.",
        "restore.slept": (
            "The machine was asleep, or its clock was set: what had not left is a draft again."
        ),
        "follow_up.due": "{name} was promised an answer by now: {about} ({follow_ups})",
        "follow_up.several_due": "Promised answers that are due: {count} ({follow_ups} lists them)",
        "follow_up.count": "Promised, due: {count} {follow_ups}",
        "follow_up.none": "Nobody was promised anything that is still open.",
        "follow_up.title": "Promised answers:",
        "follow_up.new": "+ note one for this customer",
        "follow_up.in": "in {time}",
        "follow_up.late": "due for {time}",
        "follow_up.about": "What was promised:",
        "follow_up.about_note": "In a few words; it is due as the settings say (flow.follow_up).",
        "follow_up.what": "{about}",
        "follow_up.done": "Done: the customer has the answer",
        "follow_up.later": "Later: the customer knows that it takes longer",
        "follow_up.contact": "How to reach the customer",
        "follow_up.drop": "Drop it, with a reason",
        "follow_up.no_contact": "not known",
        "follow_up.when": "Due when:",
        "follow_up.when_note": "2h, 1d, 17:00, or 2026-03-02 17:00",
        "follow_up.reach": "Mail or phone:",
        "follow_up.why": "Why is it dropped?",
        "follow_up.reopened": "The conversation was closed; it is open again.",
        "follow_up.noted": "Noted: due {when}.",
        "follow_up.promised": "Sent. Promised by {when}: {follow_ups} lists it.",
        "follow_up.is_done": "Done; it is off the list.",
        "follow_up.is_dropped": "Dropped; the reason is kept.",
        "follow_up.is_later": "Put off: due {when}.",
        "follow_up.contact_noted": "Noted how the customer is reached.",
        "key.follow_ups": "List the promised answers, and settle them",
        "hint.follow_ups": "promised",
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "restore.fields": "Μια απάντηση έμεινε μισή εδώ: {palette} για συνέχεια.",
        "restore.slept": (
            "Ο υπολογιστής ήταν σε αναστολή ή άλλαξε η ώρα του: ό,τι δεν έφυγε είναι πάλι πρόχειρο."
        ),
        "follow_up.due": "Είχε δοθεί υπόσχεση για απάντηση ως τώρα, {name}: {about} ({follow_ups})",
        "follow_up.several_due": "Υποσχέσεις που έληξαν: {count} ({follow_ups} τις δείχνει)",
        "follow_up.count": "Υποσχέσεις: {count} {follow_ups}",
        "follow_up.none": "Δεν υπάρχει ανοιχτή υπόσχεση σε κανέναν.",
        "follow_up.title": "Απαντήσεις που δόθηκαν ως υπόσχεση:",
        "follow_up.new": "+ νέα σημείωση για αυτόν τον πελάτη",
        "follow_up.in": "σε {time}",
        "follow_up.late": "έληξε πριν {time}",
        "follow_up.about": "Τι δόθηκε ως υπόσχεση:",
        "follow_up.about_note": "Με λίγες λέξεις· προθεσμία κατά τις ρυθμίσεις (flow.follow_up).",
        "follow_up.what": "{about}",
        "follow_up.done": "Έγινε: ο πελάτης έχει την απάντηση",
        "follow_up.later": "Αργότερα: ο πελάτης ξέρει ότι θα πάρει περισσότερο χρόνο",
        "follow_up.contact": "Πώς θα βρούμε τον πελάτη",
        "follow_up.drop": "Εγκατάλειψη, με αιτιολογία",
        "follow_up.no_contact": "άγνωστο",
        "follow_up.when": "Ως πότε:",
        "follow_up.when_note": "2h, 1d, 17:00 ή 2026-03-02 17:00",
        "follow_up.reach": "Email ή τηλέφωνο:",
        "follow_up.why": "Γιατί εγκαταλείπεται;",
        "follow_up.reopened": "Η συνομιλία ήταν κλειστή· τώρα είναι πάλι ανοιχτή.",
        "follow_up.noted": "Σημειώθηκε: ως {when}.",
        "follow_up.promised": "Στάλθηκε. Υπόσχεση ως {when}: {follow_ups} τη δείχνει.",
        "follow_up.is_done": "Έγινε· βγήκε από τον κατάλογο.",
        "follow_up.is_dropped": "Εγκαταλείφθηκε· η αιτιολογία κρατήθηκε.",
        "follow_up.is_later": "Μετατέθηκε: ως {when}.",
        "follow_up.contact_noted": "Σημειώθηκε πώς θα βρούμε τον πελάτη.",
        "key.follow_ups": "Κατάλογος των υποσχέσεων προς πελάτες",
        "hint.follow_ups": "υποσχέσεις",
    }
)
