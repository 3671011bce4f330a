"""A strict subset of Liquid: replies are templates, what customers and agents say is data.

``parse`` a text once, ``render`` it with values. See docs/formats.md for what the subset holds
and where it differs from Liquid on purpose.
"""

from saywell.engine.template.expressions import RESERVED
from saywell.engine.template.filters import FILTERS
from saywell.engine.template.nodes import Include, Template, Use
from saywell.engine.template.parser import TAGS, parse
from saywell.engine.template.render import Origin, Rendered, Span, render, render_parts
from saywell.engine.template.values import Missing, Value

__all__ = [
    "FILTERS",
    "RESERVED",
    "TAGS",
    "Include",
    "Missing",
    "Origin",
    "Rendered",
    "Span",
    "Template",
    "Use",
    "Value",
    "parse",
    "render",
    "render_parts",
]
