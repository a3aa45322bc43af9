"""Every state of a deadline is told by a shape, not by colour alone."""

from __future__ import annotations

import pytest

from service.web.deadline import DeadlineState
from service.web.icons import icon


@pytest.mark.parametrize("state", list(DeadlineState))
def test_every_state_has_a_shape(state: DeadlineState) -> None:
    assert 'aria-hidden="true"' in icon(state)
