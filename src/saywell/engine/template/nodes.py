"""What a parsed template is made of: expressions, and the nodes that print or decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, truth value or nil that stands in the template."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Special:
    """``blank`` or ``empty``: they equal whatever has nothing in it."""

    word: str


@dataclass(frozen=True, slots=True)
class Path:
    """A name and what is looked up in it: ``contact.first_name``; line and column from 1."""

    parts: tuple[str | int, ...]
    line: int
    column: int

    @property
    def name(self) -> str:
        """The path as people write it."""
        return ".".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Range:
    """``(first..last)``, both included."""

    first: Expression
    last: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """One filter with its arguments."""

    name: str
    args: tuple[Expression, ...]
    named: tuple[tuple[str, Expression], ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value that goes through filters; ``covered`` when one of them is ``default``."""

    base: Expression
    calls: tuple[Call, ...]

    @property
    def covered(self) -> bool:
        """Whether a missing value has a stand-in."""
        return any(call.name == "default" for call in self.calls)


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right``."""

    operator: str
    left: Expression
    right: Expression
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Logic:
    """``left and right`` or ``left or right``; chains nest to the right."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """The condition of an ``unless``."""

    operand: Expression


Expression: TypeAlias = "Literal | Special | Path | Range | Filtered | Compare | Logic | Not"


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is printed as it is; ``raw`` when the template said so; ``at`` is its offset."""

    text: str
    raw: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Output:
    """``{{ value | filters }}``, which stands from offset ``at`` to ``end``."""

    value: Filtered
    at: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """Nodes between two tags; a ``blank`` one prints nothing, though its assignments count."""

    nodes: tuple[Node, ...]
    blank: bool


@dataclass(frozen=True, slots=True)
class If:
    """Branches in order, each with its condition; None is ``else``."""

    branches: tuple[tuple[Expression | None, Block], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A value and, for each ``when``, the values it may equal; None is ``else``."""

    value: Expression
    branches: tuple[tuple[tuple[Expression, ...] | None, Block], ...]


@dataclass(frozen=True, slots=True)
class For:
    """A loop over a list or a range; ``otherwise`` is for an empty one."""

    name: str
    items: Expression
    limit: Expression | None
    offset: Expression | None
    backwards: bool
    block: Block
    otherwise: Block | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Assign:
    """``{% assign name = value %}``."""

    name: str
    value: Filtered


@dataclass(frozen=True, slots=True)
class Capture:
    """``{% capture name %}...{% endcapture %}``."""

    name: str
    block: Block


@dataclass(frozen=True, slots=True)
class Include:
    """``{% render "block", name: value %}``: a shared block, from offset ``at`` to ``end``."""

    block: str
    named: tuple[tuple[str, Expression], ...]
    line: int
    column: int
    at: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Jump:
    """``break`` or ``continue``."""

    word: str


Node: TypeAlias = "Text | Output | If | Case | For | Assign | Capture | Include | Jump"


@dataclass(frozen=True, slots=True)
class Use:
    """A name that a template looks up outside itself.

    ``covered`` when a ``default`` filter stands in for a missing value, ``asked`` when the name
    is only asked about, in a condition, and not printed.
    """

    parts: tuple[str | int, ...]
    line: int
    column: int
    covered: bool = False
    asked: bool = False

    @property
    def name(self) -> str:
        """The path as people write it."""
        return ".".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed text: its nodes, the names it looks up and the shared blocks it includes."""

    source: str
    nodes: tuple[Node, ...]
    uses: tuple[Use, ...]
    includes: tuple[Include, ...]

    def names(self) -> frozenset[str]:
        """Return the paths that the template looks up outside itself."""
        return frozenset(use.name for use in self.uses)
