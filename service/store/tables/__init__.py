"""Every table, with the query each index serves. No queries here."""

from service.store.tables.arrivals import Arrival, ArrivalState, MailboxMark
from service.store.tables.calendarlinks import CalendarLink
from service.store.tables.cards import Card
from service.store.tables.cases import Excluded, Instance, Submission
from service.store.tables.casewords import CaseWords
from service.store.tables.documents import Document
from service.store.tables.errands import Errand, ErrandKind, ErrandState
from service.store.tables.formdrafts import FormDraft
from service.store.tables.kinds import (
    NO_TERM,
    SEVERAL,
    Answer,
    Basis,
    DocumentKind,
    Grounds,
    JobState,
    MailState,
    RehearsalState,
    SubmissionKind,
    TaskState,
    TidingKind,
    TimerState,
)
from service.store.tables.mails import Handover, Mail, MailHold, Tiding
from service.store.tables.measured import DayTotal, MonthTotal, Observation
from service.store.tables.notes import Direction, Mention, Note, NoteKind
from service.store.tables.passages import Passage
from service.store.tables.people import Admission, Attempt, KeptView, Person, Pseudonym
from service.store.tables.reports import ReportIssue, ReportState
from service.store.tables.sampling import Drawn, Sample, Why
from service.store.tables.stays import PassageToTotal, StayDay, StayMonth
from service.store.tables.trail import (
    AuditChain,
    AuditEvent,
    CopyState,
    Seal,
    SealCopy,
    SealLeaf,
    Way,
)
from service.store.tables.traits import Trait
from service.store.tables.undos import Undo
from service.store.tables.unfinished import UnfinishedForm
from service.store.tables.versions import Approval, BundleRow, Counter, NextRound, Rehearsal
from service.store.tables.work import Job, Task, TaskCandidate, TermCount, Timer
from service.store.tables.workers import WorkerProcess

__all__ = [
    "NO_TERM",
    "SEVERAL",
    "Admission",
    "Answer",
    "Approval",
    "Arrival",
    "ArrivalState",
    "Attempt",
    "AuditChain",
    "AuditEvent",
    "Basis",
    "BundleRow",
    "CalendarLink",
    "Card",
    "CaseWords",
    "CopyState",
    "Counter",
    "DayTotal",
    "Direction",
    "Document",
    "DocumentKind",
    "Drawn",
    "Errand",
    "ErrandKind",
    "ErrandState",
    "Excluded",
    "FormDraft",
    "Grounds",
    "Handover",
    "Instance",
    "Job",
    "JobState",
    "KeptView",
    "Mail",
    "MailHold",
    "MailState",
    "MailboxMark",
    "Mention",
    "MonthTotal",
    "NextRound",
    "Note",
    "NoteKind",
    "Observation",
    "Passage",
    "PassageToTotal",
    "Person",
    "Pseudonym",
    "Rehearsal",
    "RehearsalState",
    "ReportIssue",
    "ReportState",
    "Sample",
    "Seal",
    "SealCopy",
    "SealLeaf",
    "StayDay",
    "StayMonth",
    "Submission",
    "SubmissionKind",
    "Task",
    "TaskCandidate",
    "TaskState",
    "TermCount",
    "Tiding",
    "TidingKind",
    "Timer",
    "TimerState",
    "Trait",
    "Undo",
    "UnfinishedForm",
    "Way",
    "Why",
    "WorkerProcess",
]
