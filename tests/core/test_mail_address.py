"""One rule says what a mail address is, for accounts, forms and the mail server alike."""

from __future__ import annotations

import pytest

from service.core.mail_address import is_mail_address


@pytest.mark.parametrize(
    "text",
    [
        "a@b.nl",
        "jan.de.boer+klant@post.voorbeeld.nl",
        "o'neill@voorbeeld.ie",
        "zoë@münchen.de",  # IDNA writes the domain; a server may refuse the rest
        f"{'a' * 64}@voorbeeld.nl",
    ],
)
def test_a_plain_address_is_one(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "@voorbeeld.nl",
        "a@",
        "a@localhost",  # cannot be reached from elsewhere
        "a@b.n",
        "a@b..nl",
        "a@.nl",
        ".a@b.nl",
        "a.@b.nl",
        "a..b@c.nl",
        "a b@c.nl",
        "a@b.nl\n",
        "a@b.nl\x00",
        "a\u2028@b.nl",
        "a@b.nl, c@d.nl",
        "Jan <a@b.nl>",
        '"a b"@c.nl',
        "a(x)@b.nl",
        "a@b@c.nl",
        f"{'a' * 65}@voorbeeld.nl",
        f"a@{'b' * 64}.nl",
        f"a@{'b.' * 130}nl",
    ],
)
def test_what_may_be_more_or_less_than_an_address_is_none(text: str) -> None:
    assert not is_mail_address(text)


def test_the_service_itself_may_live_next_door() -> None:
    assert is_mail_address("regelwerk@localhost", reachable=False)
    assert not is_mail_address("regel werk@localhost", reachable=False)
