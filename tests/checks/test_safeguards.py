"""What a new version changes in rights and safeguards, and which of it weakens one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

import pytest

from service.bundle.archive import read_directory
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.calendars import freeze
from service.checks.difference import Difference, Subject
from service.checks.safeguards import differences
from tests.conftest import ROOT

FEATURE = """# language: nl
Functionaliteit: Aanvragen
  Scenario: Op tijd
    Gegeven het is maandag 2 maart 2026
    Dan loopt de zaak nog
    En is de taak "Aanvraag beoordelen" open
  Scenario: Te laat
    Dan loopt de zaak nog
"""
PART = 'dagen_open = 14\n[[status.sectie]]\ntitel = "Besluit"\nvelden = ["besluit"]\n'
TEAM = '\n[groep.extra]\nmag = ["zaken_lezen"]\nbereik = "eigen taken"\n'


@cache
def _files() -> Mapping[str, bytes]:
    tests = ROOT / "tests"
    found = read_directory(
        tests / "proefproces", tests / "proefproces_forms", ROOT / "processes" / "kalender.toml"
    )
    return freeze({**found, "scenarios/a.feature": FEATURE.encode()})


def version(file: str = "bundle.toml", *changes: tuple[str, str], more: str = "") -> Bundle:
    """The test process with other text in one file; *more* comes after its settings."""
    files = dict(_files())
    text = files[file].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    files[file] = text.encode()
    files["bundle.toml"] += more.encode()
    return load(files)


def told(before: Bundle, after: Bundle, ever: Collection[str] = ()) -> list[tuple[Subject, bool]]:
    return [(each.subject, each.weakens) for each in differences(before, after, ever)]


ASSESSOR = '[groep.beoordelaar]\nnaam = "Beoordelaar"\n'
RIGHTS = 'mag = ["zaken_lezen", "zaken_voeren", "taken", "invoeren"]\nbereik = "eigen"'


@pytest.mark.parametrize(
    ("old", "new", "weakens"),
    [
        ('mag = ["taken", "invoeren"]', 'mag = ["taken", "invoeren", "zaken_lezen"]', True),
        ('mag = ["taken", "invoeren"]', 'mag = ["taken"]', False),
        (RIGHTS, RIGHTS.replace('"eigen"', '"alles"'), True),
        (RIGHTS, RIGHTS.replace('"eigen"', '"eigen taken"'), True),  # neither holds the other
        ('bereik = "alles"', 'bereik = "eigen"', False),
        (RIGHTS, f'{RIGHTS}\nwanneer = "besluit != null"', False),
        (ASSESSOR, '[groep.keurder]\nnaam = "Beoordelaar"\n', False),  # nobody is in a new group
    ],
)
def test_more_rights_or_reach_for_a_group_that_exists_weaken(
    old: str, new: str, *, weakens: bool
) -> None:
    found = told(version(), version("bundle.toml", (old, new)))
    assert found
    assert {subject for subject, _ in found} == {Subject.GROUP}
    assert any(each for _, each in found) is weakens


KNOWN = 'iedereen = true\neigenschappen = ["functie"]'


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (KNOWN, 'iedereen = true\neigenschappen = ["functie", "email"]'),
        ('groepen = ["directie"]', 'groepen = ["directie", "medewerker"]'),
        ('groepen = ["directie", "medewerker"]', "iedereen = true"),
        ('groepen = ["directie"]', 'groepen = ["medewerker"]'),
    ],
)
def test_knowing_more_people_or_more_of_them_weakens(narrow: str, wide: str) -> None:
    before, after = (version("bundle.toml", (KNOWN, known)) for known in (narrow, wide))
    assert (Subject.PEOPLE, True) in told(before, after)


def test_knowing_less_of_people_weakens_nothing() -> None:
    less = version("bundle.toml", (KNOWN, "iedereen = true"))
    assert told(version(), less) == [(Subject.PEOPLE, False)]


def test_who_cannot_be_chosen_any_more_is_not_kept_out_any_more() -> None:
    fewer = version("bundle.toml", (KNOWN, 'groepen = ["directie"]'))
    assert told(version(), fewer) == [(Subject.EXCLUSION, True), (Subject.PEOPLE, False)]
    assert told(fewer, version()) == [(Subject.PEOPLE, True)]


def test_whoever_says_for_the_first_time_whom_it_knows_asks_somebody_else() -> None:
    text = _files()["bundle.toml"].decode()
    begin = text.index("[personen]")
    silent = version("bundle.toml", (text[begin : text.index("[partij.")], ""))
    assert told(silent, version()) == [(Subject.PEOPLE, True)]
    assert (Subject.PEOPLE, False) in told(version(), silent)


def test_a_condition_that_changes_weakens() -> None:
    narrow = version("bundle.toml", (RIGHTS, f'{RIGHTS}\nwanneer = "besluit != null"'))
    assert told(narrow, version()) == [(Subject.GROUP, True)]


def test_a_group_that_comes_back_is_no_new_one() -> None:
    extra = version(more=TEAM)
    assert told(extra, version()) == [(Subject.GROUP, False)]
    assert told(version(), extra, ever=()) == [(Subject.GROUP, False)]
    assert told(version(), extra, ever={"extra"}) == [(Subject.GROUP, True)]


@pytest.mark.parametrize("key", ["uitgesloten", "behandelaar"])
@pytest.mark.parametrize("new", ["[]", "", "betrokkenen[1]"])
def test_whatever_else_says_who_is_kept_out_or_handles_weakens(key: str, new: str) -> None:
    old = {"uitgesloten": "betrokkenen", "behandelaar": "behandelaar"}[key]
    after = version("bundle.toml", (f'{key} = "{old}"', f'{key} = "{new}"'))
    assert [weakens for _, weakens in told(version(), after)] == [True]
    if not new:
        assert [weakens for _, weakens in told(after, version())] == [False]


def test_another_layout_of_an_expression_is_no_difference() -> None:
    after = version("bundle.toml", ('uitgesloten = "betrokkenen"', 'uitgesloten = " betrokkenen "'))
    assert told(version(), after) == []


def test_what_a_comment_takes_out_of_an_expression_weakens() -> None:
    """The same words, and another end of the line: the second name stands behind the comment."""
    key = 'uitgesloten = "betrokkenen"'
    both, one = (
        version("bundle.toml", (key, f"uitgesloten = '''\n{text}\n'''"))
        for text in ("[a // wie\n, b\n]", "[a // wie , b\n]")
    )
    assert told(both, one) == [(Subject.EXCLUSION, True)]


def test_a_comment_in_an_expression_is_no_difference() -> None:
    key = 'uitgesloten = "betrokkenen"'
    after = version("bundle.toml", (key, 'uitgesloten = "betrokkenen /* wie */ // allen"'))
    assert told(version(), after) == []


DERIVED = "[afgeleid]\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("betrokkenen = '[1]'", "betrokkenen = '[]'"),
        ("betrokkenen = 'genoemd'\ngenoemd = '[1]'", "betrokkenen = 'genoemd'\ngenoemd = '[]'"),
        ("", "betrokkenen = '[]'"),
    ],
)
def test_an_exclusion_that_reads_what_is_derived_differently_weakens(old: str, new: str) -> None:
    before, after = (
        version("regeling.toml", (DERIVED, f"{DERIVED}{text}\n")) for text in (old, new)
    )
    assert told(before, after) == [(Subject.EXCLUSION, True)]


def test_a_condition_that_reads_another_setting_weakens() -> None:
    when = f'{RIGHTS}\nwanneer = "bedrag > instelling.grens"'
    before, after, elsewhere = (
        load(
            {
                **_files(),
                "bundle.toml": _files()["bundle.toml"].replace(RIGHTS.encode(), when.encode()),
                "regeling.toml": _files()["regeling.toml"] + settings.encode(),
            }
        )
        for settings in (
            "\n[instelling]\ngrens = 9\nelders = 1\n",
            "\n[instelling]\ngrens = 0\nelders = 1\n",
            "\n[instelling]\ngrens = 9\nelders = 2\n",
        )
    )
    assert told(before, after) == [(Subject.GROUP, True)]
    assert told(before, elsewhere) == []


def test_the_same_version_has_no_difference() -> None:
    assert told(version(), version()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  Scenario: Te laat\n    Dan loopt de zaak nog\n", ""),
        ('    En is de taak "Aanvraag beoordelen" open\n', ""),
        ("Scenario: Te laat", "# Scenario: Te laat"),
        ("Dan loopt de zaak nog", "Dan is het maandag 2 maart 2026"),
        ('En is de taak "Aanvraag beoordelen" open', "En loopt de zaak nog"),
        ("    Gegeven het is maandag 2 maart 2026\n", ""),
        ("Scenario: Te laat", "Scenario: Veel te laat"),
        ("Functionaliteit: Aanvragen", "geen Gherkin"),
    ],
)
def test_a_scenario_that_is_gone_or_expects_less_weakens(old: str, new: str) -> None:
    found = told(version(), version("scenarios/a.feature", (old, new)))
    assert found
    assert set(found) == {(Subject.SCENARIO, True)}


@cache
def _leave() -> Mapping[str, bytes]:
    here = ROOT / "tests" / "tweede_proces"
    return freeze(
        read_directory(
            here / "processes" / "verlofaanvraag",
            here / "forms" / "verlofaanvraag",
            here / "processes" / "kalender.toml",
        )
    )


def leave(file: str, old: str, new: str) -> Bundle:
    files = dict(_leave())
    text = files[file].decode()
    assert old in text
    return load({**files, file: text.replace(old, new).encode()})


def test_a_rule_of_order_that_is_gone_weakens() -> None:
    gate = _leave()["regeling.toml"].decode().partition("[[poort]]")[2]
    without = leave("regeling.toml", f"[[poort]]{gate}", "")
    assert told(load(_leave()), without) == [(Subject.GATE, True)]
    assert told(without, load(_leave())) == [(Subject.GATE, False)]


@pytest.mark.parametrize("tag", ["afgewezen", "beoordeeld"])
def test_a_rule_of_order_that_guards_something_else_weakens(tag: str) -> None:
    moved = leave("verlofprocedure.bpmn", f'name="poort" value="{tag}"', 'name="poort" value="x"')
    back = load(_leave())
    one_way = [each for each in (told(back, moved), told(moved, back)) if each]
    assert one_way == [[(Subject.GATE, True)]]


def test_a_scenario_more_weakens_nothing() -> None:
    less = version("scenarios/a.feature", ("  Scenario: Te laat\n    Dan loopt de zaak nog\n", ""))
    assert told(less, version()) == []


def test_a_page_for_another_party_and_a_form_for_anybody_are_shown() -> None:
    page = version(more='\n[partij.buur]\nnaam = "buur"\npagina = true\n')
    assert told(version(), page) == [(Subject.PARTY, False)]
    start = "[start.aanvraag-invoeren]\n"
    open_ = version("bundle.toml", (start, f"{start}openbaar = true\n"))
    assert told(version(), open_) == [(Subject.START, False)]


TASK = 'camunda:candidateGroups="beoordelaar"'


@pytest.mark.parametrize(
    ("old", "new", "weakens"),
    [
        (TASK, 'camunda:candidateGroups="beoordelaar, medewerker"', True),
        (TASK, 'camunda:candidateGroups="directie"', True),
        (TASK, 'camunda:candidateGroups="=&#34;beoordelaar&#34;"', True),  # who knows
        ('name="openbaar" value="ja"', 'name="artikel" value="R1"', True),  # any handler now
        ('name="openbaar" value="ja"', 'name="actie_door" value="medewerker"', True),
    ],
)
def test_a_step_that_others_may_do_weakens(old: str, new: str, *, weakens: bool) -> None:
    found = told(version(), version("proefproces.bpmn", (old, new)))
    assert found == [(Subject.ELEMENT, weakens)]


def test_a_step_that_fewer_may_do_weakens_nothing() -> None:
    both = version("proefproces.bpmn", (TASK, 'camunda:candidateGroups="beoordelaar,directie"'))
    assert told(both, version()) == [(Subject.ELEMENT, False)]
    free = version("proefproces.bpmn", ('name="openbaar" value="ja"', 'name="artikel" value="R1"'))
    kept = ('name="openbaar" value="ja"', 'name="actie_door" value="directie"')
    assert told(free, version("proefproces.bpmn", kept)) == [(Subject.ELEMENT, False)]
    gained = ('name="openbaar" value="ja"', 'name="actie_door" value="medewerker"')
    assert told(free, version("proefproces.bpmn", gained)) == [(Subject.ELEMENT, True)]


OTHER_ID = (
    ('id="beoordelen"', 'id="beoordelen2"'),
    ('targetRef="beoordelen"', 'targetRef="beoordelen2"'),
    ('sourceRef="beoordelen"', 'sourceRef="beoordelen2"'),
)
OTHER_FORM = ('formRef="beoordelen"', 'formRef="aanvullen"')
OTHER_NAME = ('name="Aanvraag beoordelen"', 'name="Aanvraag bekijken"')
OTHER_GROUP = (TASK, 'camunda:candidateGroups="medewerker"')


@pytest.mark.parametrize("changes", [(), (OTHER_FORM,), (OTHER_NAME,)])
def test_a_step_under_another_id_is_known_by_its_form_or_name(
    changes: tuple[tuple[str, str], ...],
) -> None:
    same = version("proefproces.bpmn", *OTHER_ID, *changes)
    assert told(version(), same) == []
    others = version("proefproces.bpmn", *OTHER_ID, *changes, OTHER_GROUP)
    assert told(version(), others) == [(Subject.ELEMENT, True)]


def test_a_form_that_others_fill_in_beside_who_did_weakens() -> None:
    twin = (
        '<bpmn:userTask id="aanmanen"',
        '<bpmn:userTask id="ook" name="Meekijken" camunda:formRef="beoordelen"'
        ' camunda:candidateGroups="medewerker" /><bpmn:userTask id="aanmanen"',
    )
    # By whom, and without the condition of the form it stands beside.
    assert told(version(), version("proefproces.bpmn", twin)) == [(Subject.ELEMENT, True)] * 2


def test_a_step_for_a_party_called_as_the_group_it_was_for_weakens() -> None:
    party = '\n[partij.medewerker]\nnaam = "buur"\npagina = true\n'
    model = _files()["proefproces.bpmn"].decode()
    settings = {**_files(), "bundle.toml": _files()["bundle.toml"] + party.encode()}
    before, after = (
        load({**settings, "proefproces.bpmn": model.replace(*change).encode()})
        for change in (
            ('name="openbaar" value="ja"', 'name="actie_door" value="medewerker"'),
            ('name="openbaar" value="ja"', 'name="openbaar" value="medewerker"'),
        )
    )
    assert told(before, after) == [(Subject.ELEMENT, True)]


def test_a_step_for_who_filed_that_becomes_one_for_another_party_weakens() -> None:
    other = '\n[partij.buur]\nnaam = "buur"\n'
    settings = _files()["bundle.toml"].decode()
    before, after = (
        load({**_files(), "bundle.toml": text.encode()})
        for text in (
            settings + other,
            settings.replace("indiener = true\n", "") + other + "indiener = true\n",
        )
    )
    assert (Subject.ELEMENT, True) in told(before, after)


def test_a_group_that_takes_the_name_of_a_lane_weakens() -> None:
    """A task in a lane is for the groups that are called as the lane is."""
    lane = (
        '<bpmn:laneSet id="l"><bpmn:lane id="l1" name="Beoordelaar">'
        "<bpmn:flowNodeRef>beoordelen</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    model = _files()["proefproces.bpmn"].decode().replace(f" {TASK}", "")
    model = model.replace('<bpmn:userTask id="beoordelen"', f'{lane}<bpmn:userTask id="beoordelen"')
    settings = _files()["bundle.toml"].decode()
    renamed = settings.replace('naam = "Medewerker"', 'naam = "Beoordelaar"')
    assert renamed != settings
    before, after = (
        load({**_files(), "proefproces.bpmn": model.encode(), "bundle.toml": text.encode()})
        for text in (settings, renamed)
    )
    assert told(before, after) == [(Subject.ELEMENT, True)]


def test_what_weakens_comes_first() -> None:
    after = version("bundle.toml", ('mag = ["taken", "invoeren"]', 'mag = ["zaken_lezen"]'))
    found: list[Difference] = differences(version(), after)
    assert [each.weakens for each in found] == [True, False]


def test_an_expectation_that_is_lost_is_told() -> None:
    other = ('En is de taak "Aanvraag beoordelen" open', "En loopt de zaak nog")
    (found,) = differences(version(), version("scenarios/a.feature", other))
    assert "Aanvraag beoordelen" in str(found.message)


def test_an_expectation_with_another_date_is_told_and_weakens_nothing() -> None:
    first, second = (
        ("Dan loopt de zaak nog", f"Dan is het {day} 2026")
        for day in ("maandag 2 maart", "vrijdag 10 april")
    )
    before, after = version("scenarios/a.feature", first), version("scenarios/a.feature", second)
    assert set(told(before, after)) == {(Subject.SCENARIO, False)}


def test_another_layout_of_a_scenario_is_no_difference() -> None:
    layout = ("    Dan loopt de zaak nog", "\n  Dan   loopt de  zaak nog")
    assert told(version(), version("scenarios/a.feature", layout)) == []


def test_more_expectations_weaken_nothing() -> None:
    less = version("scenarios/a.feature", ('    En is de taak "Aanvraag beoordelen" open\n', ""))
    assert told(less, version()) == []


FOR = 'naam = "Aanvraag invoeren"\ngroepen = ["beoordelaar"]'


def test_a_form_that_other_groups_may_fill_in_weakens_and_fewer_are_shown() -> None:
    more = version("bundle.toml", (FOR, FOR.replace("]", ', "medewerker"]')))
    assert told(version(), more) == [(Subject.START, True)]
    assert told(more, version()) == [(Subject.START, False)]


MAY = 'name="mag" value="besluit_verzonden_op = null"'
ASKS = 'name="voorwaarde" value="string length(reden) &#62; 2"'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MAY, 'name="mag" value="true"'),
        (MAY, 'name="artikel" value="R1"'),
        (ASKS, 'name="voorwaarde" value="true"'),
        (ASKS, 'name="artikel" value="R1"'),
    ],
)
def test_another_condition_of_a_step_weakens_and_a_new_one_does_not(old: str, new: str) -> None:
    other = version("proefproces.bpmn", (old, new))
    assert (Subject.ELEMENT, True) in told(version(), other)
    added = 'value="R1"' in new
    assert ((Subject.ELEMENT, False) in told(other, version())) is added


def test_a_condition_in_another_layout_is_no_difference() -> None:
    layout = MAY.replace(" = ", "  =  ")
    assert told(version(), version("proefproces.bpmn", (MAY, layout))) == []


@pytest.mark.parametrize(
    ("old", "new", "weakens"),
    [
        ('documenten = ["besluit"]', 'documenten = ["besluit", "ontvangst"]', True),
        ('documenten = ["besluit"]', "documenten = []", True),
        ('termijnen = ["beslissen"]', "termijnen = []", True),
        ("dagen_open = 14", "dagen_open = 90", False),
        ("dagen_open = 14", PART, True),
    ],
)
def test_another_page_for_parties_is_told(old: str, new: str, *, weakens: bool) -> None:
    assert told(version(), version("bundle.toml", (old, new))) == [(Subject.STATUS, weakens)]
