"""Data sets: read as published, refused when altered, a clear sentence when they cannot be had."""

import contextlib
import gzip
import http.server
import os
import threading
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from models import data
from models.scoring import novelty

UNIPEN = """.INCLUDE dene.doc
.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 268  330
.PEN_UP
.PEN_DOWN
 -5  7
.PEN_UP
.DT 100

.SEGMENT DIGIT    1 ? "2"
.COMMENT 2 25   54
.PEN_DOWN
 1  2
.PEN_UP
"""


@pytest.fixture
def server(tmp_path):
    """(address, folder) of a small web server on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=tmp_path)

        def log_message(self, *args):
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}", tmp_path
    httpd.shutdown()


def test_unipen_strokes_keep_their_order_and_y_grows_downward():
    eight, two = data.parse_unipen(UNIPEN)
    assert (eight.label, eight.writer, eight.strokes) == (8, 12, [[(267, -333), (268, -330)], [(-5, -7)]])
    assert (two.label, two.writer, len(two.strokes)) == (2, 25, 1)


def test_a_letters_strokes_are_parsed_y_down():
    text = "START\n1.5,-2.0,0\n2.0,-3.5,40\nBREAK\n4.0,-1.0,90\nBREAK\n"
    assert data.parse_omniglot(text) == [[(1.5, 2.0), (2.0, 3.5)], [(4.0, 1.0)]]


def test_the_published_letters_are_of_five_alphabets_by_twenty_people(letters_root):
    letters = data.omniglot(letters_root)
    counts = Counter((letter.alphabet, letter.character) for letter in letters)
    assert len(counts) == 136 and set(counts.values()) == {20}
    assert {alphabet for alphabet, _ in counts} == set(novelty.CHOOSING + novelty.REPORTING)


def test_the_published_pen_digits_have_thirty_writers(data_root):
    digits = data.pendigits(data_root)
    assert len(digits) == 7494
    assert sum(len(digit.strokes) for digit in digits) == 9433
    assert {digit.writer for digit in digits} == set(range(1, 31))


def test_mnist_is_read_as_published(data_root):
    images, labels = data.mnist(train=False, data=data_root)
    assert tuple(images.shape) == (10_000, 28, 28)
    assert labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_a_file_is_fetched_and_checked(server, tmp_path):
    address, folder = server
    (folder / "set.txt").write_bytes(b"ink" * 50_000)
    data.fetch(f"{address}/set.txt", tmp_path / "new" / "set.txt", sha256(b"ink" * 50_000).hexdigest())
    assert (tmp_path / "new" / "set.txt").stat().st_size == 150_000


def test_mnist_is_fetched_unpacked_and_read_with_progress(server, tmp_path, monkeypatch):
    address, folder = server
    images = bytes.fromhex("00000803 00000002 0000001c 0000001c") + bytes(range(196)) * 8
    labels = bytes.fromhex("00000801 00000002") + bytes([7, 2])
    names = [file.name for file in data.mnist_files(train=False, data=tmp_path / "new")]
    for name, content in zip(names, (images, labels), strict=True):
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        monkeypatch.setitem(data.MNIST_SHA256, name, sha256(content).hexdigest())
    monkeypatch.setattr(data, "MNIST_URL", address)
    steps = list(data.fetch_mnist(train=False, data=tmp_path / "new"))
    assert steps[0][0] == steps[0][1] > 0
    read, true = data.mnist(train=False, data=tmp_path / "new")
    assert tuple(read.shape) == (2, 28, 28) and true.tolist() == [7, 2]
    assert read[0, 0, 5] == 5


def test_film_reviews_are_fetched_checked_and_read(server, tmp_path, monkeypatch):
    address, folder = server
    text = "(3 (2 It) (3 works))\n(1 (2 8\xa01\\/2) (1 bores))\n"
    (folder / "dev.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(data, "SST_URL", address)
    monkeypatch.setitem(data.SST_SHA256, "dev.txt", sha256(text.encode()).hexdigest())
    trees = data.sst("dev", tmp_path / "new")
    assert [(tree.label, tree.words()) for tree in trees] == [
        (3, ["It", "works"]),
        (1, ["8\xa01\\/2", "bores"]),
    ]
    (tmp_path / "new" / "sst" / "dev.txt").write_text(text + " ", encoding="utf-8")
    with pytest.raises(data.DataError, match="sst/dev.txt is not the published file"):
        data.sst("dev", tmp_path / "new")


def test_a_fetch_that_is_stopped_leaves_nothing_behind(server, tmp_path):
    address, folder = server
    (folder / "set.txt").write_bytes(b"ink" * 100_000)
    fetching = data.download(f"{address}/set.txt", tmp_path / "new" / "set.txt", "0" * 64)
    next(fetching)
    fetching.close()
    assert not list((tmp_path / "new").iterdir())


def test_an_altered_file_is_refused_and_nothing_is_left(server, tmp_path):
    address, folder = server
    (folder / "set.txt").write_bytes(b"ink")
    with pytest.raises(data.DataError, match="not the published file"):
        data.fetch(f"{address}/set.txt", tmp_path / "new" / "set.txt", "0" * 64)
    assert not list((tmp_path / "new").iterdir())


class Drip(http.server.BaseHTTPRequestHandler):
    """Ten bytes at a time, for as long as anybody takes them."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "²")
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"0123456789")
                self.wfile.flush()

    def log_message(self, *args):
        pass


@pytest.fixture
def drip():
    """The address of a source that never ends."""
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Drip)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/set.txt"
    httpd.shutdown()


def test_a_source_that_is_too_slow_is_given_up(drip, tmp_path, monkeypatch):
    monkeypatch.setattr(data, "SLOWEST", 10**12)
    monkeypatch.setattr(data, "PATIENCE", 0.05)
    with pytest.raises(data.DataError, match="bytes in 0 seconds are too slow"):
        data.fetch(drip, tmp_path / "new" / "set.txt", "0" * 64)
    assert not list((tmp_path / "new").iterdir())


def test_a_slow_source_is_watched_and_can_be_left(drip, tmp_path):
    fetching = data.download(drip, tmp_path / "new" / "set.txt", "0" * 64)
    first, total = next(fetching)
    second, _ = next(fetching)
    fetching.close()
    assert 0 < first < second and total == 0  # a length that is no number says nothing
    assert not list((tmp_path / "new").iterdir())


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(server, tmp_path):
    address, folder = server
    (folder / "set.txt").write_bytes(b"ink")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(data.DataError, match="file/set.txt is not there and could not be fetched") as raised:
        data.fetch(f"{address}/set.txt", tmp_path / "file" / "set.txt", "0" * 64)
    assert str(tmp_path) not in str(raised.value).partition("(")[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_told_in_a_sentence(server, tmp_path, monkeypatch):
    address, folder = server
    (folder / "set.txt").write_bytes(b"ink")
    full = os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb", buffering=0)
    monkeypatch.setattr(data.Path, "open", lambda path, mode: full)
    with pytest.raises(data.DataError, match="No space left on device"):
        data.fetch(f"{address}/set.txt", tmp_path / "new" / "set.txt", "0" * 64)


def test_no_network_is_told_in_a_sentence(tmp_path):
    with pytest.raises(data.DataError, match="could not be fetched.*--data"):
        data.fetch("http://127.0.0.1:9/none", tmp_path / "set.txt", "0" * 64)


def test_a_damaged_copy_at_hand_is_refused(tmp_path):
    file = tmp_path / "pendigits" / "pendigits-train"
    file.parent.mkdir()
    file.write_text(UNIPEN)
    with pytest.raises(data.DataError, match="not the published file.*Delete it"):
        data.pendigits(tmp_path)


def test_the_folder_is_the_argument_then_the_variable_then_data(monkeypatch):
    monkeypatch.setenv("INKWELL_DATA", "/from/variable")
    assert str(data.folder("given")) == "given"
    assert str(data.folder()) == "/from/variable"
    monkeypatch.delenv("INKWELL_DATA")
    assert str(data.folder()) == "data"
