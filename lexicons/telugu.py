"""Telugu: a lexicon of our own for customer care, inflected here; no other list goes into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lexicons.own import lines, rows

_JOINERS = re.compile("[\u200c\u200d]")
_WORD = re.compile("[\u0c00-\u0c7f\u200c\u200d]{2,}")
_VIRAMA = "్"
_ROOT = Path(__file__).parents[1]


def _ends(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CASES = _ends(
    """
    కు కి ను ని లో లోని తో పై గా కూ నుండి నుంచి కోసం దే లోనే లోకి
    కే లోనూ కా నా తోనే గానే కైనా దాకా వరకు తోపాటు నే
    """
)
_PLURAL = _ends(
    """
    లు ల లను లకు లలో లతో లపై లకి లని లేదు లూ లన్నీ లలోని ల్లో
    ల్లోని ల్లోకి ల్లోనే లలోనే లకే లే లా లైనా లనే లకైనా లలోకి లవి
    లది ళ్ళు ళ్ళ ళ్లు ళ్ల ళ్లకు ళ్లలో
    """
)
_LATERAL = "ల్"
_LATERALS = _ends("ళ్ళు ళ్ళ ళ్ళను ళ్ళకు ళ్ళలో ళ్లు ళ్ల ళ్లను ళ్లకు ళ్లలో ల్స్ ల్స్‌లో")
"""Plurals of borrowed nouns, as in hotels."""

_FUTURE = _ends(
    """
    ాను ాము ాం ారు ాడు ావు ాయి ారా ామని ానని ారని ే ేనే
    """
)
_PRESENT = _ends(
    """
    న్నాను న్నాము న్నాం న్నారు న్నాడు న్నాయి న్న న్నది న్నారా
    న్నప్పుడు న్నామని ంది ందా ందని న్నందుకు
    """
)
_PAST = _ends(
    """
    ాను ాము ాం ారు ాడు ావు ాయి ారా ామని ారని ాక ారంటే
    """
)
_DONE = _ends(
    """
    న నా నట్లు నందుకు నప్పుడు నది నవి నట్లయితే నట్లయింది నవారు తే
    """
)
_TO_DO = _ends(
    """
    డం డానికి డంలో డంతో డమే ండి ండీ వద్దు లేదు లేను లేము లేరు లేక
    లేకపోయాము లేకపోయాను గలను గలము గలం గలరు గలరా గలదు వచ్చు వచ్చా
    ాలి ాలా ాలంటే ాలని బడింది బడుతుంది బడతాయి బడ్డాయి బడలేదు బడదు
    ను ము రు దు కుండా మని కండి లేకపోతున్నాను వలసి ాల్సి ాల్సిన
    గలిగే బోతున్నాము లేమని నివ్వండి
    """
)


def words(_: Path) -> set[str]:
    """Return the entries, without joiners between letters."""
    found = {*lines("te"), *_written()}
    for noun in lines("te-nouns"):
        found.update(_declined(_JOINERS.sub("", noun)))
    for verb in rows("te-verbs"):
        found.update(_conjugated(*verb))
    return {_JOINERS.sub("", word) for word in found if len(word) > 1}


def ranked(entries: set[str]) -> dict[str, int]:
    """Return the ranks: what replies and lists hold goes before what was inflected here."""
    listed = {_JOINERS.sub("", word) for word in (*lines("te"), *lines("te-nouns"), *_written())}
    return dict.fromkeys(entries & listed, 9)


def _written() -> Iterator[str]:
    """Yield the Telugu words of the project's own replies."""
    for path in sorted((_ROOT / "snippets").rglob("*.yaml")):
        yield from _WORD.findall(path.read_text(encoding="utf-8"))


def _declined(noun: str) -> Iterator[str]:
    """Yield a noun's cases and its plural, by its last letter."""
    yield noun
    if noun.endswith("ం"):
        stem = noun[:-1]
        yield from (stem + end for end in ("ానికి", "ాన్ని", "ాలు", "ాల", "ాలను", "ాలకు", "ాలలో", "ాల్లో", "ాలతో"))
        yield from (noun + end for end in ("లో", "తో", "గా", "పై", "కోసం", "నుండి", "లోని", "లోనే"))
        yield stem + "మే"
        return
    yield from (noun + end for end in _CASES)
    stems = [noun]
    if noun.endswith(("రు", "లు", "డు", "టు")):
        stems = [noun[:-1] + _VIRAMA, noun]
    elif noun.endswith("ి"):
        stems = [noun, noun[:-1] + "ు"]
    for stem in stems:
        yield from (stem + end for end in _PLURAL)
    if noun.endswith(_LATERAL):
        yield from (noun.removesuffix(_LATERAL) + end for end in _LATERALS)


def _conjugated(
    base: str, done: str, future: str, present: str, past: str, neuter: str
) -> Iterator[str]:
    """Yield a verb's usual forms; particles that go with verbs have one form alone."""
    yield from (base, done, neuter)
    if base == done:
        return
    yield from (neuter + end for end in ("ా", "ని", "ంటే") if end != "ా")
    yield neuter.removesuffix("ి") + "ా"
    yield from (future + end for end in _FUTURE)
    yield from (present + end for end in _PRESENT)
    yield from (
        present.removesuffix("ు") + end for end in ("ోంది", "ోందా", "ూ", "ూనే", "ుంటాము", "ుంటారు")
    )
    yield from (past + end for end in _PAST)
    yield from (done + end for end in _DONE)
    yield from (base + end for end in _TO_DO)
