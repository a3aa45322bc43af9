"""What the chains tell of, read back: cases with all that hangs on them, accounts, versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from service.core import chain
from service.core.errors import ServiceError
from service.core.language import N_
from service.store import evidence
from service.store.db import table
from service.store.proof import rows
from service.store.proof.chains import Walked
from service.store.proof.report import Report
from service.store.proof.rows import Row
from service.store.tables import (
    Approval,
    BundleRow,
    Excluded,
    Instance,
    Person,
    Rehearsal,
    RehearsalState,
    Task,
    TaskCandidate,
    TaskState,
)

BATCH = 100  # cases whose rows are read at once
SEATS = N_("who may take it is not what the task says")
KEPT_OUT = N_("who may not see the case is not what the case says")
NOT_ITSELF = N_("its files are not those of version %(hash)s")
NO_ARCHIVE = N_("its files cannot be read: %(problem)s")
WAITS = N_("it waits, but no event asked for it")
_CASE = table(Instance)
# Per table of a case the columns that are compared, and the one that names the case.
_TABLES = {
    table(facet.mapped): {
        name for other in evidence.OF_CASE if other.mapped is facet.mapped for name in other.read
    }
    for facet in evidence.OF_CASE
}
OF_ACCOUNT = (evidence.PERSON, evidence.ABSENCE)
Each = Callable[[Row, str], None]
Place = tuple[Any, ...]  # who may take a task, whether it is taken, its date and its case
Seats = dict[Any, set[Place]]


class Subjects:
    """Takes chains as they come and compares what they tell of, many cases at a time."""

    def __init__(self, session: Session, report: Report, on_document: Each) -> None:
        self._session, self._report, self._on_document = session, report, on_document
        self._cases: dict[int, Walked] = {}
        self._accounts: dict[str, Walked] = {}
        self._bundles: dict[str, Walked] = {}
        self._house: Mapping[str, list[tuple[str, int]]] = {}

    def take(self, walked: Walked) -> None:
        """Compare *walked*, now or with others together."""
        case = chain.case_in(walked.name)
        kind, _, key = walked.name.partition("/")
        if case is not None:
            self._cases[case] = walked
            if len(self._cases) == BATCH:
                self.flush()
        elif walked.name == chain.HOUSE:
            self._house = walked.told
        elif kind == "account":
            self._accounts[key] = walked
        elif kind == "bundle":
            self._bundles[key] = walked

    def finish(self, content_hash: Callable[[bytes], str]) -> None:
        """Compare what is left. *content_hash* works out the name of a version from its files."""
        self.flush()
        self._people()
        self._of_house()
        for walked_hash in self._hashes():
            self._bundle(walked_hash, content_hash)

    def flush(self) -> None:
        """Compare the cases that were taken so far."""
        ids, walked = list(self._cases), self._cases
        self._cases = {}
        if not ids:
            return
        found: dict[int, dict[str, list[Row]]] = {case: {} for case in ids}
        cases = select(_CASE.c.id, _CASE.c.number).where(_CASE.c.id.in_(ids))
        numbers = {row.id: row.number for row in self._session.execute(cases)}

        def subject(case: Any) -> str:
            return str(numbers.get(case, chain.of_case(case)))

        for where, names in _TABLES.items():
            owner = where.c.id if where is _CASE else where.c.instance_id
            wanted = {*names, "instance_id"} if where is not _CASE else set(names)
            if "salt" in where.c:
                wanted.add("salt")
            if where is table(Task):
                wanted |= {"state", "candidates", "assignee", "due_at"}
            for row in rows.read(
                self._session, where, wanted, owner.in_(ids), self._report, subject, owner
            ):
                case = row["id"] if where is _CASE else row["instance_id"]
                found[case].setdefault(where.name, []).append(row)
                self._report.saw(where.name)
        tasks = {row["id"]: case for case in ids for row in found[case].get("task", [])}
        seats, kept_out = self._seats(ids, tasks, subject), self._kept_out(ids)
        for case, of_case in found.items():
            if _CASE.name not in of_case:
                continue  # told with the chain: its row is gone, or cannot be read
            (row,) = of_case[_CASE.name]
            number = str(row["number"])
            rows.compare(
                evidence.OF_CASE,
                of_case,
                walked[case].told,
                number,
                self._report,
                salt=row["salt"],
            )
            self._places(of_case.get("task", []), seats[case], case, number)
            if kept_out.get(case, set()) != _names(row["excluded"]):
                self._report.tell(number, "excluded", case, KEPT_OUT)
            for document in of_case.get("document", []):
                self._on_document(document, number)

    def _seats(
        self, ids: Sequence[int], tasks: Mapping[str, int], subject: Callable[[Any], str]
    ) -> dict[int, Seats]:
        """Per case and task the rows that work lists are made from; *tasks* have a case each.

        A row that names one case and a task of another belongs to neither, and is given to both.
        """
        where = table(TaskCandidate)
        theirs = select(table(Task).c.id).where(table(Task).c.instance_id.in_(ids))
        condition = where.c.instance_id.in_(ids) | where.c.task_id.in_(theirs)
        names, owner = ("taken", "due_at", "instance_id"), where.c.instance_id
        found: dict[int, Seats] = {case: {} for case in ids}
        for row in rows.read(self._session, where, names, condition, self._report, subject, owner):
            place = (row["candidate"], row["taken"], row["due_at"], row["instance_id"])
            for case in {row["instance_id"], tasks.get(row["task_id"])} & found.keys():
                found[case].setdefault(row["task_id"], set()).add(place)
        return found

    def _kept_out(self, ids: Sequence[int]) -> dict[int, set[str]]:
        out = table(Excluded).c
        found: dict[int, set[str]] = {}
        statement = select(out.instance_id, out.username).where(out.instance_id.in_(ids))
        for case, username in self._session.execute(statement):
            found.setdefault(case, set()).add(username)
        return found

    def _places(self, tasks: Sequence[Row], seats: Seats, case: int, number: str) -> None:
        meant = {task["id"]: _meant(task, case) for task in tasks}
        for task_id in sorted({*meant, *seats}, key=str):
            if seats.get(task_id, set()) != meant.get(task_id, set()):
                self._report.tell(number, "task_candidate", task_id, SEATS)

    def _people(self) -> None:
        where = table(Person)
        names = {*evidence.PERSON.read, *evidence.ABSENCE.read, "salt"}
        everyone = where.c.id.is_not(None)
        found: dict[str, Row] = {}
        for row in rows.read(self._session, where, names, everyone, self._report):
            self._report.saw(where.name)
            found[str(row["username"])] = row
        told = {name: walked.told for name, walked in self._accounts.items() if walked.told}
        for name in sorted({*found, *told}):
            there = {where.name: [found[name]]} if name in found else {}
            rows.compare(OF_ACCOUNT, there, told.get(name, {}), name, self._report)

    def _of_house(self) -> None:
        """What belongs to no case, account or version."""
        there: dict[str, list[Row]] = {}
        for mapped in dict.fromkeys(facet.mapped for facet in evidence.OF_HOUSE):
            where = table(mapped)
            facets = [facet for facet in evidence.OF_HOUSE if facet.mapped is mapped]
            names = {name for facet in facets for name in facet.read} | {"salt"}
            found = list(rows.read(self._session, where, names, true(), self._report))
            self._report.saw(where.name, len(found))
            there[where.name] = found
        rows.compare(evidence.OF_HOUSE, there, self._house, chain.HOUSE, self._report)

    def _hashes(self) -> list[str]:
        known = self._session.scalars(select(table(BundleRow).c.hash))
        told = [name for name, walked in self._bundles.items() if walked.told]
        return sorted({*known, *told}, key=str)

    def _bundle(self, name: str, content_hash: Callable[[bytes], str]) -> None:
        where, plays = table(BundleRow), table(Rehearsal)
        wanted = {*evidence.BUNDLE.read, *evidence.PUBLICATION.read, "salt"}
        told = self._bundles[name].told if name in self._bundles else {}
        found = list(rows.read(self._session, where, wanted, where.c.hash == name, self._report))
        rows.compare(evidence.OF_BUNDLE, {where.name: found}, told, name, self._report)
        for row in found:
            self._report.saw(where.name)
            self._content(row, content_hash)
            names = {*evidence.REHEARSAL.read, *evidence.REHEARSAL_ASKED.read}
            same = plays.c.bundle_hash == name
            played = list(rows.read(self._session, plays, names, same, self._report))
            self._rehearsal(name, played, told, row["salt"])
            given, agreed = table(Approval), evidence.APPROVAL.read
            same = given.c.bundle_hash == name
            approved = list(rows.read(self._session, given, agreed, same, self._report))
            rows.compare(
                [evidence.APPROVAL],
                {given.name: approved},
                told,
                name,
                self._report,
                salt=row["salt"],
            )

    def _content(self, row: Row, content_hash: Callable[[bytes], str]) -> None:
        try:
            found = content_hash(row["archive"])
        except (ServiceError, *rows.NONSENSE) as problem:
            self._report.tell(row["hash"], "bundle", row["hash"], NO_ARCHIVE, problem=problem)
            return
        if found != row["hash"]:
            self._report.tell(row["hash"], "bundle", row["hash"], NOT_ITSELF, hash=row["hash"])

    def _rehearsal(
        self, name: str, played: Sequence[Row], told: Mapping[str, Any], salt: str
    ) -> None:
        """A version is played anew when somebody asks; then the result of before counts no more."""
        asked = told.get("rehearsal.asked", [("", 0)])[-1][1]
        ended = told.get("rehearsal", [("", 0)])[-1][1]
        waits = any(row["state"] is RehearsalState.WAITING for row in played)
        if waits and asked < ended:
            self._report.tell(name, "rehearsal", name, WAITS)
        facets = [evidence.REHEARSAL_ASKED, *([] if asked > ended else [evidence.REHEARSAL])]
        rows.compare(facets, {"rehearsal": played}, told, name, self._report, salt=salt)
        self._report.saw("rehearsal", len(played))


def _meant(task: Row, case: int) -> set[Place]:
    """The rows of its seats as the task itself says that they are; a task that ended has none."""
    if task["state"] is not TaskState.OPEN:
        return set()
    taken = task["assignee"] is not None
    return {(name, taken, task["due_at"], case) for name in _names(task["candidates"])}


def _names(value: Any) -> set[str]:
    """A list as a row keeps it; what is none names nobody, and does not fit its digest."""
    return {str(each) for each in value} if isinstance(value, list) else set()
