"""The schema of ``bundle.toml``: how the service shows a regulation, and who takes part."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from service.bundle import naming
from service.bundle.schema.field_table import FieldTable
from service.bundle.schema.letterbox_table import LetterboxTable
from service.bundle.schema.listing_tables import (
    AppointmentTable,
    ListTable,
    PhaseTable,
    StatusTable,
)
from service.bundle.schema.people_table import PeopleTable
from service.bundle.schema.table import (
    Feel,
    Filled,
    Flag,
    Table,
    Text,
    Texts,
    Wrong,
    needed,
    optional,
)
from service.core.language import N_, USUAL, Language
from service.core.rights import NARROWEST, Reach, Right
from service.core.words import Key, PostKey


def _key(text: str) -> str:
    if not naming.is_key(text):
        raise Wrong(N_("“%(key)s” must be letters, digits and dashes, at most 80."))
    return text


def _title(text: str) -> str:
    if not naming.is_title(text):
        raise Wrong(
            N_("“%(key)s” has more than %(count)s characters, or odd ones."), count=naming.MAX_TITLE
        )
    return text


def _number(text: str) -> str:
    if text and not naming.is_number(text):
        raise Wrong(
            N_(
                "The case number “%(pattern)s” must be letters, digits and dashes with one"
                " {volgnummer}, at most %(count)s characters when written."
            ),
            pattern=text,
            count=naming.MAX_NUMBER,
        )
    return text


Number = Annotated[Text, AfterValidator(_number)]


class BundleTable(Table):
    """``[bundel]``."""

    key: Annotated[Filled, AfterValidator(_key)] = needed(
        Key.KEY,
        N_("The fixed name of the regulation. Versions with the same key belong together."),
    )
    title: Annotated[Filled, AfterValidator(_title)] = needed(
        Key.TITLE, N_("The name on the screen.")
    )
    file_title: Text = optional(
        Key.FILE_TITLE, N_("The name above the case file. Left out: the title.")
    )
    thing: Text = optional(
        Key.THING, N_("What the public calls a case. Left out: general words are used.")
    )
    process: Filled = needed(Key.PROCESS, N_("The id of the model that a case begins with."))
    number: Annotated[Filled, AfterValidator(_number)] = needed(
        Key.NUMBER,
        N_(
            "The pattern of the case number, such as K-{jaar}-{volgnummer:03d}: letters, digits"
            " and dashes with one {volgnummer}. No other process may number alike."
        ),
    )
    excluded: Feel = optional(
        Key.EXCLUDED,
        N_("Gives usernames. Whoever is among them sees nothing of the case, except an own task."),
    )
    handlers: Feel = optional(
        Key.HANDLERS, N_("Gives usernames: who handles the case. Then only they see it.")
    )
    subject: Feel = optional(
        Key.SUBJECT, N_("One short line for lists. Keep names of people out of it.")
    )

    language: Language = optional(
        Key.LANGUAGE,
        N_("The language of the sentences and dates that the service adds to letters and mails."),
        default=Language(USUAL),
    )


class StartTable(Table):
    """``[start.<form>]``."""

    name: Text = optional(Key.NAME, N_("Title and button. Left out: the id of the form."))
    public: Flag = optional(
        Key.PUBLIC, N_("Whether anybody may fill it in, without an account."), default=False
    )
    groups: Texts = optional(Key.GROUPS, N_("The groups that may fill it in."), default=())
    intro: Text = optional(Key.INTRO, N_("The text above the form."))
    privacy: Text = optional(Key.PRIVACY, N_("The text about personal data above the form."))
    process: Text = optional(Key.PROCESS, N_("Another model to begin with than that of [bundel]."))
    number: Number = optional(
        Key.NUMBER, N_("Another pattern of case numbers than that of [bundel].")
    )
    follows: Text = optional(
        Key.FOLLOWS, N_("The field with the number of the earlier case that this one goes on with.")
    )
    carried: Feel = optional(
        Key.CARRIED, N_("Over the record of that earlier case: the answers that are taken over.")
    )


class ItselfTable(Table):
    """``[vanzelf.<process>]``."""

    number: Number = optional(
        Key.NUMBER, N_("Another pattern of case numbers than that of [bundel].")
    )


class GroupTable(Table):
    """``[groep.<key>]``."""

    name: Text = optional(Key.NAME, N_("The name of the group, as on the lane of the model."))
    rights: tuple[Right, ...] = optional(Key.MAY, N_("What the group may do."), default=())
    reach: Reach = optional(
        Key.REACH,
        N_("Over which cases the group may do that."),
        default=NARROWEST,
    )
    when: Feel = optional(
        Key.WHEN, N_("Over the record: the group sees only cases for which this holds.")
    )
    without_mail: Flag = optional(
        Key.WITHOUT_MAIL,
        N_("Whether who is in the group may choose to get no e-mail about terms."),
        default=False,
    )


class PartyTable(Table):
    """``[partij.<key>]``."""

    filed: Flag = optional(
        Key.FILED, N_("Whether this is who opened the case. One party is."), default=False
    )
    page: Flag = optional(
        Key.HAS_PAGE, N_("Whether this party has a page of its own case."), default=False
    )
    page_sends: Flag = optional(
        Key.PAGE_SENDS,
        N_("Whether a letter is sent by standing on that page, also when no message tells of it."),
        default=False,
    )
    terms: Texts = optional(
        Key.TERMS, N_("The terms that its page shows. Left out: those of [status]."), default=()
    )
    thing: Text = optional(Key.THING, N_("What this party calls a case. Left out: as in [bundel]."))
    name: Feel = optional(Key.NAME, N_("The name of the recipient."))
    email: Feel = optional(
        Key.EMAIL, N_("The mail address. Without one, nobody is told and the letter goes by post.")
    )
    address: Feel = optional(Key.ADDRESS, N_("The postal address."))
    per: Text = optional(
        Key.PER,
        N_("The name of the element of a multi-instance: the letter is about that one person."),
    )
    row: Feel = optional(Key.ROW, N_("Gives the row of that person, for the letter to read."))
    attached: Flag = optional(
        Key.ATTACHED,
        N_("Whether the letter goes along as PDF: for who has no page, or not yet the link to it."),
        default=False,
    )
    mail_text: Text = optional(
        Key.MAIL_TEXT, N_("The text of the notification to this party. Left out: that of [mail].")
    )


class SectionTable(Table):
    """``[[sectie]]``."""

    title: Text = optional(Key.TITLE, N_("The heading of this part of the case file."))
    fields: tuple[FieldTable, ...] = optional(
        Key.FIELDS, N_("The fields, each a path or a path with a label."), default=()
    )
    process: Text = optional(
        Key.PROCESS, N_("Only for cases that began with this model. Left out: the usual one.")
    )


class SummaryTable(Table):
    """``[kort]``."""

    fields: tuple[FieldTable, ...] = optional(
        Key.FIELDS, N_("The fields of the summary beside a task."), default=()
    )


class MailTable(Table):
    """``[mail]``."""

    subject: Text = optional(Key.SUBJECT, N_("The subject of the notification mail."))
    text: Text = optional(
        Key.TEXT,
        N_(
            "The text of the notification mail. It may name the number of the case and the"
            " organisation, nothing else."
        ),
    )


class BundleFile(Table):
    """``bundle.toml``."""

    bundle: BundleTable = needed(Key.BUNDLE, N_("What the regulation is called."))
    starts: dict[Text, StartTable] = optional(
        Key.START, N_("The forms that begin a case, by the id of the form."), default_factory=dict
    )
    itself: dict[Text, ItselfTable] = optional(
        Key.ITSELF,
        N_("The models whose start event begins a case by itself, by the id of the model."),
        default_factory=dict,
    )
    groups: dict[Text, GroupTable] = optional(
        Key.GROUP, N_("The groups of people, by their key in the model."), default_factory=dict
    )
    people: PeopleTable | None = optional(
        Key.PEOPLE,
        N_("Whom the expressions may read, and what of them. Left out: nobody."),
        default=None,
    )
    parties: dict[Text, PartyTable] = optional(
        Key.PARTY, N_("Who can receive a letter, by key."), default_factory=dict
    )
    sections: tuple[SectionTable, ...] = optional(
        Key.SECTION, N_("The parts of the case file, in order."), default=()
    )
    summary: SummaryTable = optional(
        Key.SUMMARY, N_("The summary beside a task."), default_factory=SummaryTable
    )
    listing: ListTable = optional(
        Key.LIST, N_("What lists of cases show and search."), default_factory=ListTable
    )
    appointments: tuple[AppointmentTable, ...] = optional(
        Key.APPOINTMENT, N_("Moments of a case that belong in a calendar."), default=()
    )
    phases: tuple[PhaseTable, ...] = optional(
        Key.PHASE, N_("The phases of the status page, in order, at most five."), default=()
    )
    status: StatusTable = optional(
        Key.STATUS, N_("What the status page shows."), default_factory=StatusTable
    )
    letterbox: LetterboxTable | None = optional(
        PostKey.LETTERBOX, N_("What a message that comes in fills in."), default=None
    )
    mail: MailTable = optional(Key.MAIL, N_("The notification mail."), default_factory=MailTable)
