"""Files of versions that were published by an earlier release, put in the words of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.words import Key


def modern(toml: Mapping[str, Any]) -> dict[str, Any]:
    """``bundle.toml`` of a published version; a draft is told what to write instead."""
    found = dict(toml)
    head = found.get(Key.BUNDLE)
    if isinstance(head, dict) and Key.SUBJECT in found:  # stood at the top until 0.2
        subject = found.pop(Key.SUBJECT)
        found[Key.BUNDLE] = {**head, Key.SUBJECT: head.get(Key.SUBJECT) or subject}
    return found
