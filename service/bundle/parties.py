"""Who a case is about or for, as a bundle declares it; finding them is of actions/parties."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.schema.bundle_file import PartyTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who receives letters; name, addresses and row are FEEL.

    ``filed``: who opened the case. ``page``: has a page of the own case, with the ``terms`` of
    the status page when it names none; ``thing`` is what it calls a case. ``page_sends``: a letter
    that stands on its page is sent, also when no message tells of it.
    """

    key: str
    name: str
    email: str
    address: str
    per: str
    row: str
    # For who has no page to read on: the letter goes along with the message.
    attached: bool = False
    mail_text: str = ""
    filed: bool = False
    page: bool = False
    page_sends: bool = False
    terms: tuple[str, ...] = ()
    thing: str = ""

    @classmethod
    def of(cls, key: str, table: PartyTable) -> Party:
        return cls(
            key=key,
            name=table.name,
            email=table.email,
            address=table.address,
            per=table.per,
            row=table.row,
            attached=table.attached,
            mail_text=table.mail_text,
            filed=table.filed,
            page=table.page,
            page_sends=table.page_sends,
            terms=table.terms,
            thing=table.thing,
        )
