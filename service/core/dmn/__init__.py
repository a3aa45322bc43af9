"""Decisions of DMN files: reading, checking and working them out with FEEL."""

from __future__ import annotations

from service.core.dmn.decision import Decision, Decisions, parse_dmn
from service.core.dmn.model import DecisionResult

__all__ = ["Decision", "DecisionResult", "Decisions", "parse_dmn"]
