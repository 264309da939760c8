"""Texts that keep to their room."""

from hypothesis import given
from hypothesis import strategies as st

from keyspan.pictures.svg import measure
from tests.pictures.hostile import texts

rooms = st.floats(40, 900)


def test_wide_letters_take_more_room_than_narrow_ones():
    assert measure.width("WWW", size=10) > 3 * measure.width("iii", size=10)
    assert measure.width("orders", size=10, bold=True) > measure.width("orders", size=10)


def test_lines_break_at_spaces_and_else_after_marks():
    assert measure.wrapped("encrypt, decrypt", room=60, size=12) == ["encrypt,", "decrypt"]
    assert measure.wrapped("arn:aws:iam::role/Orders", room=90, size=12) == [
        "arn:aws:iam::",
        "role/Orders",
    ]


@given(text=texts, room=rooms, bold=st.booleans())
def test_what_is_cut_fits(text: str, room: float, *, bold: bool):
    kept = measure.cut(text, room=room, size=13, bold=bold)
    assert measure.width(kept, size=13, bold=bold) <= room
    assert kept == text or kept.endswith(measure.ELLIPSIS)


@given(text=texts, room=rooms, bold=st.booleans())
def test_what_is_wrapped_fits_and_loses_nothing(text: str, room: float, *, bold: bool):
    lines = measure.wrapped(text, room=room, size=13, bold=bold)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(measure.width(line, size=13, bold=bold) <= room for line in lines)
