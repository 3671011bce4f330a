"""What a sync would do: the library, the chat system's canned replies and what both last had."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from saywell.app.sync_matching import Pair, match, slug
from saywell.errors import Problem, Where
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.sync import Common, Do, Ours, Step, SyncPlan, Theirs, mark, plain

_ENDING = re.compile(rf"(.+)-({'|'.join(LANGUAGES)})")


@dataclass(frozen=True, slots=True)
class View:
    """What of both sides is looked at, and what may be done.

    ``languages`` are those of every reply of the library by id, also of what is not looked at;
    ``wanted`` are the languages to sync (none for all); ``lang`` is that of a text that shows
    none. ``aside`` is what both had of replies that are not looked at. ``no_giving`` and
    ``no_taking`` say why nothing is written there, or here. What has gone on one side may be there
    all the same: ``gone_here`` says why by the id of a reply or by ``/`` and its short code,
    ``gone_there`` for all of them. ``elsewhere`` are ids of canned replies that belong to another
    folder: they are not new there. ``triggers`` are those here, casefolded.
    ``take_ours`` and ``take_theirs`` settle conflicts: ids, ``id/language`` or short codes.
    """

    languages: Mapping[str, Collection[str]]
    wanted: Collection[str] = ()
    lang: str = "en"
    aside: Sequence[Common] = ()
    no_giving: str = ""
    no_taking: str = ""
    gone_here: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    gone_there: str = ""
    elsewhere: Collection[str] = ()
    triggers: Collection[str] = ()
    deleting: bool = False
    take_ours: frozenset[str] = frozenset()
    take_theirs: frozenset[str] = frozenset()


NEEDS_DELETE = "deletions need --delete"
NOTHING = "nothing of it can be said there"


def plan(
    ours: Sequence[Ours], theirs: Sequence[Theirs], common: Sequence[Common], view: View
) -> SyncPlan:
    """Plan a sync: every language of every reply and every canned reply is in one step at most."""
    pairs, rest = match(ours, theirs, common, view.aside)
    codes = {one.code for one in theirs}
    steps: list[Step] = []
    alike = 0
    for pair in pairs:
        step = _decided(pair, codes, view)
        if step is None:
            alike += 1
        else:
            steps.append(step)
    steps += _new_here([one for one in rest if one.id not in view.elsewhere], ours, view)
    settled = [_settled(one, view) for one in steps]
    used = (_named(old) for old, new in zip(steps, settled, strict=True) if new is not old)
    unknown = (view.take_ours | view.take_theirs) - frozenset[str]().union(*used)
    problems = tuple(
        Problem(Where(name), "there is no conflict of this name", "see: saywell library sync")
        for name in sorted(unknown)
    )
    return SyncPlan(tuple(_held(one, view) for one in settled), problems, alike)


# -- one pair


def _decided(pair: Pair, codes: set[str], view: View) -> Step | None:
    """Decide on a pair; None where there is nothing to do."""
    ours, theirs, common = pair.ours, pair.theirs, pair.common
    if ours and theirs:
        return _both(ours, theirs, common, codes)
    if ours and common:
        step = _step(Do.DELETE_HERE, pair, why="deleted there")
        if mark(ours.text) != common.ours and not view.gone_there:
            return replace(step, do=Do.CONFLICT, why="changed here, deleted there")
        return replace(step, held=view.gone_there)
    if ours:
        return _new_there(ours, codes)
    if theirs and common:
        step = _step(Do.DELETE_THERE, pair, why="deleted here")
        held = view.gone_here.get(common.reply, "")
        if mark(theirs.text) != common.theirs and not held:
            return replace(step, do=Do.CONFLICT, why="deleted here, changed there")
        return replace(step, held=held)
    hidden = view.gone_here.get(common.reply, "") if common else ""
    return replace(_step(Do.FORGET, pair), held=hidden or view.gone_there)


def _step(do: Do, pair: Pair, *, why: str = "", code: str = "") -> Step:
    found = pair.ours or pair.common
    return Step(
        do,
        pair.ours,
        pair.theirs,
        pair.common,
        reply=found.reply if found else "",
        lang=found.lang if found else "",
        code=code or (pair.theirs or pair.common or Common("", "", "", "", "", "", "")).code,
        why=why,
    )


def same(ours: Ours, theirs: Theirs) -> bool:
    """Say whether both sides say the same, as far as the chat system can say it."""
    text = plain(ours.text)
    return bool(text) and text in (plain(theirs.text), plain(theirs.meant))


def _both(ours: Ours, theirs: Theirs, common: Common | None, codes: set[str]) -> Step | None:
    pair = Pair(ours, theirs, common)
    if common is None:
        if same(ours, theirs):
            return _step(Do.NOTE, pair)
        return _step(Do.CONFLICT, pair, why="both sides have it, and never were alike")
    code = _renamed(ours, theirs, common, codes)
    changed_here = mark(ours.text) != common.ours
    changed_there = mark(theirs.text) != common.theirs
    if changed_here and not same(ours, theirs):
        if changed_there:
            return _step(Do.CONFLICT, pair, why="changed on both sides")
        return _step(Do.CHANGE_THERE, pair, why="changed here", code=code)
    if changed_there and not same(ours, theirs):
        if not ours.whole:
            why = "changed there, and the text here has parts that cannot be said there"
            return _step(Do.CONFLICT, pair, why=why)
        return _step(Do.CHANGE_HERE, pair, why="changed there")
    if code != theirs.code:
        return _step(Do.CHANGE_THERE, pair, why=f"its short code was /{theirs.code}", code=code)
    return None if _noted(ours, theirs, common) else _step(Do.NOTE, pair)


def _noted(ours: Ours, theirs: Theirs, common: Common) -> bool:
    """Say whether the common state says all of this already."""
    return common == common_of(ours, theirs)


def common_of(ours: Ours, theirs: Theirs) -> Common:
    """Return what two sides have in common now."""
    return Common(
        reply=ours.reply,
        lang=ours.lang,
        id=theirs.id,
        code=theirs.code,
        wanted=ours.code,
        ours=mark(ours.text),
        theirs=mark(theirs.text),
    )


def _renamed(ours: Ours, theirs: Theirs, common: Common, codes: set[str]) -> str:
    """Return the short code that it should have there: another one only when it changed here."""
    if ours.code == common.wanted or theirs.code != common.code:
        return theirs.code
    return _free(ours, codes) or theirs.code


def _free(ours: Ours, codes: set[str]) -> str:
    """Claim a short code that nothing has there, empty when all are taken."""
    ending = f"{ours.code}-{ours.lang}"
    choices = (ours.code,) if ours.lang == ANY else (ours.code, ending) if ours.first else (ending,)
    found = next((one for one in choices if one not in codes), "")
    codes.update([found] if found else [])
    return found


def _new_there(ours: Ours, codes: set[str]) -> Step:
    step = Step(
        Do.CREATE_THERE, ours, reply=ours.reply, lang=ours.lang, code=ours.code, why="new here"
    )
    if not plain(ours.text):
        return replace(step, held=NOTHING)
    code = _free(ours, codes)
    if code:
        return replace(step, code=code)
    taken = ours.code if ours.first or ours.lang == ANY else f"{ours.code}-{ours.lang}"
    why = f"the short code /{taken} is taken there by another reply"
    place = f"{ours.where}: " if ours.where.file else ""
    return replace(step, code=taken, held=f"{place}{why}: give this one another trigger")


# -- what is new there


def _new_here(found: Sequence[Theirs], ours: Sequence[Ours], view: View) -> list[Step]:
    """Find a place here for each: a further language of a reply that is there, or a new reply."""
    homes: dict[str, Ours] = {}
    for own in ours:
        if not own.fixed:
            homes.setdefault(own.code, own)
            homes.setdefault(own.reply, own)
    claimed = {(reply, lang) for reply, langs in view.languages.items() for lang in langs}
    triggers = set(view.triggers)
    groups: dict[str, set[str]] = {}
    steps: list[Step] = []
    for one in sorted(found, key=lambda one: (len(one.code), one.code, one.id)):
        step = _placed(one, homes, groups, claimed, triggers, view)
        if step is not None:
            steps.append(replace(step, held=one.unfit or view.gone_here.get(f"/{one.code}", "")))
    return steps


def _placed(
    new: Theirs,
    homes: Mapping[str, Ours],
    groups: dict[str, set[str]],
    claimed: set[tuple[str, str]],
    triggers: set[str],
    view: View,
) -> Step | None:
    """Place one; None for a language that is not looked at."""
    ending = _ENDING.fullmatch(new.code)
    base, lang = (ending[1], ending[2]) if ending else (new.code, "")
    if not ending or new.lang not in ("", lang):
        base, lang = new.code, new.lang or view.lang
    if view.wanted and lang not in view.wanted:
        return None
    step = Step(Do.CREATE_HERE, theirs=new, lang=lang, code=new.code, why="new there")
    if base != new.code:
        home = homes.get(base) or homes.get(slug(base))
        if home and (home.reply, lang) not in claimed and (home.reply, ANY) not in claimed:
            claimed.add((home.reply, lang))
            return replace(step, ours=None, reply=home.reply)
        if base in groups and lang not in groups[base]:
            groups[base].add(lang)
            return replace(step, group=base)
    group = new.code if new.code not in groups else f"{new.code} {new.id}"
    groups[group] = {lang}
    trigger = new.code.casefold()
    if trigger in triggers:
        note = f"/{new.code} is the trigger of another reply here: it gets none"
        step = replace(step, theirs=replace(new, notes=(*new.notes, note)))
    triggers.add(trigger)
    return replace(step, group=group)


# -- what people have said


def _named(step: Step) -> frozenset[str]:
    """Return the names by which a conflict can be settled."""
    return frozenset({step.reply, f"{step.reply}/{step.lang}", step.code, f"/{step.code}"} - {""})


def _settled(step: Step, view: View) -> Step:
    if step.do is not Do.CONFLICT:
        return step
    names = _named(step)
    if names & view.take_ours:
        do = (
            Do.DELETE_THERE
            if step.ours is None
            else Do.CHANGE_THERE
            if step.theirs
            else Do.CREATE_THERE
        )
        return replace(step, do=do, why=f"{step.why}; ours is taken")
    if names & view.take_theirs:
        do = (
            Do.DELETE_HERE
            if step.theirs is None
            else Do.CHANGE_HERE
            if step.ours
            else Do.CREATE_HERE
        )
        return replace(step, do=do, why=f"{step.why}; theirs is taken")
    return step


def _held(step: Step, view: View) -> Step:
    """Say why a step is not done, where it is not."""
    if step.held or step.do in (Do.NOTE, Do.FORGET, Do.CONFLICT):
        return step
    held = view.no_giving if step.do.is_there else view.no_taking
    if not held and step.do.is_here and step.ours and step.ours.fixed:
        held = "it comes with the program: make your own of it (saywell library new --from)"
    if not held and step.do.is_here and step.theirs and step.theirs.unfit:
        held = step.theirs.unfit
    if step.do in (Do.CHANGE_THERE, Do.CREATE_THERE) and step.ours and not plain(step.ours.text):
        held = held or NOTHING
    if not held and step.do.is_deletion and not view.deleting:
        held = NEEDS_DELETE
    return replace(step, held=held) if held else step
