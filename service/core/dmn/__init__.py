"""Decisions of DMN files: reading, checking and working them out with FEEL."""

from __future__ import annotations

from service.core.dmn.decision import Decision, Decisions, parse_dmn
from service.core.dmn.errors import DmnError
from service.core.dmn.model import DecisionResult, Problem

__all__ = ["Decision", "DecisionResult", "Decisions", "DmnError", "Problem", "parse_dmn"]
