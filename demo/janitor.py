"""What is deleted, and when: uploads a few minutes after they came, whatever became of the request.

Gradio's own deletion ends for good when a file comes at the wrong moment, and never knows of an upload that
was broken off. This one looks at the folder itself. It knows no Gradio, so that it can choose the folder
before Gradio is imported.
"""

import ctypes
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from demo.panel.limits import LIMITS

VARIABLE = "GRADIO_TEMP_DIR"  # where Gradio puts uploads
PREFIX = "inkwell-uploads-"
ABANDONED = 600  # seconds after which a folder that no server looks after any more is another's to delete


def own_folder() -> Path:
    """A new empty folder for this server's uploads, where Gradio will put them; readable to its owner only.

    It lies in $GRADIO_TEMP_DIR if that is set. What servers that were killed have left there goes.
    """
    place = Path(os.environ.get(VARIABLE) or tempfile.gettempdir())
    place.mkdir(parents=True, exist_ok=True)
    for folder in place.glob(f"{PREFIX}*"):
        if age(folder) > ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)
    # One's own and never the place itself, which may hold what is not ours to delete.
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    os.environ[VARIABLE] = str(folder)
    return folder


def is_own(folder: Path) -> bool:
    """Whether it was made here: elsewhere lie other programs' files too."""
    return folder.name.startswith(PREFIX)


def clear(folder: Path) -> None:
    """Delete all uploads."""
    if is_own(folder):
        shutil.rmtree(folder, ignore_errors=True)


def age(path: Path) -> float:
    """Seconds since it was last written to; 0 for what is not there any more."""
    try:
        return time.time() - path.lstat().st_mtime
    except OSError:
        return 0.0


def sweep(folder: Path, kept: float, forget: Callable[[str], None] = lambda path: None) -> None:
    """Delete what is older than `kept` seconds: files, and folders with nothing in them.

    `forget` is called with the path of each file that has gone.
    """
    for place, folders, files in os.walk(folder, topdown=False):
        for name in files:
            file = Path(place, name)
            if age(file) > kept and _gone(file.unlink):
                forget(str(file))
        for name in folders:
            # A folder's time is that of its last file's coming or going.
            inner = Path(place, name)
            if age(inner) > kept:
                _gone(inner.rmdir)
    if folder.exists():
        os.utime(folder)  # so that another server sees that it is looked after


def _gone(delete: Callable[[], None]) -> bool:
    """Whether that was deleted: somebody may be faster, or the folder not empty."""
    try:
        delete()
    except OSError:
        return False
    return True


def return_memory() -> None:
    """Give the system back what was freed. The allocator of Linux would keep it: 1.7 GB instead of 1."""
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim:
        trim(0)


class Janitor:
    """A thread that looks through the folder every so often, and once more for everything when it ends.

    `remembered`: sets of paths that others keep of these files; those that have gone leave them too.
    """

    def __init__(self, folder: Path, remembered: Iterable[set] = ()):
        self.folder = folder
        self.remembered = remembered
        self.every, self.kept = LIMITS.uploads_kept
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="janitor", daemon=True)

    def start(self) -> None:
        """Begin to look after the folder."""
        self._thread.start()

    def end(self) -> None:
        """Stop, and delete all there is."""
        self._ended.set()
        self._thread.join()
        clear(self.folder)

    def _work(self) -> None:
        while not self._ended.wait(self.every):
            try:
                sweep(self.folder, self.kept, self._forget)
                return_memory()
            except Exception as error:  # whatever it is: the next round must come
                print(f"The uploads could not be looked through: {error!r}")

    def _forget(self, path: str) -> None:
        for paths in self.remembered:
            paths.discard(path)


@asynccontextmanager
async def looked_after(app) -> AsyncIterator[None]:
    """While it lasts, an app's uploads are looked after, if they are in a folder of its own."""
    folder = Path(app.uploaded_file_dir)
    if not is_own(folder):
        yield
        return
    janitor = Janitor(folder, app.get_blocks().temp_file_sets)
    janitor.start()
    try:
        yield
    finally:
        janitor.end()
