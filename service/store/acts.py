"""The vocabulary of the audit trail: every kind of act, each with one sentence for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from service.core.language import N_, Message

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Act(StrEnum):
    """Every kind of event there is; each has one sentence in SENTENCES."""

    CASE_STARTED = "case.started"
    CASE_BEGAN_ITSELF = "case.began_itself"
    CASE_CAUGHT_UP = "case.caught_up"
    LINK_ASKED = "case.link_asked"
    CODE_ASKED = "form.code_asked"
    CASE_READ = "case.read"
    CASE_REFUSED = "case.refused"
    CASE_ENDED = "case.ended"
    CASE_CONTINUED = "case.continued"
    CASE_PACKED = "case.packed"
    CASE_INSPECTED = "case.inspected"
    CASE_DRAWN = "case.drawn"
    LIST_TAKEN = "case.list_taken"
    CALENDAR_LINKED = "person.calendar_linked"
    CALENDAR_UNLINKED = "person.calendar_unlinked"
    DOCUMENT_READ = "document.read"
    TASK_OPENED = "task.opened"
    TASK_CLAIMED = "task.claimed"
    TASK_RELEASED = "task.released"
    TASK_COMPLETED = "task.completed"
    TASK_UNDONE = "task.undone"
    TASK_VOIDED = "task.voided"
    TASK_CHANGED = "task.changed"
    ACTION_USED = "action.used"
    DECISION_MADE = "decision.made"
    FIELD_DERIVED = "field.derived"
    TIMER_ARMED = "timer.armed"
    TIMER_MOVED = "timer.moved"
    TIMER_FIRED = "timer.fired"
    TIMER_VOIDED = "timer.voided"
    JOB_CREATED = "job.created"
    JOB_DONE = "job.done"
    JOB_VOIDED = "job.voided"
    JOB_RETRIED = "job.retried"
    JOB_STUCK = "job.stuck"
    DOCUMENT_STORED = "document.stored"
    NOTE_WRITTEN = "note.written"
    CALL_NOTED = "note.call"
    NOTE_SEEN = "note.seen"
    LETTER_POSTED = "letter.posted"
    MAIL_SENT = "mail.sent"
    MAIL_KEPT = "mail.kept"
    MAIL_GATHERED = "mail.gathered"
    MORNING_MADE = "mail.morning"
    MAIL_LET_GO = "mail.let_go"
    RETURN_TOLD = "letter.return_told"
    MAIL_WITHHELD = "mail.withheld"
    MAIL_FAILED = "mail.failed"
    MAIL_RETURNED = "mail.returned"
    LETTER_RETURNED = "letter.returned"
    POST_ADDED = "post.added"
    MAIL_ASKED = "mail.asked"
    MAIL_ABANDONED = "mail.abandoned"
    MAIL_HELD = "mail.held"
    MAIL_RELEASED = "mail.released"
    MAIL_DROPPED = "mail.dropped"
    COPY_ACCEPTED = "trail.older_copy"
    STEP_PASSED = "step.passed"
    CASE_WRITTEN = "case.written"
    CARRIED_OVER = "trail.carried_over"
    CHECK_ASKED = "proof.check_asked"
    CHECKED = "proof.checked"
    PACK_ASKED = "proof.pack_asked"
    PACKED = "proof.packed"
    PACK_TAKEN = "proof.pack_taken"
    SAMPLE_DRAWN = "proof.sample_drawn"
    ERRAND_FAILED = "proof.failed"
    REPORT_COMPUTED = "report.computed"
    REPORT_EXPLAINED = "report.explained"
    REPORT_ESTABLISHED = "report.established"
    REPORT_SENT = "report.sent"
    REPORT_READ = "report.read"
    SIGNED_IN = "person.signed_in"
    SIGN_IN_FAILED = "person.sign_in_failed"
    SIGNED_OUT = "person.signed_out"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    PERSON_CLOSED = "person.closed"
    PASSWORD_SET = "person.password_set"
    PERSON_INVITED = "person.invited"
    TERM_MAIL_CHOSEN = "person.term_mail"
    ABSENCE_NOTED = "person.absence_noted"
    ABSENCE_ENDED = "person.absence_ended"
    BUNDLE_UPLOADED = "bundle.uploaded"
    BUNDLE_REHEARSED = "bundle.rehearsed"
    BUNDLE_UNPLAYED = "bundle.unplayed"
    REHEARSAL_ASKED = "bundle.rehearsal_asked"
    BUNDLE_PUBLISHED = "bundle.published"
    BUNDLE_WAIVED = "bundle.published_unplayed"
    BUNDLE_APPROVED = "bundle.approved"
    BUNDLE_READ = "bundle.read"


SENTENCES: dict[Act, str] = {
    Act.CASE_STARTED: N_("Case opened"),
    Act.CASE_BEGAN_ITSELF: N_("Began by itself, for the round of %(day)s"),
    Act.CASE_CAUGHT_UP: N_(
        "Began by itself, later than planned: round of %(day)s, due on %(due)s; earlier rounds"
        " passed over: %(missed)s"
    ),
    Act.LINK_ASKED: N_("A new link was asked for by a party"),
    Act.CODE_ASKED: N_("The code of an unfinished form was asked for by e-mail"),
    Act.CASE_READ: N_("Case file read"),
    Act.CALENDAR_LINKED: N_("Calendar link made"),
    Act.CALENDAR_UNLINKED: N_("Calendar link taken back"),
    Act.LIST_TAKEN: N_("List taken along as a file"),
    Act.CASE_REFUSED: N_("Access to the case refused"),
    Act.CASE_ENDED: N_("Case closed"),
    Act.CASE_CONTINUED: N_("Goes on as case %(name)s"),
    Act.CASE_PACKED: N_("Case put in a pack of proof"),
    Act.CASE_INSPECTED: N_("Case looked into, names replaced"),
    Act.CASE_DRAWN: N_("Case drawn into a sample"),
    Act.DOCUMENT_READ: N_("Document read"),
    Act.TASK_OPENED: N_("Task opened: %(name)s"),
    Act.TASK_CLAIMED: N_("Task taken: %(name)s"),
    Act.TASK_RELEASED: N_("Task given back: %(name)s"),
    Act.TASK_COMPLETED: N_("Task completed: %(name)s"),
    Act.TASK_UNDONE: N_("Completion taken back: %(name)s"),
    Act.TASK_VOIDED: N_("Task no longer needed: %(name)s"),
    Act.TASK_CHANGED: N_("Date or people of the task changed: %(name)s"),
    Act.ACTION_USED: N_("Action used: %(name)s"),
    Act.DECISION_MADE: N_("Decision table applied: %(name)s"),
    Act.FIELD_DERIVED: N_("Value worked out: %(name)s"),
    Act.TIMER_ARMED: N_("Deadline watched: %(name)s"),
    Act.TIMER_MOVED: N_("Deadline moved: %(name)s"),
    Act.TIMER_FIRED: N_("Deadline passed: %(name)s"),
    Act.TIMER_VOIDED: N_("Deadline no longer watched: %(name)s"),
    Act.JOB_CREATED: N_("Message prepared: %(name)s"),
    Act.JOB_DONE: N_("Message handled: %(name)s"),
    Act.JOB_VOIDED: N_("Message handled, step no longer needed: %(name)s"),
    Act.JOB_RETRIED: N_("Message tried again: %(name)s"),
    Act.JOB_STUCK: N_("Message stuck: %(name)s"),
    Act.DOCUMENT_STORED: N_("Document stored"),
    Act.NOTE_WRITTEN: N_("Note added"),
    Act.CALL_NOTED: N_("Call noted"),
    Act.NOTE_SEEN: N_("Note seen by who was mentioned"),
    Act.LETTER_POSTED: N_("Letter sent by post: %(name)s"),
    Act.MAIL_SENT: N_("Notification sent"),
    Act.MAIL_KEPT: N_("Notification kept, not sent: no mail server is set"),
    Act.MAIL_GATHERED: N_("Notification kept for the message of the morning"),
    Act.MORNING_MADE: N_("Message of the morning made up: %(count)s warnings"),
    Act.RETURN_TOLD: N_("Told by e-mail that a letter came back after the case was closed"),
    Act.MAIL_LET_GO: N_("Notification not sent: its addressee has no account or address any more"),
    Act.MAIL_WITHHELD: N_("Notification not sent again: it had gone before"),
    Act.MAIL_FAILED: N_("Notification failed: the mail server refused the address"),
    Act.MAIL_RETURNED: N_("Notification came back"),
    Act.LETTER_RETURNED: N_("Letter came back: %(name)s"),
    Act.MAIL_ASKED: N_("Messages that lay ready let go: %(count)s"),
    Act.MAIL_ABANDONED: N_("Notification that lay ready will not be sent"),
    Act.POST_ADDED: N_("Message that came in added, with %(count)s files"),
    Act.MAIL_HELD: N_("Messages held: the database is older than what was sent"),
    Act.MAIL_RELEASED: N_("Held messages let go: %(count)s"),
    Act.MAIL_DROPPED: N_("Held messages not sent again: %(count)s"),
    Act.COPY_ACCEPTED: N_("Went on with an older copy, without event %(number)s"),
    Act.STEP_PASSED: N_("Step passed: %(name)s"),
    Act.CASE_WRITTEN: N_("Case brought up to date"),
    Act.CARRIED_OVER: N_("Carried over from an earlier version"),
    Act.CHECK_ASKED: N_("Asked to check the chains"),
    Act.CHECKED: N_("Chains checked: %(flawed)s flaws"),
    Act.PACK_ASKED: N_("Asked for a pack of proof"),
    Act.PACKED: N_("Pack of proof made"),
    Act.PACK_TAKEN: N_("Pack of proof downloaded"),
    Act.SAMPLE_DRAWN: N_("Sample drawn"),
    Act.ERRAND_FAILED: N_("Check or pack of proof failed"),
    Act.REPORT_COMPUTED: N_("Report worked out: %(name)s, version %(version)s"),
    Act.REPORT_EXPLAINED: N_("Report explained: %(name)s, version %(version)s"),
    Act.REPORT_ESTABLISHED: N_("Report established: %(name)s, version %(version)s"),
    Act.REPORT_SENT: N_("Report sent: %(name)s, version %(version)s"),
    Act.REPORT_READ: N_("Report downloaded: %(name)s, version %(version)s"),
    Act.SIGNED_IN: N_("Signed in"),
    Act.SIGN_IN_FAILED: N_("Sign-in failed"),
    Act.SIGNED_OUT: N_("Signed out"),
    Act.PERSON_ADDED: N_("Account added"),
    Act.PERSON_CHANGED: N_("Account changed"),
    Act.PERSON_CLOSED: N_("Account closed"),
    Act.PASSWORD_SET: N_("Password set"),
    Act.PERSON_INVITED: N_("Link for a password given"),
    Act.TERM_MAIL_CHOSEN: N_("Chosen how warnings about terms come"),
    Act.ABSENCE_NOTED: N_("Absence noted"),
    Act.ABSENCE_ENDED: N_("Absence ended"),
    Act.BUNDLE_UPLOADED: N_("Version uploaded"),
    Act.BUNDLE_REHEARSED: N_("Scenarios played: %(passed)s of %(scenarios)s as written"),
    Act.BUNDLE_UNPLAYED: N_("Scenarios could not be played to the end"),
    Act.REHEARSAL_ASKED: N_("Asked to play the scenarios"),
    Act.BUNDLE_PUBLISHED: N_("Version published"),
    Act.BUNDLE_WAIVED: N_("Version published without playing its scenarios"),
    Act.BUNDLE_APPROVED: N_("Agreed to what a version weakens"),
    Act.BUNDLE_READ: N_("Version downloaded"),
}


def sentence(kind: str, data: Mapping[str, Any], unknown: str = "") -> Message:
    """The text for people of an event of *kind*; what *data* does not tell is *unknown*."""
    text = SENTENCES[Act(kind)]
    return Message(text, {name: data.get(name, unknown) for name in PLACEHOLDER.findall(text)})
