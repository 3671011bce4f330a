"""Why a search ranks what it found as it does, in words and in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from saywell.cli import listing
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.finding import Hit

_HOW = {
    "exact": "is",
    "stem": "is another form of",
    "prefix": "begins",
    "slip": "is nearly",
    "sound": "sounds like",
    "layout": "typed on another keyboard is",
    "part": "is part of",
}


def records(
    hits: Sequence[Hit], query: str, lang: str, usage: Mapping[str, float]
) -> list[dict[str, Any]]:
    """Write what was found, each with ``explained``: the reasons for its rank."""
    return [
        {**listing.record(hit, lang), "explained": _reasons(hit, query, lang, usage)}
        for hit in hits
    ]


def lines(hits: Sequence[Hit], query: str, lang: str, usage: Mapping[str, float]) -> list[str]:
    """Say of each reply that was found why it stands where it does, in lines safe to show."""
    found = []
    for number, hit in enumerate(hits, 1):
        reasons = _reasons(hit, query, lang, usage)
        found.append(clean_line(f"{number}. {hit.id}: {hit.card.title(lang)}"))
        cause = "every reply fits" if hit.why == "use" else f"best in its {hit.why}"
        use = f", used {reasons['use']:.2g}" if reasons["use"] else ""
        other = "" if reasons["in_language"] else f", no text in {lang}"
        found.append(f"   {cause}; relevance {hit.score:.2f}{use}{other}")
        found += [_word(one) for one in reasons["words"]]
    return found


def _reasons(hit: Hit, query: str, lang: str, usage: Mapping[str, float]) -> dict[str, Any]:
    return {
        **{name: value for name, value in hit.explained(query).items() if name not in _KNOWN},
        "use": round(usage.get(hit.id, 0.0), 4),
        "in_language": bool({lang, "*"} & set(hit.card.languages)),
    }


_KNOWN = ("id", "score", "why")
"""What the record says already."""


def _word(met: Mapping[str, Any]) -> str:
    how = _HOW.get(met["how"], met["how"])
    place = f"in {met['field']}, {met['points']:.2f}"
    return clean_line(f"{met['word']} {how} {met['term']} ({place})").join(("     ", ""))
