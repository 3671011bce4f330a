"""What is found is compared with what a plain reading of every document finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.search import build as builder
from saywell.engine.search import segment as segments
from saywell.engine.search.build import build
from saywell.engine.search.expand import Likeness
from saywell.engine.search.finder import Finder
from saywell.engine.search.segment import Segment
from saywell.model.searching import Document, Field

WORDS = ("refund", "refill", "card", "cards", "late", "παραγγελία", "παρα", "退款", "طلب", "డబ్బు")
LABELS = ("lang:en", "lang:el", "tag:x")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    texts = draw(
        st.lists(
            st.tuples(
                st.sampled_from((Field.TEXT, Field.TITLE, Field.TRIGGER, Field.TAG)),
                st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
            ),
            min_size=1,
            max_size=3,
        )
    )
    labels = draw(st.sets(st.sampled_from(LABELS)))
    name = draw(st.text("abcd", min_size=1, max_size=6))
    found = tuple((field, " ".join(words)) for field, words in texts)
    return Document(name, found, tuple(sorted(labels)))


LIBRARIES = st.lists(documents(), max_size=12, unique_by=lambda one: one.id)
QUERIES = st.lists(st.sampled_from((*WORDS, "ref", "car", "l", "παρ")), min_size=1, max_size=3)


def has(document: Document, word: str) -> bool:
    """Whether a document has a word, or one that it begins."""
    return any(one.startswith(word) for _, text in document.texts for one in text.split())


def titled(document: Document, words: Sequence[str]) -> bool:
    """Whether all words begin words of its titles or triggers."""
    head = [
        one
        for field, text in document.texts
        if field in (Field.TITLE, Field.TRIGGER)
        for one in text.split()
    ]
    return all(any(one.startswith(word) for one in head) for word in words)


def triggered(document: Document, typed: str) -> int:
    """The tier of a document by trigger: 0 exact, 1 begun, 2 neither."""
    keys = [text.replace(" ", "") for field, text in document.texts if field == Field.TRIGGER]
    return 0 if typed in keys else 1 if any(key.startswith(typed) for key in keys) else 2


def fits(document: Document, where: Sequence[Collection[str]]) -> bool:
    return all(not set(labels).isdisjoint(document.labels) for labels in where)


@given(
    library=LIBRARIES, words=QUERIES, where=st.lists(st.sets(st.sampled_from(LABELS)), max_size=2)
)
@settings(max_examples=150, deadline=None)
def test_whatever_has_the_words_is_found_in_its_tier(
    library: list[Document], words: list[str], where: list[set[str]]
) -> None:
    by_id = {one.id: one for one in library}
    found = Finder([Segment(build(library))]).find(" ".join(words), limit=50, where=where)
    ids = [one.id for one in found]
    assert len(set(ids)) == len(ids)
    assert all(fits(by_id[one], where) for one in ids)
    wanted = {one.id for one in library if any(has(one, word) for word in words)}
    assert {one for one in wanted if fits(by_id[one], where)} <= set(ids)
    typed = "".join(words)
    tiers = [min(triggered(by_id[one], typed), 2) for one in ids]
    assert tiers == sorted(tiers)
    rest = [one for one in ids if triggered(by_id[one], typed) == 2]
    in_title = [titled(by_id[one], words) for one in rest]
    assert in_title == sorted(in_title, reverse=True)


@given(
    library=LIBRARIES,
    words=QUERIES,
    cut=st.integers(0, 12),
    usage=st.dictionaries(st.text("abcd", min_size=1, max_size=2), st.floats(0.1, 9), max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_in_several_segments_the_same_is_found(
    library: list[Document], words: list[str], cut: int, usage: Mapping[str, float]
) -> None:
    old = [Document(one.id, ((Field.TEXT, "refund late card"),)) for one in library[:cut]]
    whole = Finder([Segment(build(library))])
    parts = Finder(
        [Segment(build([*old, *library[cut:]])), Segment(build(library[:cut]))],
        [range(len(old)), ()],
    )
    for query in (" ".join(words), ""):
        one = {found.id for found in whole.find(query, limit=50, usage=usage)}
        assert {found.id for found in parts.find(query, limit=50, usage=usage)} == one


@given(library=LIBRARIES, words=QUERIES, limit=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_a_shorter_list_is_the_beginning_of_a_longer_one(
    library: list[Document], words: list[str], limit: int
) -> None:
    finder = Finder([Segment(build(library))])
    query = " ".join(words)
    whole = [(one.id, one.score) for one in finder.find(query, limit=50)]
    assert [(one.id, one.score) for one in finder.find(query, limit=limit)] == whole[:limit]
    assert all(0 <= score <= 1 for _, score in whole)


SIZE = 2048


def test_the_large_library_has_words_of_each_kind() -> None:
    assert SIZE // 97 < segments.HEAVY < SIZE // 4
    assert SIZE // segments.DENSE < segments.HEAVY


@pytest.fixture(scope="module")
def library() -> list[Document]:
    """Make documents enough for the lists that save work: heavy words, beginnings, dense words."""
    made = []
    for number in range(SIZE):
        words = ["common"] + [f"c{letter}mmon" for letter in "aei"[: number % 4]]
        words += [f"half{number % 2}", f"few{number % 97}", f"only{number}"]
        title = "common title" if number == 1900 else ""
        labels = ("rare",) if number % 500 == 7 else ("rest",)
        texts = ((Field.TEXT, " ".join(words)), (Field.TITLE, title))
        made.append(Document(f"d{number:05}", texts, labels))
    return made


@pytest.fixture(params=("bits", "blocks"))
def large(
    request: pytest.FixtureRequest, library: list[Document], monkeypatch: pytest.MonkeyPatch
) -> Finder:
    """Index them with heavy terms kept in each of the two ways."""
    if request.param == "blocks":
        monkeypatch.setattr(builder, "DENSE", 1)
        for module in (builder, segments):
            monkeypatch.setattr(module, "BLOCK", 300)
    segment = Segment(build(library))
    assert len(segment.dense if request.param == "bits" else segment.mid) > 4
    return Finder([segment])


def test_heavy_words_find_what_stands_out_and_what_is_asked_for(large: Finder) -> None:
    assert large.find("common", limit=1)[0].id == "d01900"
    assert large.find("com", limit=1)[0].id == "d01900"
    assert [one.id for one in large.find("common half1 only333")][:1] == ["d00333"]
    for query in ("common half1", "common few13 half1", "c half1 few13", "common", "c"):
        found = large.find(query, where=[["rare"]])
        assert len(found) == 5, query
        assert {int(one.id[1:]) % 500 for one in found} == {7}, query
    both = large.find("few13 few14 common", limit=30)
    assert {int(one.id[1:]) % 97 for one in both} == {13, 14}


def test_what_is_used_is_found_among_very_many(large: Finder) -> None:
    assert large.find("half1", usage={"d02047": 3.0}, limit=3)[0].id == "d02047"
    assert large.find("", usage={"d02047": 3.0}, limit=3)[0].id == "d02047"


def test_why_and_what_matched_are_told_of_heavy_words_too(large: Finder) -> None:
    first = large.find("comm half0", limit=1)[0]
    assert first.matched == ("common", "half0")
    assert (first.why, large.find("com titl", limit=1)[0].why) == ("text", "title")
    told = large.explain("comm half0", first)["words"]
    assert isinstance(told, list)
    assert [(one["word"], one["how"]) for one in told[:1]] == [("comm", "prefix")]


@given(st.text("abcβ", min_size=1, max_size=9), st.text("abcβ", max_size=9))
@settings(max_examples=150, deadline=None)
def test_the_distance_of_words_is_optimal_string_alignment(word: str, other: str) -> None:
    assert Likeness(word).distance(other) == plain_distance(word, other)


def plain_distance(word: str, other: str) -> int:
    """The textbook way, one cell after the other."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(word, 1):
        row = [at]
        for place, against in enumerate(other, 1):
            best = min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (letter != against))
            swapped = at > 1 and place > 1 and letter == other[place - 2]
            if swapped and word[at - 2] == against:
                best = min(best, rows[-2][place - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
