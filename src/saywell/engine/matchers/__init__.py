"""How each kind of rule finds what it looks for; one small module for each family of kinds."""

from __future__ import annotations

from saywell.engine.matchers.base import Hit, Matcher, RuleError, Words
from saywell.engine.matchers.registry import make_matcher

__all__ = ["Hit", "Matcher", "RuleError", "Words", "make_matcher"]
