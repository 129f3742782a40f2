"""A lesson in a link: it comes out as it went in, and nothing comes out that is too large or damaged."""

import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.guide.lesson import LessonError
from demo.guide.link import FITS, LONGEST_BYTES, packed, unpacked
from tests.kit.lesson_file import WHO


def code_of(data: bytes) -> str:
    return "~" + urlsafe_b64encode(data).decode().rstrip("=")


@given(st.text())
def test_a_file_comes_out_as_it_went_in(text):
    code = packed(text)
    assert unpacked(code) == text
    assert set(code) <= set("~-_") | set(map(chr, range(48, 123))), "it stands in an address as it is"


def test_a_short_lesson_fits_into_a_link():
    assert len(packed(WHO)) < FITS / 2


def test_a_link_that_unpacks_to_gigabytes_is_refused_before_it_does():
    bomb = code_of(zlib.compress(bytes(50_000_000), 9))
    with pytest.raises(LessonError, match="damaged"):
        unpacked(bomb)


def test_the_longest_file_fits():
    assert unpacked(code_of(zlib.compress(bytes(LONGEST_BYTES)))) == "\0" * LONGEST_BYTES


@given(st.text(max_size=80) | st.binary(max_size=80).map(code_of))
def test_a_damaged_link_gets_a_sentence(code):
    with pytest.raises(LessonError, match="damaged"):
        unpacked(code)


def test_what_is_no_text_or_is_cut_is_damaged():
    whole = zlib.compress(WHO.encode())
    for data in (zlib.compress(b"\xff\xfe"), whole[:-5], b""):
        with pytest.raises(LessonError, match="damaged"):
            unpacked(code_of(data))
