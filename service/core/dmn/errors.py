"""What cannot be decided."""

from __future__ import annotations

from service.core.feel.errors import Told


class DmnError(Told):
    """A decision cannot be read or worked out; params name file, decision and rule."""

    status = 422
