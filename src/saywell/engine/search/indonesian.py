"""Roots that an Indonesian word may have: pengirimannya gives kirim.

What stands after a prefix tells which letter it has swallowed, but not surely (me-ngemas: kemas or
emas), so a word may have several; what no Indonesian root looks like is left out.
"""

_VOWELS = frozenset("aeiou")
_PARTICLES = ("nyalah", "lah", "kah", "pun", "nya", "ku", "mu")
_ENDINGS = ("kan", "an", "i")
_BEGINNINGS = ("ter", "ber", "per", "di", "ke", "se")
_FIRST_LETTERS = frozenset(("te", "be", "pe", "di", "ke", "se", "me"))
"""With these a word begins that has such a beginning, or me-."""
_NASALS = (("ng", "k"), ("ny", "s"), ("n", "t"), ("m", "p"), ("", ""))
"""What me- and pe- put before a root, and the letter that it may have swallowed there."""
_NO_END = frozenset("bcdgjvwxzyqe")
_DOUBLE_ENDS = frozenset(("ng", "ks", "rt", "sk", "ns"))
_SHORTEST_BODY = 4
_MOST = 5


def indonesian_roots(word: str) -> list[str]:
    """Return the roots that a folded word in Latin letters may have, most certain first."""
    bodies = _bodies(word)
    roots = [root for body in bodies for root in _roots(body, 2)] + bodies
    return [root for root in dict.fromkeys(roots) if root != word and _is_root(root)][:_MOST]


def _bodies(word: str) -> list[str]:
    """Cut what may be attached at the end off: particles, pronouns, -kan -an -i."""
    whole = [word]
    for ending in _PARTICLES if word.endswith(_PARTICLES) else ():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BODY:
            whole.insert(0, word[: -len(ending)])
            break
    found = []
    for body in whole:
        for ending in _ENDINGS if body[-1] in "ni" else ():
            if body.endswith(ending) and len(body) - len(ending) >= _SHORTEST_BODY:
                found.append(body[: -len(ending)])
                if ending == "kan":
                    found.append(body[:-2])
                break
        found.append(body)
    return found


def _roots(body: str, layers: int) -> list[str]:
    """Cut the beginning of a word off, in each way that may be right."""
    found: list[str] = []
    if body[:2] not in _FIRST_LETTERS:
        return found
    for beginning in _BEGINNINGS:
        if body.startswith(beginning) and len(body) - len(beginning) >= 3:
            rest = body[len(beginning) :]
            found.append(rest)
            if layers > 1:
                found += _roots(rest, layers - 1)
    if body[:2] in ("me", "pe") and len(body) > 5:
        for nasal, swallowed in _NASALS:
            if body.startswith(nasal, 2):
                found += _after_nasal(nasal, swallowed, body[2 + len(nasal) :])
                break
    return found


def _after_nasal(nasal: str, swallowed: str, rest: str) -> list[str]:
    if rest[:1] in _VOWELS and nasal:
        own = [nasal + rest] if nasal in ("n", "m") else [rest] if nasal == "ng" else []
        return [swallowed + rest, *own]
    if nasal == "m" and rest[:1] == "r":
        return ["p" + rest, rest]
    return [rest, rest[3:]] if rest.startswith(("per", "ber")) else [rest]


def _is_root(root: str) -> bool:
    """Whether something looks like an Indonesian root: no doubled letters, few at the end."""
    if not 3 <= len(root) <= 12 or (root[-1] in _NO_END and root[-2:] != "ng"):
        return False
    if root[-1] not in _VOWELS and root[-2] not in _VOWELS and root[-2:] not in _DOUBLE_ENDS:
        return False
    single = root.replace("ngg", "ng")
    if True in map(str.__eq__, single, single[1:]):
        return False
    return 1 <= sum(map(root.count, "aeiou")) <= 5
