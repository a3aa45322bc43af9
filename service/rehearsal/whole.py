"""One whole rehearsal: a bundle, its people and its scenarios, on a stage that is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from service.actions import publish
from service.actions.inspecting import identify
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.feature import Feature
from service.checks.verdict import Verdict
from service.core.actor import SYSTEM
from service.core.errors import BundleError
from service.core.finding import Severity, how_many
from service.core.language import N_, Message
from service.rehearsal.coverage import coverage as covered
from service.rehearsal.play import Cast, Stage, Told, play_all, unheard
from service.rehearsal.report import Report, Translate
from service.rehearsal.stage import private_stage
from service.rehearsal.vocabulary import vocabulary
from service.store.tables import Grounds

REASON = N_("Rehearsal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A process that is ready to be played."""

    key: str
    stage: Stage
    bundle: Bundle


def rehearse(
    services: Services,
    files: Mapping[str, bytes],
    features: Sequence[Feature],
    enrol: Callable[[Services], None],
    *,
    translate: Translate = str,
    letters: bool = False,
    coverage: bool = False,
    told: Told = unheard,
    verdict: Verdict | None = None,
) -> Report:
    """Play *features* against the bundle of *files*; *enrol* adds the people they name.

    Each scenario is *told* as soon as it ended. With a *verdict* on these files they are not
    judged once more.

    Of *services* only the settings, clock and connectors are used; its database, files and mail
    stay untouched. Raises BundleError when the bundle cannot be published.
    """
    began = perf_counter()
    with staged(
        services, files, enrol, translate=translate, letters=letters, verdict=verdict
    ) as place:
        cast = Cast(
            process=place.key,
            stage=place.stage,
            vocabulary=vocabulary(),
            now=services.clock(),
            translate=translate,
        )
        played = play_all(features, cast, told)
    return Report(
        process=place.key,
        title=place.bundle.title,
        scenarios=played,
        seconds=perf_counter() - began,
        coverage=covered(place.bundle, played) if coverage else None,
    )


@contextmanager
def staged(
    services: Services,
    files: Mapping[str, bytes],
    enrol: Callable[[Services], None],
    *,
    translate: Translate = str,
    letters: bool = False,
    verdict: Verdict | None = None,
) -> Iterator[Staged]:
    """A stage on which the bundle of *files* is published once and its people exist."""
    key, _ = identify(files)
    private = replace(services, settings=replace(services.settings, demo=True))

    def furnish(own: Services) -> None:
        _publish(own, files, translate, verdict)
        enrol(own)

    with (
        TemporaryDirectory(prefix="rehearse-") as name,
        private_stage(private, furnish, Path(name), letters=letters) as stage,
    ):
        with stage() as own, own.db.reading() as session:
            bundle = own.bundles.latest(session, key)
        assert bundle is not None, "furnished with a published version"
        yield Staged(key=key, stage=stage, bundle=bundle)


def _publish(
    services: Services, files: Mapping[str, bytes], translate: Translate, verdict: Verdict | None
) -> None:
    kept = publish.upload_files(services, files, SYSTEM, verdict)
    errors = [item for item in kept.findings if item.severity is Severity.ERROR]
    if errors:
        raise BundleError(
            N_("The process has %(errors)s, so its scenarios cannot be played."),
            findings=errors,
            errors=how_many(Severity.ERROR, len(errors)),
        )
    reason = translate(Message(REASON))
    publish.publish(services, kept.hash, reason, SYSTEM, waiver=Grounds.STAGE)
