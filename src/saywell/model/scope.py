"""Who sees a reply: the one rule, as a label that the reply has and those that an agent sees."""

# Nothing is imported: a search begins with this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_LAYER = "own"
"""The layer of the library that holds one's own replies."""

EVERYONE, OWN, NOBODY = "seen:everyone", "seen:own", "seen:nobody"
"""The labels that say who sees a reply; a team's is ``seen:team:NAME``, casefolded.

One for oneself alone is seen where it is in one's own layer, and by nobody elsewhere.
"""

_TEAM = "seen:team:"


def seen_label(scope: str, layer: str) -> str:
    """Return the label that says who sees a reply of a scope in a layer."""
    if scope == "everyone":
        return EVERYONE
    if scope == "me":
        return OWN if layer == OWN_LAYER else NOBODY
    return f"seen:{scope.casefold()}"


def seen_by(teams: "Iterable[str]") -> tuple[str, ...]:
    """Return the labels of which each reply that an agent of these teams sees has one."""
    return (EVERYONE, OWN, *(f"{_TEAM}{team.casefold()}" for team in teams))


def apart(one: str, other: str) -> bool:
    """Say whether two labels are those of two teams: what has them is not for the same people."""
    return one != other and one.startswith(_TEAM) and other.startswith(_TEAM)
