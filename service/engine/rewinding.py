"""A case put back to where it waited before a step; nothing in it moves by that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from service.bundle.bundle import Bundle
from service.engine import state as states
from service.engine import views
from service.engine.repairs import numbered
from service.engine.run import Run
from service.engine.settling import arm
from service.engine.step import Facts, Step
from service.engine.workflow import carry_over, engine_errors


def back(
    bundle: Bundle, before: bytes, now: bytes, gone: Collection[str], facts: Facts
) -> tuple[Step, dict[str, str]]:
    """The case of *now* as it waited *before*, and the new id of each token of *gone*.

    *facts* with the record of then. What was due meanwhile goes off in a step of its own. See
    ``state.rewound`` for why tokens get other ids.
    """
    run = Run(bundle, facts)
    state, renamed = states.rewound(before, now, gone)
    spec, called = states.specs_for(bundle, state)
    with engine_errors():
        workflow, numbers = states.load(state, spec, dict(called), run.engine)
        with numbered(numbers):
            carry_over(workflow)
        arm(run, workflow)
        step = Step(
            state=b"",
            record=dict(facts.record),
            completed=False,
            tasks=views.open_tasks(run, workflow),
            jobs=views.open_jobs(run, workflow),
            timers=views.armed_timers(run, workflow),
            actions=views.actions(run, workflow),
            here=views.here(run, views.snapshot(workflow)),
        )
        return replace(step, state=states.save(workflow, numbers)), renamed
