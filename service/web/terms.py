"""The rule behind a deadline in words: its length, what moved it, and how it was counted when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.core.deadline import Deadline, Explanation, reasons
from service.core.language import N_, Message
from service.core.term_model import Duration, Unit
from service.web.deadline import DeadlineView, deadline_view
from service.web.wording import say

LENGTH = {
    Unit.WORKDAYS: (N_("The term is 1 working day."), N_("The term is %(count)s working days.")),
    Unit.DAYS: (N_("The term is 1 day."), N_("The term is %(count)s days.")),
    Unit.MONTHS: (N_("The term is 1 month."), N_("The term is %(count)s months.")),
    Unit.HOURS: (N_("The term is 1 hour."), N_("The term is %(count)s hours.")),
}
EXTENDED = {
    Unit.WORKDAYS: (
        N_("It was extended by 1 working day."),
        N_("It was extended by %(count)s working days."),
    ),
    Unit.DAYS: (N_("It was extended by 1 day."), N_("It was extended by %(count)s days.")),
    Unit.MONTHS: (N_("It was extended by 1 month."), N_("It was extended by %(count)s months.")),
}
CUT_OFF = N_("It came in on %(begun)s at %(time)s or later, so it counts from %(start)s.")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A deadline as a page explains it: how it stands, by which rule, and what was counted when."""

    deadline: Deadline
    view: DeadlineView
    rules: list[Message]
    counted: list[Message]
    differs: Message | None


def told_of(deadline: Deadline, now: datetime) -> Told:
    """*deadline* with everything a page tells of it at *now*."""
    return Told(
        deadline=deadline,
        view=deadline_view(deadline, now),
        rules=rules(deadline),
        counted=counted(deadline),
        differs=differs(deadline),
    )


def rules(deadline: Deadline) -> list[Message]:
    """The length, what came after office hours, every extension, and the limit that came first."""
    told = deadline.explanation
    if told is None:
        return []
    found = [length(told.duration)]
    if told.cut_off is not None:
        params = {"begun": told.begun, "time": told.cut_off, "start": told.start}
        found.append(Message(CUT_OFF, params))
    found += [_told(EXTENDED[each.unit], each.count) for each in told.extensions]
    if deadline.limit:
        found.append(Message(N_("An earlier limit decides: %(name)s."), {"name": deadline.limit}))
    return found


def counted(deadline: Deadline) -> list[Message]:
    """What was counted at the time, each time it came out differently, and why it did."""
    found, before = [], None
    for each in deadline.counts:
        params = {"at": deadline.calendar.local_date(each.at), "due": _due(each.explanation)}
        if before is None:
            found.append(Message(N_("Counted on %(at)s as %(due)s."), params))
        else:
            text = N_("Counted again on %(at)s as %(due)s: %(why)s.")
            found.append(Message(text, {**params, "why": _why(before, each.explanation)}))
        before = each.explanation
    return found


def differs(deadline: Deadline) -> Message | None:
    """That counting again today gives another date, and why; the date that was told still holds."""
    if deadline.recount is None or deadline.explanation is None:
        return None
    why = _why(deadline.explanation, deadline.recount)
    text = N_("Counted again today it would be %(due)s: %(why)s. The date that was told holds.")
    return Message(text, {"due": _due(deadline.recount), "why": why})


def _why(before: Explanation, after: Explanation) -> str:
    return ", ".join(say(each) for each in reasons(before, after))


def _due(told: Explanation) -> date | datetime:
    return told.due_at if told.in_hours else told.due_on


def length(duration: Duration) -> Message:
    """How long a term is, as a sentence."""
    return _told(LENGTH[duration.unit], duration.count)


def _told(texts: tuple[str, str], count: int) -> Message:
    return Message(texts[0] if count == 1 else texts[1], {"count": count})
