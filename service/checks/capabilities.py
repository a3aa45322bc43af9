"""What the service itself guarantees to every regulation, and the test that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.core.language import N_, Message


@dataclass(frozen=True, slots=True)
class Capability:
    """One guarantee; ``proof`` is ``file::test`` in the repository of the service."""

    sentence: Message
    proof: str


def _sure(msgid: str, proof: str) -> Capability:
    return Capability(Message(msgid), proof)


# A clause may name these as "dienst:<key>"; the list is closed, so that nobody claims the rest.
CAPABILITIES: Mapping[str, Capability] = {
    "analyse": _sure(
        N_("What comes back often is named, and every figure opens its cases."),
        "tests/web/test_insight.py::test_what_comes_back_is_named_with_its_cases",
    ),
    "bord": _sure(
        N_("A wall shows what is due first, whose it is and whether it helped."),
        "tests/actions/test_walls.py::test_what_is_late_comes_first_and_is_counted",
    ),
    "audit": _sure(
        N_("Every act is kept in a trail that shows every change made to it afterwards."),
        "tests/actions/test_jobs.py::test_the_chain_holds_after_a_whole_case",
    ),
    "leeslog": _sure(
        N_("Every look into a case file is logged with the name of the reader."),
        "tests/actions/test_cases.py::test_opening_a_case_file_is_logged",
    ),
    "versies": _sure(
        N_("A case runs to its end on the version of the regulation it began with."),
        "tests/actions/test_publish.py"
        "::test_new_cases_follow_the_new_version_and_running_ones_stay",
    ),
    "inzage": _sure(
        N_("Anybody can read the regulation in force before sending anything."),
        "tests/web/test_regulation.py::test_the_rules_can_be_read_by_anybody",
    ),
    "indienen": _sure(
        N_("Anybody can send in a form without an account and gets a number at once."),
        "tests/actions/test_intake.py::test_a_case_gets_a_running_number_of_its_year",
    ),
    "nalezen": _sure(
        N_("Whoever sends something in reads it back first and can change it."),
        "tests/web/test_intake.py::test_answers_are_read_back_before_sending",
    ),
    "status": _sure(
        N_("Whoever has the number and the personal link can follow the case."),
        "tests/actions/test_cases.py::test_the_status_page_opens_with_number_and_secret",
    ),
    "toegankelijk": _sure(
        N_("Every question has a label and every error stands at its own question."),
        "tests/web/test_formview.py::test_every_control_has_a_label_and_every_reference_exists",
    ),
    "toegang": _sure(
        N_("Only people whose role allows it can open a case."),
        "tests/actions/test_cases.py::test_who_has_no_business_there_cannot_open_the_case",
    ),
    "uitsluiten": _sure(
        N_("Whoever is involved in a case cannot see its file."),
        "tests/actions/test_cases.py::test_an_involved_person_sees_nothing_of_the_case",
    ),
    "berichten": _sure(
        N_("A mail says only that there is a message, never what is in it."),
        "tests/connectors/test_connectors.py::test_the_notification_says_nothing_about_the_case",
    ),
    "eigen-brief": _sure(
        N_("A letter to one person holds only what is about that person."),
        "tests/connectors/test_connectors.py::test_a_letter_per_person_is_for_that_person_only",
    ),
    "brieven": _sure(
        N_("A letter is printed, kept in the case and announced exactly once."),
        "tests/worker/test_executor.py"
        "::test_a_letter_is_printed_filed_announced_and_the_case_moves_on",
    ),
    "volledige-brief": _sure(
        N_("A letter that misses a fact is not sent; it says which fact."),
        "tests/connectors/test_connectors.py::test_a_letter_with_an_empty_field_stops_and_names_it",
    ),
    "volgorde": _sure(
        N_("A step can only be done while it is open, and only once."),
        "tests/engine/test_workflow.py::test_a_task_can_be_done_only_once",
    ),
    "dossier": _sure(
        N_("The case file shows every answer with the answers it replaced."),
        "tests/actions/test_cases.py::test_the_case_file_shows_sections_with_history",
    ),
    "termijnen": _sure(
        N_("A term warns at its moments, and again when it was missed."),
        "tests/engine/test_timers.py::test_a_guard_gives_every_signal_at_its_moment",
    ),
    "werkdagen": _sure(
        N_("Working days are counted as the official calendar says, for every date tested."),
        "tests/core/test_calendar_vectors.py::test_a_due_date_in_working_days",
    ),
    "origineel": _sure(
        N_("A file is kept as it came in; any change to it is noticed."),
        "tests/outside/test_files.py::test_a_changed_file_is_an_error_until_it_is_kept_again",
    ),
    "poorten": _sure(
        N_("A model with a way round a rule of order cannot be published."),
        "tests/checks/test_gates.py::test_a_way_round_is_told_with_the_names_on_the_path",
    ),
    "zoeken": _sure(
        N_("Open work is found by number, step and subject."),
        "tests/actions/test_cases.py::test_the_inbox_finds_by_number_step_and_subject",
    ),
}
