"""The first page of a pack, for people: what it is, of whom, the figures, and how to work it out.

Everything on it stands elsewhere in the pack as well, where a program checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from service.core.dates import Dates, Style
from service.core.language import N_, USUAL
from service.core.moments import read_date
from service.store.tables import BundleRow

UNITS = 100


class Say(Protocol):
    """Gives the sentence of a message id in the language of the cover."""

    def __call__(self, msgid: str, **params: Any) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a regulation that the pack holds, and since when everybody could read it."""

    name: str
    digest: str
    process: str = ""
    number: int | None = None
    published_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the cover tells of. ``draw``: how the cases were drawn; None: somebody chose them."""

    at: datetime
    by: str
    reason: str
    numbers: Sequence[str]
    contents: bool
    draw: Mapping[str, Any] | None
    figures: Mapping[str, Any]
    versions: Sequence[Version]
    seal: int
    seal_hash: str
    key: str
    zone: ZoneInfo


def version_of(name: str, row: BundleRow | None) -> Version:
    """The version called *name* as the cover tells of it; None: it is not there any more."""
    if row is None:
        return Version(name=name[:12], digest=name)
    return Version(
        name=row.title,
        digest=name,
        process=row.key,
        number=row.version,
        published_at=row.published_at,
        reason=row.reason,
    )


def document(told: Told, say: Say, language: str = USUAL) -> dict[str, Any]:
    """The page as a printer takes it (``outside/dossier.typ``)."""
    return _Cover(told, say, language).document()


class _Cover:
    """One cover while it is written."""

    def __init__(self, told: Told, say: Say, language: str) -> None:
        self._told, self._say, self._language = told, say, language
        self._dates = Dates(language=language, zone=told.zone, say=say)

    def document(self) -> dict[str, Any]:
        told, say = self._told, self._say
        regulations = [each["regulation"] for each in told.figures["processes"]]
        return {
            "lang": self._language,
            "title": say(N_("Pack of proof")),
            "number": say(N_("as of seal %(number)s"), number=told.seal),
            "organisation": ", ".join(dict.fromkeys(regulations)) or say(N_("Pack of proof")),
            "printed": say(N_("Asked for on %(moment)s"), moment=self._moment(told.at)),
            "printed_at": told.at.isoformat(),
            "words": self._words(),
            "facts": list(self._facts()),
            "sections": [*self._sections(), self._handed_over(), self._working_out()],
            "deadlines": [],
            "timeline": [],
            "documents": list(self._fingerprints()),
        }

    def _words(self) -> dict[str, Any]:
        say = self._say
        return {
            "page": say(N_("Page")),
            "of": say(N_("of")),
            "empty": "",
            "deadlines": "",
            "timeline": "",
            "documents": say(N_("Fingerprints")),
            "deadline_head": [],
            "timeline_head": [],
        }

    def _facts(self) -> Iterator[dict[str, Any]]:
        told, say = self._told, self._say
        yield _pair(say(N_("Asked for by")), told.by)
        yield _pair(say(N_("Asked for on")), self._moment(told.at))
        yield _pair(say(N_("Reason")), told.reason)
        yield _pair(say(N_("Cases")), ", ".join(told.numbers))
        if told.draw is None:
            how = say(N_("Chosen by who asked for it"))
        else:
            how = say(N_("Drawn from %(of)s cases with the word “%(seed)s”"), **told.draw)
        yield _pair(say(N_("How they were chosen")), how)
        what = N_("In full") if told.contents else N_("Fingerprints of the events alone")
        yield _pair(say(N_("What is in it")), say(what))

    def _sections(self) -> Iterator[dict[str, Any]]:
        for process in self._told.figures["processes"]:
            span = {each: self._day(process[each]) for each in ("first", "last")}
            title = self._say(N_("%(name)s: cases of %(first)s to %(last)s"),
                              name=process["regulation"], **span)  # fmt: skip
            rows = [*map(self._figure, process["figures"]), *map(self._lead, process["lead"])]
            if rows:
                yield _section(title, rows)

    def _figure(self, figure: Mapping[str, Any]) -> dict[str, Any]:
        say = self._say
        lines = [
            say(N_("%(good)s of %(whole)s %(name)s"), **_only(figure, "good", "whole", "name"))
        ]
        if figure["exceptions"]:
            lines.append(say(N_("Exceptions: %(count)s"), count=figure["exceptions"]))
        if figure["of_all"] is not None:
            parts = [f"{count} {words}" for words, count in figure["outside"] if count]
            if figure["undecided"]:
                rest = figure["undecided_words"] or say(N_("not known yet"))
                parts.append(f"{figure['undecided']} {rest}")
            lines.append(say(N_("Of %(count)s cases"), count=figure["of_all"]))
            lines += [", ".join(parts)] if parts else []
        return _pair(" ".join(figure["clauses"]), *lines)

    def _lead(self, lead: Mapping[str, Any]) -> dict[str, Any]:
        if lead["middle"] is None:
            text = self._say(N_("%(count)s cases, too few for a middle"), count=lead["cases"])
        else:
            values = {name: self._number(lead[name]) for name in ("middle", "low", "high")}
            text = self._say(
                N_("the middle %(middle)s, half of them from %(low)s to %(high)s %(unit)s"),
                unit=lead["unit"], **values,
            )  # fmt: skip
        return _pair(lead["name"], text)

    def _handed_over(self) -> dict[str, Any]:
        """Since when everybody could read which rules: the trail of each version is in the pack."""
        processes = self._told.figures["processes"]
        public = {each["process"] for each in processes if each["public"]}
        rows = [
            _pair(
                each.name,
                self._say(N_("Version %(number)s"), number=each.number or "–"),
                self._say(
                    N_("In use, and for everybody to read, since %(moment)s")
                    if each.process in public
                    else N_("In use since %(moment)s"),
                    moment="–" if each.published_at is None else self._moment(each.published_at),
                ),
                *((each.reason,) if each.reason else ()),
            )
            for each in self._told.versions
        ]
        return _section(self._say(N_("The rules that these cases followed")), rows)

    def _working_out(self) -> dict[str, Any]:
        say = self._say
        how = say(N_("Take narekenen.py out of the pack, or from elsewhere, and run:"))
        command = "python3 narekenen.py pakket.zip --key …"
        more = say(
            N_("Name the key that you kept, not the one of this page. LEESMIJ.md tells more.")
        )
        return _section(
            say(N_("Work it out yourself")), [_pair(say(N_("How")), how, command, more)]
        )

    def _fingerprints(self) -> Iterator[dict[str, str]]:
        told, say = self._told, self._say
        seal = say(N_("Seal %(number)s"), number=told.seal)
        yield {
            "title": seal,
            "about": say(N_("the last one in the pack")),
            "hash": f"seal:{told.seal}:{told.seal_hash}",
        }
        yield {"title": say(N_("Key")), "about": "Ed25519", "hash": told.key}
        for each in told.versions:
            number = say(N_("Version %(number)s"), number=each.number or "–")
            yield {"title": each.name, "about": number, "hash": f"SHA-256 {each.digest}"}

    def _moment(self, at: datetime) -> str:
        return self._dates.moment(at, Style.PLAIN_YEAR)

    def _day(self, text: str) -> str:
        day = read_date(text)
        return text if day is None else self._dates.day(day, Style.PLAIN_YEAR)

    def _number(self, hundredths: int) -> str:
        return str(format_decimal(Decimal(hundredths) / UNITS, locale=self._language))


def _section(title: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "rows": list(rows), "empty": []}


def _pair(label: str, *words: str) -> dict[str, Any]:
    return {"label": label, "value": {"words": list(words), "rows": []}, "history": []}


def _only(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names}
