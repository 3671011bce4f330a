"""How well suggestions do: recall and time, on a folder of chats with the answer that came."""

from __future__ import annotations

import gzip
import json
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saywell.engine.suggest.build import build
from saywell.engine.suggest.chats import AGENT, CUSTOMER, Chat, Turn, cases_of
from saywell.engine.suggest.fit import learned_weights, usual_weights
from saywell.engine.suggest.masking import masked
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.rank import Reading, Terms, Weights, ready
from saywell.errors import UsageError, Where

_FORM = (
    "a set is cases.jsonl (id, context, candidates, gold), pool.jsonl (id, text) and maybe "
    "history.jsonl (id, customer, reply), each maybe with .gz"
)
_TURN = re.compile(r"(.+)-\d+")
RANKS = (1, 5, 10)
MOST_CANDIDATES = 100_000


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
    "agent") and ``text``, ``candidates``, ids of texts in ``pool.jsonl``, and ``gold``, the one
    that came; ``history.jsonl`` pairs of ``customer`` and ``reply`` to learn from, left out when
    there is none or ``history`` is false. Equal scores count as the rank that is to be expected.
    Raises UsageError, with file and line, for what cannot be used.
    """
    texts = _pool(_file(folder, "pool"))
    asked = _cases(_file(folder, "cases"), texts)
    chats = _history(_file(folder, "history", needed=False)) if history else []
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


def _file(folder: Path, name: str, *, needed: bool = True) -> Path | None:
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", hint=_FORM)
    for file in (folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"):
        if file.is_file():
            return file
    if needed:
        raise UsageError(f"{folder} has no {name}.jsonl and no {name}.jsonl.gz", hint=_FORM)
    return None


def _pool(file: Path | None) -> dict[str, str]:
    texts = {}
    for where, line in _objects(file):
        texts[_name(line.get("id"), where)] = _text(line, "text", where)
    return texts


def _cases(file: Path | None, texts: dict[str, str]) -> list[_Asked]:
    cases = []
    for where, line in _objects(file):
        given = line.get("candidates")
        if not isinstance(given, list) or not given:
            raise UsageError(f"{where}: candidates has to be a list of ids", hint=_FORM)
        candidates = tuple(_name(one, where) for one in given)
        gold = _name(line.get("gold"), where)
        if gold not in candidates:
            raise UsageError(f"{where}: {gold!r} is not among the candidates", hint=_FORM)
        for name in candidates:
            if name not in texts:
                raise UsageError(f"{where}: the pool has no text {name!r}", hint=_FORM)
        turns = _turns(line, where)
        cases.append(_Asked(str(line.get("id")), turns, candidates, candidates.index(gold)))
    if not cases:
        raise UsageError(f"{file} has no cases", hint=_FORM)
    return cases


def _turns(line: dict[str, Any], where: Where) -> tuple[Turn, ...]:
    context = line.get("context")
    if not isinstance(context, list):
        raise UsageError(f"{where}: context has to be a list of turns", hint=_FORM)
    turns = []
    for turn in context:
        if not isinstance(turn, dict) or turn.get("who") not in (CUSTOMER, AGENT):
            raise UsageError(f"{where}: a turn has who, customer or agent, and text", hint=_FORM)
        turns.append((turn["who"], _text(turn, "text", where)))
    return tuple(turns)


def _history(file: Path | None) -> list[Chat]:
    """Read past pairs, masked as all that is learned; ids that end in numbers name one chat."""
    chats: dict[str, list[Turn]] = {}
    for where, line in _objects(file) if file else ():
        name = str(line.get("id", where.line))
        numbered = _TURN.fullmatch(name)
        turns = chats.setdefault(numbered[1] if numbered else name, [])
        turns.append((CUSTOMER, masked(_text(line, "customer", where))))
        turns.append((AGENT, masked(_text(line, "reply", where))))
    return [Chat(name, tuple(turns)) for name, turns in chats.items()]


def _name(value: object, where: Where) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UsageError(f"{where}: an id has to be a number or a text", hint=_FORM)
    return str(value)


def _objects(file: Path | None) -> Iterator[tuple[Where, dict[str, Any]]]:
    if file is None:
        return
    number = 0
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    where = Where.of(file, number)
                    yield where, _object(line, where)
    except (OSError, EOFError, zlib.error) as error:
        place = Where.of(file, number)
        raise UsageError(f"{place}: the file cannot be read: {error}") from None


def _object(line: bytes, where: Where) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(f"{where}: this is not UTF-8", hint=_FORM) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: this is not JSON: {error}", hint=_FORM) from None
    if not isinstance(value, dict):
        raise UsageError(f"{where}: each line has to be an object", hint=_FORM)
    return value


def _text(line: dict[str, Any], name: str, where: Where) -> str:
    value = line.get(name)
    if not isinstance(value, str):
        raise UsageError(f"{where}: {name} has to be a text", hint=_FORM)
    return value
