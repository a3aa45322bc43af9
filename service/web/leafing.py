"""A start form on its way: its pages with what this browser kept of it. No routes here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from service.actions import intake
from service.actions.binding import ACTION, Sent
from service.actions.unfinished import Unfinished
from service.bundle.bundle import Bundle
from service.core.actor import ActorKind
from service.core.errors import NotAllowed, NotFound
from service.core.forms import Bound, Verb
from service.core.forms.paging import Leaf, is_divided, leaves
from service.core.language import N_
from service.web import ongoing
from service.web.actors import current_actor
from service.web.base import services
from service.web.starts import StartPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A form on its way: its pages as they are shown with what was answered so far."""

    bundle: Bundle
    form: str
    bound: Bound
    kept: Unfinished | None = None

    @property
    def opening(self) -> StartPage:
        return StartPage(bundle=self.bundle, start=self.bundle.settings.starts[self.form])

    @property
    def shown(self) -> list[Leaf]:
        return [leaf for leaf in leaves(self.bound) if leaf.is_shown]

    def leaf(self, place: int) -> Leaf:
        """NotFound when the form has no such page."""
        found = next((each for each in leaves(self.bound) if each.number == place), None)
        if found is None or not is_divided(self.bound.form):
            raise NotFound(N_("There is no such page."))
        return found

    def url(self, leaf: Leaf, **asked: str) -> str:
        return self._url("show", place=leaf.number, **asked)

    def after(self, place: int) -> str:
        """The page that follows, or where the answers are read back."""
        later = [leaf for leaf in self.shown if leaf.number > place]
        return self.url(later[0]) if later else self.check_url

    def before(self, place: int) -> str:
        """The page before; of the first one the front door."""
        earlier = [leaf for leaf in self.shown if leaf.number < place]
        return self.url(earlier[-1]) if earlier else url_for("intake.welcome")

    @property
    def check_url(self) -> str:
        return self._url("check")

    @property
    def onward(self) -> str:
        """Where something is still to be answered, or else where all is read back."""
        if not is_divided(self.bound.form):
            return self.opening.url
        judged = saved(self).bound
        wrong = [leaf for leaf in leaves(judged) if leaf.is_shown and leaf.judged().errors]
        return self.url(wrong[0]) if wrong else self.check_url

    @property
    def typed(self) -> Mapping[str, Sequence[str]]:
        return {} if self.kept is None else self.kept.typed

    @property
    def owner(self) -> str:
        return "" if self.kept is None else self.kept.owner

    def _url(self, view: str, **values: Any) -> str:
        return url_for(f"pagewise.{view}", process=self.bundle.key, form=self.form, **values)


def standing(process: str, form: str) -> Walk:
    """The form with what this browser kept of it; empty without anything.

    NotAllowed for who has an account: their drafts are kept elsewhere.
    """
    if current_actor().kind is not ActorKind.PUBLIC:
        raise NotAllowed(N_("You may not use this form."))
    kept = ongoing.kept(process, form)
    if kept is None:
        bundle, bound = intake.blank(services(), process, form, current_actor())
        return Walk(bundle=bundle, form=form, bound=bound)
    return replace(filled(process, form, kept.typed, kept.owner, Verb.REFRESH), kept=kept)


def filled(
    process: str,
    form: str,
    typed: Mapping[str, Sequence[str]],
    owner: str,
    pressed: str,
    files: Mapping[str, Any] | None = None,
) -> Walk:
    sent = Sent(typed={**typed, ACTION: [pressed]}, owner=owner, files=files or {})
    bundle, bound = intake.fill(services(), process, form, current_actor(), sent)
    return Walk(bundle=bundle, form=form, bound=bound)


def saved(walk: Walk) -> Walk:
    """The same answers, judged as if they were sent."""
    found = filled(walk.bundle.key, walk.form, walk.typed, walk.owner, Verb.SAVE)
    return replace(found, kept=walk.kept)
