"""Uploads go after their time, and with the server; nobody else's files do."""

import os
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo import janitor
from demo.panel.limits import LIMITS
from tests.kit.lessons import run
from tests.kit.waiting import wait_until


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(janitor.VARIABLE, str(tmp_path))
    return janitor.own_folder()


def aged(path: Path, seconds: float) -> Path:
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def upload(folder: Path, name: str, seconds: float) -> Path:
    """A file in a folder of its own, as Gradio keeps one, both so old."""
    file = folder / name / "picture.png"
    file.parent.mkdir()
    file.write_bytes(b"pixels")
    aged(file, seconds)
    aged(file.parent, seconds)
    return file


def test_old_uploads_and_empty_folders_go_and_new_ones_stay(folder):
    old = upload(folder, "old", 200)
    new = upload(folder, "new", 10)
    broken_off = aged(folder / "tmpk3x", 200) if (folder / "tmpk3x").write_bytes(b"half") else None
    empty = folder / "empty"
    empty.mkdir()
    aged(empty, 200)
    gone = []
    janitor.sweep(folder, 120, gone.append)
    assert set(gone) == {str(old), str(broken_off)}
    assert new.exists() and not empty.exists() and not old.exists()
    aged(old.parent, 200)
    janitor.sweep(folder, 120)
    assert sorted(folder.iterdir()) == [new.parent]


def test_a_file_that_cannot_be_deleted_stops_nothing(folder, monkeypatch):
    kept = upload(folder, "a", 200)
    gone = upload(folder, "b", 200)
    unlink = Path.unlink

    def refuse(path):
        if path == kept:
            raise PermissionError(path)
        unlink(path)

    monkeypatch.setattr(Path, "unlink", refuse)
    janitor.sweep(folder, 120)
    assert kept.exists() and not gone.exists()


def test_the_janitor_goes_on_while_files_come_and_after_an_error(folder, monkeypatch, capsys):
    monkeypatch.setattr(janitor, "LIMITS", replace(LIMITS, uploads_kept=(0.01, 120)))
    rounds = []
    sweep = janitor.sweep

    def failing(*arguments):
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError("Set changed size during iteration")
        sweep(*arguments)

    monkeypatch.setattr(janitor, "sweep", failing)
    remembered = {f"/elsewhere/{number}" for number in range(100)}
    worker = janitor.Janitor(folder, [remembered])
    worker.start()
    for number in range(50):
        old = upload(folder, str(number), 200)
        remembered.add(str(old))
        wait_until(lambda old=old: not old.exists())
    worker.end()
    assert not folder.exists()
    assert len(remembered) == 100
    assert "Set changed size" in capsys.readouterr().out


def test_the_uploads_of_a_killed_server_go_when_the_next_one_starts(folder):
    upload(folder, "left", 5000)
    aged(folder, 5000)
    alive = janitor.own_folder()  # lies in the first, which is $GRADIO_TEMP_DIR now
    os.environ[janitor.VARIABLE] = str(folder.parent)
    aged(folder, 5000)
    other = janitor.own_folder()
    assert not folder.exists() and not alive.exists() and other.exists()


def test_a_server_that_is_looked_after_loses_nothing_to_another(folder):
    aged(folder, 5000)
    janitor.sweep(folder, 120)
    os.environ[janitor.VARIABLE] = str(folder.parent)
    janitor.own_folder()
    assert folder.exists()


def test_only_its_owner_reads_an_upload(folder):
    assert folder.stat().st_mode & 0o077 == 0


def test_the_servers_end_deletes_its_uploads_and_nobody_elses(folder, tmp_path):
    def served(place: Path):
        return SimpleNamespace(
            uploaded_file_dir=str(place), get_blocks=lambda: SimpleNamespace(temp_file_sets=[])
        )

    async def live_and_end(place: Path) -> None:
        async with janitor.looked_after(served(place)):
            assert place.exists()

    upload(folder, "new", 0)
    letter = tmp_path / "letter.txt"
    letter.write_text("not ours")
    run(live_and_end(tmp_path))
    assert letter.exists()
    run(live_and_end(folder))
    assert not folder.exists() and letter.exists()


def test_memory_is_given_back_wherever_that_can_be_asked_for(monkeypatch):
    janitor.return_memory()
    monkeypatch.setattr(janitor.sys, "platform", "win32")
    monkeypatch.setattr(janitor.ctypes, "CDLL", None)
    janitor.return_memory()
