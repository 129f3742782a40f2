"""Characters and ids: there and back, and what is unknown is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocab import Vocab


@given(st.text(min_size=1))
def test_a_text_comes_back_from_its_ids(text):
    vocab = Vocab.of(text)
    assert vocab.decode(vocab.encode(text)) == text
    assert len(vocab) == len(set(text))


def test_unknown_characters_are_named_once():
    vocab = Vocab.of("abc")
    assert vocab.unknown("axbxé") == "xé"
    with pytest.raises(ValueError, match="x é"):
        vocab.encode("axbxé")


def test_a_vocabulary_with_a_character_twice_is_refused():
    with pytest.raises(ValueError, match="once"):
        Vocab("aba")


def test_an_empty_text_has_no_ids():
    assert len(Vocab.of("ab").encode("")) == 0
