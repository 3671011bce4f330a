"""The catalogue of etiquette: what each row asks for, in a sentence, and where that comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

GUIDES = "guides to live chat etiquette, published in Greek, Chinese, Arabic and Telugu"
"""Where most rows come from; a rule that has another source names it itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its title, what good looks like, and its source."""

    title: str
    good: str
    source: str = GUIDES


ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "M01": Row("Spelling", "No misspelt words in the language of the reply."),
        "M02": Row("Mechanics", "Clean typography and the basics of grammar."),
        "M03": Row("Shouting", "No sentence in capitals."),
        "M04": Row("Slang and shorthand", "Full words, unless the customer used the slang first."),
        "M05": Row("Jargon", "Plain words for what customers need not know by name."),
        "M06": Row("Negative phrases", "Say what can be done, not what cannot."),
        "M07": Row("Negative words", "Positive framing; a pile of negative words weighs."),
        "M08": Row("A no without an offer", "After a refusal comes what can be done instead."),
        "M09": Row("Sugar", "Polite words help until they are piled up."),
        "M10": Row("Greeting", "A first reply has a welcome, the company's and the agent's name."),
        "M11": Row("Names and address", "The right name, rightly spelt; neutral when not known."),
        "M12": Row("Length", "Short sentences and short messages."),
        "M13": Row("Interrogation", "Only what is needed, one thing at a time, nothing twice."),
        "M14": Row("Blunt policy", "Regret, then the reason, then the nearest alternative."),
        "M15": Row("Blame", "On the customer's side, without argument or sarcasm."),
        "M16": Row("Humour and small talk", "Light, about the moment, never personal."),
        "M17": Row("Promises", "Each promise has a date or a time."),
        "M18": Row("Order of news", "Bad news first, the good news or next step last."),
        "M19": Row("Register", "Written as one would speak: you and I, neither stiff nor slack."),
        "M20": Row("Empathy", "An upset customer is understood before the solution comes."),
        "M21": Row("Language", "The customer's language and script."),
        "M22": Row("Leftovers", "Nothing unfinished goes out."),
        "M23": Row("Robot", "Canned text is personal and not sent twice."),
        "M24": Row("Secrets", "No card numbers, passwords or other people's data in a chat."),
        "M25": Row("Offence", "No profanity, insult or slur."),
        "M26": Row("Brand voice", "The team's own phrases.", "the team's lists"),
        "M27": Row("Dead ends", "Every message moves the conversation on."),
        "C03": Row("Understand first", "The problem is restated or asked about before advice."),
        "C05": Row("Transfer", "Leave is asked, with a reason, before a customer is passed on."),
        "C07": Row("Closing", "Solved? Anything else? And the customer says that they are done."),
        "C11": Row("A person, please", "Who asks for a person gets no canned text."),
    }
)


def title(rule: str) -> str:
    """Return the title of the row that a rule's id begins with, or nothing."""
    row = ROWS.get(rule.split(".", 1)[0])
    return row.title if row else ""


def source(rule: str, own: str = "") -> str:
    """Return where a rule comes from: what it says itself, or its row's source."""
    row = ROWS.get(rule.split(".", 1)[0])
    return own or (row.source if row else "")
