"""What the chat screen says of writing: files, splitting, words that are known, fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "notice.paste_long": (
            "Not pasted: no chat system takes more than {most} characters. Send it as a file."
        ),
        "notice.no_key": "{key} does nothing here.",
        "notice.one_fix": "There is no other fix for this.",
        "notice.no_word": "No word here is unknown.",
        "notice.word_known": "“{word}” is in your vocabulary now.",
        "notice.not_waived": "No reason lets this go out: {message}",
        "notice.waived": "It may stay, in this message. The reason is kept once it is sent.",
        "notice.no_split": "A message of its own needs some text before the cursor.",
        "notice.split_begun": "The next message begins here.",
        "notice.unchecked": "The check has not read this text yet.",
        "notice.split": "{count} messages: {send} sends them one after the other.",
        "notice.meanwhile_there": "{name} has written meanwhile: your message waits for a look.",
        "notice.left_too_soon": (
            "Not sent to {name}: you left before the check was done. The text is its draft."
        ),
        "waive.title": "Why may it stay? {message}",
        "waive.note": "For this message alone; the reason is kept on this machine.",
        "finding.others": "{key} for another:",
        "finding.split": "{key} makes {count} messages of it",
        "transcript.paused": "waits: {send} in the empty composer sends it, {cancel} takes it back",
        "transcript.follows": "follows when the one above has arrived",
        "attach.title": "File:",
        "attach.note": "{complete} completes the path, {ask_take} attaches the file.",
        "attach.no_way": "Nothing there begins like that.",
        "attach.missing": "There is no file {name}.",
        "attach.folder": "{name} is a folder: name a file in it.",
        "attach.large": "{name} is too large: at most {most} MB.",
        "attach.closed": "{name} may not be read.",
        "recall.full": "What was sent before comes into an empty composer only.",
        "recall.none": "Nothing more was sent before.",
        "field.no_choice": "Choose one of the values of {name}: nothing else fits here.",
        "key.redo": "Do again what was undone",
        "key.other_fix": "Choose another of several fixes",
        "key.know_word": "Take the word into your vocabulary: it is right from now on",
        "key.waive": "Let the finding stand in this message, with a reason",
        "key.split": "Make several messages of a long one, as proposed or at the cursor",
        "key.attach": "Attach a file by its path",
        "key.recall": "Bring back what you sent before (↑ in an empty composer does the same)",
        "key.complete": "Complete the path of a file",
        "key.read_down": "Read on in a long preview",
        "key.read_up": "Read back in a long preview",
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "notice.paste_long": (
            "Δεν επικολλήθηκε: κανένα σύστημα δεν δέχεται πάνω από {most} χαρακτήρες. "
            "Στείλτε το ως αρχείο."
        ),
        "notice.no_key": "Το {key} δεν κάνει τίποτα εδώ.",
        "notice.one_fix": "Δεν υπάρχει άλλη διόρθωση για αυτό.",
        "notice.no_word": "Καμία λέξη εδώ δεν είναι άγνωστη.",
        "notice.word_known": "Το «{word}» είναι πια στο λεξιλόγιό σας.",
        "notice.not_waived": "Αυτό δεν φεύγει με κανέναν λόγο: {message}",
        "notice.waived": "Μπορεί να μείνει, σε αυτό το μήνυμα. Ο λόγος κρατιέται μόλις σταλεί.",
        "notice.no_split": "Για χωριστό μήνυμα χρειάζεται κείμενο πριν από τον δρομέα.",
        "notice.split_begun": "Εδώ αρχίζει το επόμενο μήνυμα.",
        "notice.unchecked": "Ο έλεγχος δεν έχει διαβάσει ακόμη αυτό το κείμενο.",
        "notice.split": "{count} μηνύματα: {send} τα στέλνει το ένα μετά το άλλο.",
        "notice.meanwhile_there": (
            "{name}: κάτι γράφτηκε, γι' αυτό το μήνυμά σας περιμένει. Δείτε πρώτα."
        ),
        "notice.left_too_soon": (
            "Δεν στάλθηκε ({name}): φύγατε πριν τελειώσει ο έλεγχος. Το κείμενο έμεινε πρόχειρο."
        ),
        "waive.title": "Γιατί μπορεί να μείνει; {message}",
        "waive.note": "Μόνο για αυτό το μήνυμα· ο λόγος κρατιέται σε αυτόν τον υπολογιστή.",
        "finding.others": "{key} για άλλη:",
        "finding.split": "{key} το κάνει {count} μηνύματα",
        "transcript.paused": "περιμένει: {send} σε κενό πεδίο το στέλνει, {cancel} το γυρίζει πίσω",
        "transcript.follows": "ακολουθεί μόλις φτάσει το προηγούμενο",
        "attach.title": "Αρχείο:",
        "attach.note": "{complete} συμπληρώνει τη διαδρομή, {ask_take} επισυνάπτει το αρχείο.",
        "attach.no_way": "Τίποτα εκεί δεν αρχίζει έτσι.",
        "attach.missing": "Δεν υπάρχει αρχείο {name}.",
        "attach.folder": "Το {name} είναι φάκελος: δώστε ένα αρχείο του.",
        "attach.large": "Το {name} είναι πολύ μεγάλο: έως {most} MB.",
        "attach.closed": "Το {name} δεν επιτρέπεται να διαβαστεί.",
        "recall.full": "Υπάρχει ήδη κείμενο· όσα στάλθηκαν έρχονται σε κενό πεδίο.",
        "recall.none": "Δεν στάλθηκε τίποτα πριν από αυτό.",
        "field.no_choice": "Διαλέξτε μία από τις τιμές του {name}: τίποτα άλλο δεν ταιριάζει.",
        "key.redo": "Επανάληψη όσων αναιρέθηκαν",
        "key.other_fix": "Επιλογή άλλης διόρθωσης από τις πολλές",
        "key.know_word": "Η λέξη στο λεξιλόγιό σας: είναι σωστή από εδώ και πέρα",
        "key.waive": "Η παρατήρηση να μείνει σε αυτό το μήνυμα, με λόγο",
        "key.split": "Πολλά μηνύματα από ένα μεγάλο, όπως προτείνεται ή στον δρομέα",
        "key.attach": "Επισύναψη αρχείου με τη διαδρομή του",
        "key.recall": "Όσα στείλατε πριν (το ίδιο και ↑ σε κενό πεδίο)",
        "key.complete": "Συμπλήρωση της διαδρομής αρχείου",
        "key.read_down": "Παρακάτω σε μεγάλη προεπισκόπηση",
        "key.read_up": "Παραπάνω σε μεγάλη προεπισκόπηση",
    }
)
