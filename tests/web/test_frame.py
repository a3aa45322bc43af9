"""What surrounds a page."""

from __future__ import annotations

import pytest
from flask import render_template

from service.web.frame import Frame, MenuItem
from service.web.preferences import Theme


@pytest.mark.usefixtures("bare_page")
def test_the_staff_frame_marks_the_current_page() -> None:
    menu = (MenuItem(label="Zaken", url="/zaken", count=3, current=True),)
    html = render_template(
        "app.html", frame=Frame(menu=menu, person="M.K.", role="Coördinator", theme=Theme.DARK)
    )
    assert 'data-bs-theme="dark"' in html
    assert '<a href="/zaken" aria-current="page">Zaken <span class="n">3</span></a>' in html
    assert "M.K." in html
