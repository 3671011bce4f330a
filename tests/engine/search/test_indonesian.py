"""Indonesian is found by the root of its words, whatever stands before and behind it."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first

from saywell.engine.search.indonesian import indonesian_roots
from saywell.engine.search.words import words_of


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("mengirim dikirim kirimkan mengirimkan pengiriman kirimannya terkirim", "kirim"),
        ("membayar dibayar pembayaran bayarkan pembayarannya", "bayar"),
        ("memesan dipesan pesanan pemesanan pesanannya", "pesan"),
        ("menukar penukaran ditukarkan", "tukar"),
        ("menyimpan disimpan penyimpanan", "simpan"),
        ("mengambil diambil pengambilan", "ambil"),
        ("keterlambatan terlambat lambatnya", "lambat"),
        ("diperbaiki perbaikan memperbaiki", "baik"),
        ("berlangganan pelanggan langganan", "langgan"),
    ],
)
def test_forms_have_one_root(forms: str, root: str) -> None:
    for word in forms.split():
        assert root in indonesian_roots(word), word


@pytest.mark.parametrize("word", ["different", "kept", "address", "the", "terms"])
def test_what_is_no_root_is_left_out(word: str) -> None:
    assert not {"fferent", "rent", "dress", "ms", "ner"} & set(indonesian_roots(word))


def test_doubled_words_are_parted() -> None:
    assert words_of("barang-barang Anda") == ["barang", "barang", "anda"]
    assert words_of("ma'af Jum’at") == ["maaf", "jumat"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("kembali", "id.refund"),
        ("mengembalikan uang", "id.refund"),
        ("dananya", "id.refund"),
        ("kirim", "id.send"),
        ("mengirim", "id.send"),
        ("pengiriman", "id.send"),
        ("barang", "id.send"),
        ("bayar", "id.pay"),
        ("dibayar", "id.pay"),
        ("ditunggu", "id.wait"),
        ("pemeriksaan", "id.wait"),
        ("kemblai", "id.refund"),
    ],
)
def test_a_query_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted
