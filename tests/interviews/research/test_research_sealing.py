"""How the keys of releases are kept."""

import pytest

from interviews.research import sealing


def test_a_sealed_key_opens_under_the_same_secret(settings):
    sealed = sealing.seal(b"k" * 32)
    assert "kkkk" not in sealed
    assert sealing.unseal(sealed) == b"k" * 32


def test_under_another_secret_it_stays_shut_and_says_what_to_do(settings):
    sealed = sealing.new_sealed_key()
    settings.SECRET_KEY = "another"
    with pytest.raises(sealing.SealBrokenError, match="RED_QUEEN_SECRET_KEY"):
        sealing.unseal(sealed)


def test_two_releases_have_two_keys():
    assert sealing.unseal(sealing.new_sealed_key()) != sealing.unseal(sealing.new_sealed_key())


def test_an_id_depends_on_key_kind_and_name():
    ids = {
        sealing.keyed_id(key, kind, name) for key in (b"a", b"b") for kind in ("subject", "attempt") for name in "xy"
    }
    assert len(ids) == 8
    assert all(len(value) == sealing.ID_DIGITS for value in ids)
