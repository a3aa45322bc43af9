"""Terms as expressions ask about them."""

from __future__ import annotations

from datetime import date

import pytest

from service.core.errors import ConfigError
from service.core.term_functions import term_functions
from tests.given_terms import CALENDAR, RECORD, given_terms, local


def test_a_regulation_gives_its_terms_as_functions() -> None:
    terms = given_terms({"t": {"start": "van", "doel": "tot", "duur": "dagen 3"}}, {})
    given = term_functions(terms, RECORD, CALENDAR, local(2026, 3, 2))
    assert given["vervaldatum"]("t") == date(2026, 3, 5)
    assert given["vervalmoment"]("t") == local(2026, 3, 6)
    assert given["termijn_loopt"]("t") is True
    assert given["volgend_signaal"]("t") is None
    with pytest.raises(ConfigError, match="onbekend"):
        given["vervaldatum"]("onbekend")
