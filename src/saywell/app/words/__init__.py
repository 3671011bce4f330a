"""What the screens say of their own accord, in English and in Greek."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from saywell.app.words import (
    commands,
    compose,
    course,
    desk,
    look,
    lookup,
    picker,
    review,
    survival,
)

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "queue.title": "Queue: {waiting} waiting",
        "queue.unknown": "Queue",
        "queue.empty": "Nobody is in the queue.",
        "queue.loading": "Asking the chat system…",
        "queue.nameless": "(no name)",
        "queue.due": "due",
        "queue.overdue": "late",
        "queue.draft": "draft",
        "welcome.1": "Nothing is open.",
        "welcome.2": "{next_waiting} opens whoever has waited longest.",
        "welcome.3": "{slash} finds a reply, {send} sends, {commands} lists all that can be done.",
        "transcript.loading": "Reading the conversation…",
        "transcript.empty": "No messages yet.",
        "transcript.older": "↑ {key} for older messages",
        "transcript.fold": "{count} more characters; {scroll_down} reads on",
        "transcript.newer": "↓ newer messages below ({key})",
        "transcript.note": "PRIVATE NOTE",
        "transcript.bot": "bot",
        "transcript.failed": "not delivered",
        "transcript.sending": "sending…",
        "transcript.leaving": "leaves in {seconds} s, {cancel} takes it back",
        "transcript.file": "attached: {name}",
        "composer.reply": "Reply to {name}",
        "composer.files": "attached: {names} ({detach} takes it off)",
        "composer.note": "PRIVATE NOTE: the customer will not see this",
        "composer.reason": "Why send it anyway? (kept on this machine)",
        "composer.leave_held": "A message has not left yet. Make it a draft and leave?",
        "composer.leave": "A message is still on its way. Leave?",
        "severity.error": "blocks",
        "severity.warning": "asks",
        "severity.advice": "advice",
        "finding.more": "and {count} more: {key} goes to the next",
        "finding.instead": "Better: {text}",
        "finding.fix": "{key}: {fix}",
        "finding.remove": "{key}: remove it",
        "palette.title": "Find a reply:",
        "palette.none": "No reply matches.",
        "palette.reading": "Reading the library…",
        "palette.suggested": "suggested",
        "palette.cases": "past chats: {count}",
        "palette.fields": "Will ask for: {names}",
        "palette.after": "Once it is sent: {what}",
        "palette.switch": "{key} switches",
        "palette.fallback": "{lang}, for want of the customer's language",
        "field.title": "{name} ({at} of {count}):",
        "field.example": "for example: {example}",
        "field.needed": "{name} is needed: the reply cannot go out without it.",
        "reason.title": "Reason:",
        "gate.block": "Not sent. {message} {way_out} {send} again: all the same, with a reason.",
        "gate.final": "Not sent. {message} {way_out}",
        "gate.ask": "Not sent yet. {message} {way_out} {send} again sends it, with a reason.",
        "gate.fix": "{fix} mends it, {why} says why.",
        "gate.rewrite": "Write it another way; {why} says why.",
        "gate.reason_needed": "A few words are needed; {cancel} goes back to the text.",
        "notice.refreshing": "Asking for news…",
        "notice.nobody_waits": "Nobody else waits.",
        "notice.drafts": "Unsent texts that were kept: {count}",
        "notice.files_lost": (
            "Kept texts had files with them that are not there any more: {names}. "
            "Insert the reply again, or send it without them."
        ),
        "notice.cannot_reply": "This channel takes no replies now; a private note can be left.",
        "notice.taken_back": "Taken back: nothing was sent.",
        "notice.not_left": "Taken back: nothing was sent; {where}.",
        "notice.sent": "Sent.",
        "notice.also_set": "Sent. Also set: {what}.",
        "notice.not_set": (
            "Sent to {name}, but not all of {what} could be set (done: {done}): {error}"
        ),
        "notice.not_sent": "Not sent to {name}, {where}: {error}",
        "notice.not_there": (
            "Not sent to {name}, {where}: the chat system failed, and the message is not there."
        ),
        "failed.back": "the text is back in the composer",
        "failed.aside": "the text stays beside yours ({sort_out} decides)",
        "notice.uncertain": (
            "Nobody knows yet whether this has arrived ({name}). It is looked for by itself; "
            "{sort_out} decides."
        ),
        "notice.did_not_arrive": "The last message to {name} did not arrive; its text is kept.",
        "notice.had_arrived": "The last message to {name} had arrived after all.",
        "notice.nothing_found": "The check has nothing to say about this text.",
        "notice.no_fix": "This has no ready fix: write it another way.",
        "notice.check_failed": "The check failed and does not stop you: {error}",
        "notice.open_first": "Open a conversation first: {next_waiting}.",
        "notice.no_suggestion": "Nothing is suggested here; {palette} finds a reply.",
        "notice.suggest_failed": "There are no suggestions, for the search failed: {error}",
        "notice.quit_key": "{quit} leaves.",
        "notice.editor_failed": "The editor could not be used: {error}",
        "priority.urgent": "priority urgent",
        "priority.high": "priority high",
        "priority.medium": "priority medium",
        "priority.low": "priority low",
        "status.open": "open",
        "status.pending": "pending",
        "status.snoozed": "snoozed",
        "status.resolved": "resolved",
        "offline": "No news from the chat system: {error}",
        "small": "Too small: 40x10 needed",
        "help.title": "Keys",
        "where.anywhere": "everywhere",
        "where.compose": "composer",
        "where.palette": "palette",
        "where.field": "field",
        "where.reason": "reason",
        "where.help": "help",
        "where.leave": "leaving",
        "hint.send": "send",
        "hint.newline": "new line",
        "hint.slash": "replies",
        "hint.next_waiting": "next",
        "hint.fix": "fix",
        "hint.refresh": "news",
        "hint.note": "note",
        "hint.help": "help",
        "hint.quit": "leave",
        "hint.insert": "insert",
        "hint.choose_down": "choose",
        "hint.cancel": "back",
        "hint.answer": "next",
        "hint.give_reason": "send",
        "hint.scroll_down": "scroll",
        "key.send": "Send the message, through the check",
        "key.newline": "Start a new line",
        "key.palette": "Find a reply and insert it at the cursor",
        "key.slash": "The same, in an empty composer; twice writes a slash",
        "key.suggestion_1": "Show the first suggested reply, filled; again: insert it",
        "key.suggestion_2": "The same with the second",
        "key.suggestion_3": "The same with the third",
        "key.fix": "Apply the first fix",
        "key.next_finding": "Go to the next finding",
        "key.why": "Show why it matters",
        "key.undo": "Undo the last change, also an inserted reply",
        "key.detach": "Take off the files that a reply brought along",
        "key.note": "Switch between reply and private note",
        "key.editor": "Write in your own editor ($VISUAL, $EDITOR)",
        "key.next_waiting": "Open whoever has waited longest, new ones first; again: the next",
        "key.go_back": "Go back to the conversation before; again: further back",
        "key.queue_down": "Open the next conversation of the queue",
        "key.queue_up": "Open the previous conversation of the queue",
        "key.scroll_up": "Scroll back, to older messages",
        "key.scroll_down": "Scroll forward",
        "key.refresh": "Ask the chat system for news now",
        "key.help": "Show these keys",
        "key.cancel": "Go back one step; never loses a text",
        "key.quit": "Leave; texts are kept as drafts",
        "key.suspend": "Go to the shell for a while; fg comes back",
        "key.choose_down": "Choose the next",
        "key.choose_up": "Choose the previous",
        "key.switch": "Turn the reply's optional paragraphs on and off",
        "key.insert": "Insert the reply; fields are asked for one by one",
        "key.answer": "Take this value",
        "key.give_reason": "Send in spite of the warning and keep the reason",
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "queue.title": "Ουρά: {waiting} σε αναμονή",
        "queue.unknown": "Ουρά",
        "queue.empty": "Δεν υπάρχει κανείς στην ουρά.",
        "queue.loading": "Σύνδεση με το σύστημα…",
        "queue.nameless": "(χωρίς όνομα)",
        "queue.due": "τώρα",
        "queue.overdue": "αργεί",
        "queue.draft": "πρόχειρο",
        "welcome.1": "Δεν έχει ανοίξει συνομιλία.",
        "welcome.2": "{next_waiting} ανοίγει όποιον περιμένει περισσότερο.",
        "welcome.3": "{slash} βρίσκει απάντηση, {send} στέλνει, {commands} δείχνει τι γίνεται.",
        "transcript.loading": "Ανάγνωση της συνομιλίας…",
        "transcript.empty": "Κανένα μήνυμα ακόμη.",
        "transcript.older": "↑ {key} για παλαιότερα μηνύματα",
        "transcript.fold": "{count} χαρακτήρες ακόμη· με {scroll_down} διαβάζονται",
        "transcript.newer": "↓ νεότερα μηνύματα πιο κάτω ({key})",
        "transcript.note": "ΙΔΙΩΤΙΚΗ ΣΗΜΕΙΩΣΗ",
        "transcript.bot": "ρομπότ",
        "transcript.failed": "δεν παραδόθηκε",
        "transcript.sending": "αποστολή…",
        "transcript.leaving": "φεύγει σε {seconds} δ., {cancel} για να γυρίσει πίσω",
        "transcript.file": "συνημμένο: {name}",
        "composer.reply": "Απάντηση προς {name}",
        "composer.files": "συνημμένο: {names} ({detach} το βγάζει)",
        "composer.note": "ΙΔΙΩΤΙΚΗ ΣΗΜΕΙΩΣΗ: ο πελάτης δεν θα τη δει",
        "composer.reason": "Γιατί να σταλεί; (μένει σε αυτό το μηχάνημα)",
        "composer.leave_held": "Ένα μήνυμα δεν έφυγε ακόμη. Πρόχειρο και έξοδος;",
        "composer.leave": "Ένα μήνυμα είναι ακόμη στον δρόμο. Έξοδος;",
        "severity.error": "εμποδίζει",
        "severity.warning": "ρωτά",
        "severity.advice": "συμβουλή",
        "finding.more": "και άλλα {count}: {key} για το επόμενο",
        "finding.instead": "Καλύτερα: {text}",
        "finding.fix": "{key}: {fix}",
        "finding.remove": "{key}: να φύγει",
        "palette.title": "Αναζήτηση απάντησης:",
        "palette.none": "Δεν βρέθηκε απάντηση.",
        "palette.reading": "Ανάγνωση των απαντήσεων…",
        "palette.suggested": "πρόταση",
        "palette.cases": "παλιές συνομιλίες: {count}",
        "palette.fields": "Θα ζητηθούν: {names}",
        "palette.after": "Αφού σταλεί: {what}",
        "palette.switch": "{key} αλλάζει",
        "palette.fallback": "{lang}, ελλείψει της γλώσσας του πελάτη",
        "field.title": "{name} ({at} από {count}):",
        "field.example": "για παράδειγμα: {example}",
        "field.needed": "Το πεδίο {name} χρειάζεται: χωρίς αυτό η απάντηση δεν φεύγει.",
        "reason.title": "Λόγος:",
        "gate.block": "Δεν στάλθηκε. {message} {way_out} Ξανά {send}: παρ' όλα αυτά, με λόγο.",
        "gate.final": "Δεν στάλθηκε. {message} {way_out}",
        "gate.ask": (
            "Δεν στάλθηκε ακόμη. {message} {way_out} Ξανά {send} το στέλνει, με έναν λόγο."
        ),
        "gate.fix": "{fix} το διορθώνει, {why} λέει γιατί.",
        "gate.rewrite": "Γράψτε το αλλιώς· {why} λέει γιατί.",
        "gate.reason_needed": "Χρειάζονται λίγες λέξεις· {cancel} για επιστροφή στο κείμενο.",
        "notice.refreshing": "Αναζήτηση νέων…",
        "notice.nobody_waits": "Δεν περιμένει κανείς άλλος.",
        "notice.drafts": "Κείμενα που δεν στάλθηκαν και κρατήθηκαν: {count}",
        "notice.files_lost": (
            "Κείμενα που κρατήθηκαν είχαν αρχεία που δεν υπάρχουν πια: {names}. "
            "Βάλτε ξανά την απάντηση ή στείλτε την χωρίς αυτά."
        ),
        "notice.cannot_reply": (
            "Το κανάλι δεν δέχεται απαντήσεις τώρα· μπορείτε να αφήσετε ιδιωτική σημείωση."
        ),
        "notice.taken_back": "Γύρισε πίσω: δεν στάλθηκε τίποτα.",
        "notice.not_left": "Γύρισε πίσω: δεν στάλθηκε τίποτα· {where}.",
        "notice.sent": "Στάλθηκε.",
        "notice.also_set": "Στάλθηκε. Ορίστηκαν επίσης: {what}.",
        "notice.not_set": (
            "Στάλθηκε στον πελάτη {name}, αλλά δεν ορίστηκαν όλα ({what}· έγιναν: {done}): {error}"
        ),
        "notice.not_sent": "Δεν στάλθηκε στον πελάτη {name}, {where}: {error}",
        "notice.not_there": (
            "Δεν στάλθηκε στον πελάτη {name}, {where}: το σύστημα απέτυχε "
            "και το μήνυμα δεν βρίσκεται εκεί."
        ),
        "failed.back": "το κείμενο είναι πάλι εδώ",
        "failed.aside": "το κείμενο μένει δίπλα στο δικό σας ({sort_out} για απόφαση)",
        "notice.uncertain": (
            "Κανείς δεν ξέρει ακόμη αν έφτασε ({name}). Η αναζήτηση συνεχίζεται· "
            "{sort_out} για απόφαση."
        ),
        "notice.did_not_arrive": (
            "Το τελευταίο μήνυμα προς {name} δεν έφτασε· το κείμενό του έχει κρατηθεί."
        ),
        "notice.had_arrived": "Το τελευταίο μήνυμα προς {name} είχε τελικά φτάσει.",
        "notice.nothing_found": "Ο έλεγχος δεν βρήκε τίποτα σε αυτό το κείμενο.",
        "notice.no_fix": "Δεν υπάρχει έτοιμη διόρθωση: γράψτε το αλλιώς.",
        "notice.check_failed": "Ο έλεγχος απέτυχε και δεν σας εμποδίζει: {error}",
        "notice.open_first": "Ανοίξτε πρώτα μια συνομιλία: {next_waiting}.",
        "notice.no_suggestion": "Εδώ δεν προτείνεται τίποτα· {palette} βρίσκει απάντηση.",
        "notice.suggest_failed": "Δεν υπάρχουν προτάσεις, η αναζήτηση απέτυχε: {error}",
        "notice.quit_key": "{quit} για έξοδο.",
        "notice.editor_failed": "Ο κειμενογράφος δεν μπόρεσε να χρησιμοποιηθεί: {error}",
        "priority.urgent": "προτεραιότητα επείγουσα",
        "priority.high": "προτεραιότητα υψηλή",
        "priority.medium": "προτεραιότητα μεσαία",
        "priority.low": "προτεραιότητα χαμηλή",
        "status.open": "ανοιχτή",
        "status.pending": "σε εκκρεμότητα",
        "status.snoozed": "σε αναβολή",
        "status.resolved": "επιλύθηκε",
        "offline": "Κανένα νέο από το σύστημα: {error}",
        "small": "Πολύ μικρό: χρειάζεται 40x10",
        "help.title": "Πλήκτρα",
        "where.anywhere": "παντού",
        "where.compose": "σύνταξη",
        "where.palette": "απαντήσεις",
        "where.field": "πεδίο",
        "where.reason": "λόγος",
        "where.help": "βοήθεια",
        "where.leave": "έξοδος",
        "hint.send": "αποστολή",
        "hint.newline": "νέα γραμμή",
        "hint.slash": "απαντήσεις",
        "hint.next_waiting": "επόμενος",
        "hint.fix": "διόρθωση",
        "hint.refresh": "νέα",
        "hint.note": "σημείωση",
        "hint.help": "βοήθεια",
        "hint.quit": "έξοδος",
        "hint.insert": "εισαγωγή",
        "hint.choose_down": "επιλογή",
        "hint.cancel": "πίσω",
        "hint.answer": "επόμενο",
        "hint.give_reason": "αποστολή",
        "hint.scroll_down": "κύλιση",
        "key.send": "Αποστολή του μηνύματος, μέσα από τον έλεγχο",
        "key.newline": "Νέα γραμμή",
        "key.palette": "Εύρεση απάντησης και εισαγωγή στον δρομέα",
        "key.slash": "Το ίδιο, σε άδειο κείμενο· δύο φορές γράφει κάθετο",
        "key.suggestion_1": "Η πρώτη πρόταση συμπληρωμένη· ξανά: εισαγωγή της",
        "key.suggestion_2": "Το ίδιο με τη δεύτερη",
        "key.suggestion_3": "Το ίδιο με την τρίτη",
        "key.fix": "Εφαρμογή της πρώτης διόρθωσης",
        "key.next_finding": "Μετάβαση στο επόμενο εύρημα",
        "key.why": "Εμφάνιση του λόγου",
        "key.undo": "Αναίρεση της τελευταίας αλλαγής, και απάντησης που μπήκε",
        "key.detach": "Αφαίρεση των αρχείων που έφερε μια απάντηση",
        "key.note": "Εναλλαγή απάντησης και ιδιωτικής σημείωσης",
        "key.editor": "Σύνταξη στον δικό σας κειμενογράφο ($VISUAL, $EDITOR)",
        "key.next_waiting": "Όποιος περιμένει περισσότερο, πρώτα οι νέοι· ξανά: ο επόμενος",
        "key.go_back": "Επιστροφή στην προηγούμενη συνομιλία· ξανά: πιο πίσω",
        "key.queue_down": "Άνοιγμα της επόμενης συνομιλίας της ουράς",
        "key.queue_up": "Άνοιγμα της πιο πάνω συνομιλίας της ουράς",
        "key.scroll_up": "Κύλιση προς τα παλαιότερα μηνύματα",
        "key.scroll_down": "Κύλιση προς τα νεότερα μηνύματα",
        "key.refresh": "Αναζήτηση νέων τώρα",
        "key.help": "Εμφάνιση των πλήκτρων",
        "key.cancel": "Ένα βήμα πίσω· δεν χάνεται κείμενο",
        "key.quit": "Έξοδος· τα κείμενα μένουν ως πρόχειρα",
        "key.suspend": "Στο κέλυφος για λίγο· με fg γυρίζετε",
        "key.choose_down": "Επιλογή του επόμενου",
        "key.choose_up": "Επιλογή του προηγούμενου",
        "key.switch": "Εναλλαγή των προαιρετικών παραγράφων της απάντησης",
        "key.insert": "Εισαγωγή της απάντησης· τα πεδία ζητούνται ένα ένα",
        "key.answer": "Αποδοχή της τιμής",
        "key.give_reason": "Αποστολή παρά την προειδοποίηση, με τον λόγο",
    }
)

_PARTS = (desk, picker, course, compose, commands, look, lookup, survival, review)


def _joined(*tables: Mapping[str, str]) -> Mapping[str, str]:
    return {name: text for table in tables for name, text in table.items()}


TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": _joined(ENGLISH, *(part.ENGLISH for part in _PARTS)),
        "el": _joined(GREEK, *(part.GREEK for part in _PARTS)),
    }
)
"""Every language of the screen; the others get English."""


class Words:
    """The words of one language; ``always`` are values that every sentence may name (keys)."""

    def __init__(self, language: str, **always: str) -> None:
        self.language = language
        self._table = TABLES.get(language, TABLES["en"])
        self._always = always

    def always(self, name: str) -> str:
        """Return what every sentence may name."""
        return self._always[name]

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a sentence with its values filled in."""
        return self._table[name].format_map({**self._always, **values})
