"""What a bundle says of its groups, in today's words and in those of version 0.2.0."""

from __future__ import annotations

import pytest

from service.bundle.before import modern
from service.bundle.settings import grants_of, read_settings
from service.core.finding import Finding
from service.core.rights import Reach, Right

HEAD = """
[bundel]
sleutel = "verlof"
titel = "Verlof"
proces = "p"
nummer = "V-{volgnummer}"
"""

# What there was to give when groups had roles.
OF_BEFORE = {
    *(Right.READ_CASES, Right.HANDLE_CASES, Right.DO_TASKS, Right.START_CASES),
    Right.READ_VERSIONS,
}


def found(text: str) -> list[Finding]:
    return read_settings((HEAD + text).encode())[1]


def grants(text: str) -> dict[str, set[tuple[Right, Reach]]]:
    given = grants_of({"bundle.toml": (HEAD + text).encode()})
    return {key: {(each.right, each.reach) for each in value} for key, value in given.items()}


def test_a_group_may_what_its_bundle_says_over_the_cases_it_says() -> None:
    given = grants('[groep.team]\nmag = ["zaken_lezen", "taken"]\nbereik = "alles"')
    assert given == {"verlof/team": {(Right.READ_CASES, Reach.ALL), (Right.DO_TASKS, Reach.ALL)}}


def test_a_group_that_says_nothing_may_nothing() -> None:
    assert grants('[groep.team]\nnaam = "Team"') == {"verlof/team": set()}


def test_the_reach_is_narrow_unless_the_bundle_widens_it() -> None:
    given = grants('[groep.team]\nmag = ["zaken_lezen"]')
    assert given == {"verlof/team": {(Right.READ_CASES, Reach.OWN_TASKS)}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[groep.team]\nmag = ["zaken_leezen"]', "Did you mean “zaken_lezen”"),
        ('[groep.team]\nbereik = "allen"', "Did you mean “alles”"),
        ('[groep.team]\nbereik = ["alles"]', "“bereik”"),
        ('[groep.team]\nbereid = "alles"', "Did you mean “bereik”"),
        ('[groep.team]\nrollen = ["directie"]', "“rollen” means nothing"),
        ('[groep."ander/team"]\nmag = ["taken"]', "letters, digits and dashes"),
        ('[partij.een]\nnaam = "a"', "“indiener = true”"),
        ("[partij.een]\nindiener = true\n[partij.twee]\nindiener = true", "een, twee"),
    ],
)
def test_what_is_misspelt_is_an_error_that_says_what_was_meant(text: str, words: str) -> None:
    said = " ".join(f"{each.message} {each.advice}" for each in found(text))
    assert words in said


def test_a_name_with_a_slash_is_never_the_group_of_another_process() -> None:
    assert set(grants('[groep."ander/team"]\nmag = ["taken"]')) == {"verlof/ander/team"}


@pytest.mark.parametrize(
    ("role", "rights", "reach"),
    [
        ("coordinator", OF_BEFORE - {Right.READ_VERSIONS}, Reach.OWN),
        ("directie", OF_BEFORE, Reach.ALL),
        ("medewerker", {Right.DO_TASKS, Right.START_CASES}, Reach.OWN),
        ("privacy", {Right.READ_CASES, Right.DO_TASKS}, Reach.OWN_TASKS),
        ("proceseigenaar", set(), Reach.OWN_TASKS),
        ("auditor", set(), Reach.OWN_TASKS),
        ("beheer", set(), Reach.OWN_TASKS),
    ],
)
def test_a_group_of_a_version_of_before_may_what_its_role_gave(
    role: str, rights: set[Right], reach: Reach
) -> None:
    given = grants(f'[groep.team]\nrollen = ["{role}"]')
    assert given["verlof/team"] == {(right, reach) for right in rights}


def test_several_roles_give_what_each_gave_with_the_widest_reach() -> None:
    given = grants('[groep.team]\nrollen = ["medewerker", "directie"]')
    assert given["verlof/team"] == {(right, Reach.ALL) for right in OF_BEFORE}


def test_the_first_party_of_a_version_of_before_filed_the_case() -> None:
    text = '[groep.team]\nrollen = []\n[partij.een]\nnaam = "a"\n[partij.twee]\nnaam = "b"'
    settings, _ = read_settings((HEAD + text).encode(), published=True)
    assert settings is not None
    assert [(each.key, each.filed, each.page) for each in settings.parties.values()] == [
        ("een", True, True),
        ("twee", False, False),
    ]


def test_who_filed_is_declared_and_not_the_first() -> None:
    text = '[partij.een]\nnaam = "a"\n[partij.twee]\nindiener = true'
    settings, _ = read_settings((HEAD + text).encode(), published=True)
    assert settings is not None
    assert settings.applicant == settings.parties["twee"]


@pytest.mark.parametrize("text", [{"groep": 1}, {"groep": {"team": "x"}}, {}, {"partij": []}])
def test_what_makes_no_sense_is_left_to_the_schema(text: dict[str, object]) -> None:
    assert modern(text) == text
