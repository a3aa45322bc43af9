"""Which file is described by which part of the schema."""

from __future__ import annotations

from collections.abc import Mapping

from service.bundle.schema.boards_file import BoardsFile
from service.bundle.schema.bundle_file import BundleFile
from service.bundle.schema.calendar_file import CalendarFile
from service.bundle.schema.chance_file import ChanceFile
from service.bundle.schema.element_properties import ElementProperties
from service.bundle.schema.letter_file import LetterFront
from service.bundle.schema.measures_file import MeasuresFile
from service.bundle.schema.measuring_file import MeasuringFile
from service.bundle.schema.people_file import PeopleFile
from service.bundle.schema.regulation_file import RegulationFile
from service.bundle.schema.reports_file import ReportsFile
from service.bundle.schema.table import Table

# TOML files; an editor can follow the schema of each while somebody types.
TOML_FILES: Mapping[str, type[Table]] = {
    "bundle.toml": BundleFile,
    "regeling.toml": RegulationFile,
    "maten.toml": MeasuresFile,
    "overzichten.toml": BoardsFile,
    "rapporten.toml": ReportsFile,
    "kalender.toml": CalendarFile,
    "demo.toml": PeopleFile,
    "bench.toml": MeasuringFile,
    "willekeurig.toml": ChanceFile,
}
# What stands inside other files, by the name under which the reference pages know it.
PARTS: Mapping[str, type[Table]] = {
    "letters/*.md": LetterFront,
    "*.bpmn": ElementProperties,
}
EVERYTHING: Mapping[str, type[Table]] = {**TOML_FILES, **PARTS}
