"""How well suggestions do: recall and time, on a folder of chats with the answer that came."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saywell.app.labelled import LabelledSet
from saywell.engine.suggest.build import build
from saywell.engine.suggest.chats import AGENT, CUSTOMER, Chat, Turn, cases_of
from saywell.engine.suggest.fit import learned_weights, usual_weights
from saywell.engine.suggest.masking import masked
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.rank import Reading, Terms, Weights, ready
from saywell.errors import UsageError, Where

_SET = LabelledSet(
    "a set is cases.jsonl (id, context, candidates, gold), pool.jsonl (id, text) and maybe "
    "history.jsonl (id, customer, reply), each maybe with .gz"
)
_TURN = re.compile(r"(.+)[-_:.#/]\d+")
RANKS = (1, 5, 10)
LONGEST_CHAT = 120
"""Turns of a chat at most; what seems to be a longer one are pairs of many chats."""


@dataclass(frozen=True, slots=True)
class SuggestScore:
    """What came of a set: shares from 0 to 1, times in milliseconds of CPU.

    ``past`` is the number of past cases that were learned from, 0 when none were.
    """

    cases: int
    past: int
    recall: tuple[float, ...]
    mean_reciprocal_rank: float
    learn_seconds: float
    mean_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    turns: tuple[Turn, ...]
    candidates: tuple[str, ...]
    right: int


def evaluate(folder: Path, *, history: bool = True) -> SuggestScore:
    """Rank the candidates of each case of a folder, and count where the right one comes.

    ``cases.jsonl`` holds objects with ``context``, a list of turns with ``who`` ("customer" or
    "agent") and ``text``, maybe ``last_customer``, where that is not the last of them,
    ``candidates``, ids of texts in ``pool.jsonl``, and ``gold``, the one that came;
    ``history.jsonl`` pairs of ``customer`` and ``reply`` to learn from, left out when there is
    none or ``history`` is false. Equal scores count as the rank that is to be expected.
    Raises UsageError, with file and line, for what cannot be used.
    """
    texts = _pool(_SET.file(folder, "pool"))
    asked = _cases(_SET.file(folder, "cases"), texts)
    chats = _history(_SET.file_if_there(folder, "history")) if history else []
    start = time.process_time()
    memory, weights = _learned(chats, list(texts.values()))
    learning = time.process_time() - start
    known: dict[str, Terms] = {}
    ranks, times = [], []
    for case in asked:
        for name in case.candidates:
            if name not in known:
                known[name] = ready(memory, texts[name])
        begun = time.process_time_ns()
        worth = Reading(memory, case.turns).worth(weights)
        scores = [round(worth.score(known[name]), 9) for name in case.candidates]
        right = scores[case.right]
        above = sum(score > right for score in scores)
        ranks.append(1 + above + (scores.count(right) - 1) / 2)
        times.append((time.process_time_ns() - begun) / 1e6)
    return _score(ranks, times, memory.size, learning)


def _learned(chats: list[Chat], texts: list[str]) -> tuple[Memory, Weights]:
    if not chats:
        memory = Memory(build((), texts))
        return memory, usual_weights(memory)
    memory = Memory(build(chats))
    cases = [case for number, chat in enumerate(chats) for case in cases_of(number, chat)]
    return memory, learned_weights(memory, cases)


def _score(ranks: list[float], times: list[float], past: int, learning: float) -> SuggestScore:
    count = len(ranks)
    ordered = sorted(times)
    return SuggestScore(
        count,
        past,
        tuple(sum(rank <= most for rank in ranks) / count for most in RANKS),
        sum(1 / rank for rank in ranks) / count,
        learning,
        sum(times) / count,
        ordered[min(count - 1, int(count * 0.99))],
    )


def score_as_json(score: SuggestScore) -> dict[str, Any]:
    """Turn a score into plain values, shares as percentages."""
    return {
        "cases": score.cases,
        "history_used": score.past > 0,
        "past_cases": score.past,
        **{
            f"recall_at_{rank}": round(100 * share, 1)
            for rank, share in zip(RANKS, score.recall, strict=True)
        },
        "mrr": round(100 * score.mean_reciprocal_rank, 1),
        "learn_seconds": round(score.learn_seconds, 2),
        "mean_ms": round(score.mean_ms, 2),
        "p99_ms": round(score.p99_ms, 2),
    }


def _pool(file: Path) -> dict[str, str]:
    texts = {}
    for where, line in _SET.objects(file):
        texts[_name(line.get("id"), where)] = _SET.text(line, "text", where)
    return texts


def _cases(file: Path, texts: dict[str, str]) -> list[_Asked]:
    cases = []
    for where, line in _SET.objects(file):
        given = line.get("candidates")
        if not isinstance(given, list) or not given:
            raise UsageError(f"{where}: candidates has to be a list of ids", hint=_SET.form)
        candidates = tuple(_name(one, where) for one in given)
        gold = _name(line.get("gold"), where)
        if gold not in candidates:
            raise UsageError(f"{where}: {gold!r} is not among the candidates", hint=_SET.form)
        for name in candidates:
            if name not in texts:
                raise UsageError(f"{where}: the pool has no text {name!r}", hint=_SET.form)
        turns = _turns(line, where)
        cases.append(_Asked(str(line.get("id")), turns, candidates, candidates.index(gold)))
    if not cases:
        raise UsageError(f"{file} has no cases", hint=_SET.form)
    return cases


def _turns(line: dict[str, Any], where: Where) -> tuple[Turn, ...]:
    context = line.get("context")
    if not isinstance(context, list):
        raise UsageError(f"{where}: context has to be a list of turns", hint=_SET.form)
    turns = []
    for turn in context:
        if not isinstance(turn, dict) or turn.get("who") not in (CUSTOMER, AGENT):
            form = f"{where}: a turn has who, customer or agent, and text"
            raise UsageError(form, hint=_SET.form)
        turns.append((turn["who"], _SET.text(turn, "text", where)))
    last = line.get("last_customer")
    if isinstance(last, str) and (not turns or turns[-1][0] != CUSTOMER):
        turns.append((CUSTOMER, last))
    return tuple(turns)


def _history(file: Path | None) -> list[Chat]:
    """Read past pairs, masked as all that is learned.

    Those whose ids differ in a last number alone are of one chat, unless that would be too long.
    """
    chats: dict[str, list[Turn]] = {}
    for where, line in _SET.objects(file) if file else ():
        name = str(line.get("id", where.line))
        numbered = _TURN.fullmatch(name)
        turns = chats.setdefault(numbered[1] if numbered else name, [])
        turns.append((CUSTOMER, masked(_SET.text(line, "customer", where))))
        turns.append((AGENT, masked(_SET.text(line, "reply", where))))
    return [chat for name, turns in chats.items() for chat in _chats(name, turns)]


def _chats(name: str, turns: list[Turn]) -> Iterator[Chat]:
    step = len(turns) if len(turns) <= LONGEST_CHAT else 2
    for start in range(0, len(turns), step):
        yield Chat(name, tuple(turns[start : start + step]))


def _name(value: object, where: Where) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UsageError(f"{where}: an id has to be a number or a text", hint=_SET.form)
    return str(value)
