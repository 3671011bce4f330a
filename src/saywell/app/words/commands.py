"""What the chat screen says of its menus: commands, jumping, searching, links."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "commands.title": "Do what?",
        "commands.suggestion": "Insert the reply: {title}",
        "notice.keys": "Keys in the configuration that are left as they were: {count}. {first}",
        "hint.commands": "all",
        "key.commands": "List all that can be done here, with its keys, and do it",
        "jump.title": "To whom?",
        "jump.other": "Look for “{typed}” in the whole chat system",
        "jump.elsewhere": "List what is resolved, pending or snoozed",
        "jump.elsewhere_title": "Resolved, pending, snoozed:",
        "jump.found_title": "Found for “{typed}”:",
        "notice.unread": "Marked as unread: {name}.",
        "key.jump": "Jump to a conversation: by name, number, label or last words",
        "key.mark_unread": "Mark the conversation as unread",
        "menu.none": "Nothing fits what is typed.",
        "menu.loading": "Reading…",
        "menu.nobody": "Nobody is there.",
        "ask.needed": "A few words are needed; {cancel} goes back.",
        "where.menu": "list",
        "where.ask": "question",
        "hint.menu_take": "choose",
        "hint.ask_take": "take it",
        "key.menu_take": "Take the chosen line of the list",
        "key.ask_take": "Take what is typed",
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "commands.title": "Τι να γίνει;",
        "commands.suggestion": "Εισαγωγή της απάντησης: {title}",
        "notice.keys": "Πλήκτρα των ρυθμίσεων που έμειναν όπως ήταν: {count}. {first}",
        "hint.commands": "όλα",
        "key.commands": "Όλα όσα γίνονται εδώ, με τα πλήκτρα τους",
        "jump.title": "Σε ποιον;",
        "jump.other": "Αναζήτηση του «{typed}» σε όλο το σύστημα",
        "jump.elsewhere": "Όσες συνομιλίες λύθηκαν, εκκρεμούν ή έχουν αναβληθεί",
        "jump.elsewhere_title": "Λυμένες, εκκρεμείς, σε αναβολή:",
        "jump.found_title": "Βρέθηκαν για «{typed}»:",
        "notice.unread": "Σημειώθηκε ως αδιάβαστη: {name}.",
        "key.jump": "Μετάβαση σε συνομιλία: με όνομα, αριθμό, ετικέτα ή τελευταία λόγια",
        "key.mark_unread": "Σήμανση της συνομιλίας ως αδιάβαστης",
        "menu.none": "Τίποτα δεν ταιριάζει με όσα γράφτηκαν.",
        "menu.loading": "Ανάγνωση…",
        "menu.nobody": "Δεν υπάρχει κανείς.",
        "ask.needed": "Χρειάζονται λίγες λέξεις· {cancel} για επιστροφή.",
        "where.menu": "κατάλογος",
        "where.ask": "ερώτηση",
        "hint.menu_take": "επιλογή",
        "hint.ask_take": "αποδοχή",
        "key.menu_take": "Επιλογή της γραμμής του καταλόγου",
        "key.ask_take": "Αποδοχή όσων γράφτηκαν",
    }
)
