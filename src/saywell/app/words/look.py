"""What the chat screen says of how it looks: themes, writing directions, plain lines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "look.title": "Look:",
        "look.now": "now",
        "look.theme.dark": "Colours for a dark terminal",
        "look.theme.light": "Colours for a light terminal",
        "look.theme.contrast": "High contrast, white on black",
        "look.theme.none": "No colours",
        "look.symbols.unicode": "Signs: all of Unicode",
        "look.symbols.ascii": "Signs: ASCII alone",
        "look.rtl.visual": "Right-to-left text: put in order by saywell",
        "look.rtl.logical": "Right-to-left text: put in order by the terminal",
        "look.keep": "{what}. To keep it: {command}",
        "look.seen": "As the customer sees it:",
        "hint.look": "look",
        "hint.direction": "direction",
        "key.look": "Choose another look: colours, signs, who orders right-to-left text",
        "key.direction": "Let the terminal order right-to-left text, or stop it: if it is reversed",
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "look.title": "Εμφάνιση:",
        "look.now": "τώρα",
        "look.theme.dark": "Χρώματα για σκούρο τερματικό",
        "look.theme.light": "Χρώματα για ανοιχτό τερματικό",
        "look.theme.contrast": "Έντονη αντίθεση, λευκό σε μαύρο",
        "look.theme.none": "Χωρίς χρώματα",
        "look.symbols.unicode": "Σύμβολα: όλο το Unicode",
        "look.symbols.ascii": "Σύμβολα: μόνο ASCII",
        "look.rtl.visual": "Κείμενο από δεξιά προς αριστερά: το διατάσσει το saywell",
        "look.rtl.logical": "Κείμενο από δεξιά προς αριστερά: το διατάσσει το τερματικό",
        "look.keep": "{what}. Για να μείνει έτσι: {command}",
        "look.seen": "Όπως το βλέπει ο πελάτης:",
        "hint.look": "εμφάνιση",
        "hint.direction": "φορά",
        "key.look": "Άλλη εμφάνιση: χρώματα, σύμβολα, ποιος διατάσσει κείμενο από δεξιά",
        "key.direction": "Διάταξη από το τερματικό ή όχι, όταν το κείμενο από δεξιά είναι ανάποδα",
    }
)
