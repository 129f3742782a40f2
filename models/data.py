"""Data sets as tensors or lists, from --data, $INKWELL_DATA or ./data; fetched once if absent, checksummed.

Sources and licences: MNIST, LeCun, Cortes and Burges (CC BY-SA 3.0); Pen-Based Recognition of Handwritten
Digits, Alpaydin and Alimoglu, UCI Machine Learning Repository (CC BY 4.0); Omniglot, Lake, Salakhutdinov and
Tenenbaum (MIT); tinyshakespeare, Karpathy (the text is in the public domain); surnames of 18 countries and
the diabetes table, hunkim/PyTorchZeroToAll (no licence stated); film reviews as trees, the Stanford Sentiment
Treebank, Socher et al., 2013 (no licence stated).
"""

import csv
import gzip
import hashlib
import os
import re
import secrets
import time
import urllib.request
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import torch
from tqdm import tqdm

from models.drawing import from_strokes
from models.problem import Problem
from models.text import trees

# Where a repository can change, a commit is named: tomorrow's training must read the same bytes.
MNIST_URL = "https://ossci-datasets.s3.amazonaws.com/mnist"  # the copy that torchvision uses
MNIST_SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
PENDIGITS_URL = (
    "https://raw.githubusercontent.com/choucavalier/pendigits-hmm/"
    "03382e1457941714439d40b67e53eaf117fe4d08/pendigits-train"
)
PENDIGITS_SHA256 = "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4"
NAMES_URL = (
    "https://raw.githubusercontent.com/hunkim/PyTorchZeroToAll/e5a260fac0b4ff1e2ec434fc6f0d962ac97fc289/data"
)
NAMES_SHA256 = {
    "names_train.csv.gz": "49b4bf41dce5bfeac989b46ca37cf7baccd9a0d2a855df82f86de67a9376268f",
    "names_test.csv.gz": "57d7758db533a42c99d513b2341a7e7b0f55c1e0e7d233b1ef6a4fa2f1adf753",
}
# The order of a name classifier's outputs, so it stays as it is.
COUNTRIES = (
    *("Arabic", "Chinese", "Czech", "Dutch", "English", "French", "German", "Greek", "Irish", "Italian"),
    *("Japanese", "Korean", "Polish", "Portuguese", "Russian", "Scottish", "Spanish", "Vietnamese"),
)
DIABETES_SHA256 = "398214d0f6b7f4a722f598d8e424f28bc078abbd16ebdeea0f8e264492325aa4"
SHAKESPEARE_URL = (
    "https://raw.githubusercontent.com/karpathy/char-rnn/"
    "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt"
)
SHAKESPEARE_SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"
OMNIGLOT_URL = (
    "https://raw.githubusercontent.com/brendenlake/omniglot/"
    "057f034baf2ecb8530bc5710e5a23584d2a519cc/python/strokes_background_small1.zip"
)
OMNIGLOT_SHA256 = "8cb3960fb6cf4ccf5f064ad83169f828c36c36782a0f6e7faacb7ecfae4468a2"
# Of several copies at hand this is whole, and its training part does not hold the part to choose by.
SST_URL = (
    "https://raw.githubusercontent.com/prrao87/fine-grained-sentiment/"
    "a4401669eecbe9dda494faf36afe1e6a0b065a38/data/sst/raw_data"
)
SST_SHA256 = {
    "train.txt": "e2f3f41b0b1e6d4dddc0effe3bfc2d27ed8928079aa9a03d652311614fc5feb7",
    "dev.txt": "0e9336aed6e4730e19f58d00a77b3f0297efdb755f7b5e598c98a05e3f97ea40",
    "test.txt": "6e54806dee95cf80cd918e7dfb3f6770f6df24bf826f289a4d1f709e1c8f6761",
}
SHAKESPEARE_SPLIT = 1_003_854  # characters to train on; the other 111,540 validate
# The last 5,000 training digits train no robust network: with the choosing writers they decide what does.
HELD_OUT = 5_000
# By writer and not by digit: what a network learnt of somebody's hand must not help it when measured.
CHOOSING_WRITERS = (5, 10, 15)  # settings, temperatures and thresholds are chosen by their digits
REPORTING_WRITERS = (20, 25, 30)  # theirs are only looked at to report
KEPT_WRITERS = CHOOSING_WRITERS + REPORTING_WRITERS
LEARNT_WRITERS = tuple(writer for writer in range(1, 31) if writer not in KEPT_WRITERS)
SLOWEST = 5_000  # bytes a second, at which MNIST takes half an hour: a slower source is given up
PATIENCE = 60.0  # seconds until then, for a slow beginning


class DataError(Problem):
    """A data set is missing and not to be fetched, or not the published one; the message says what to do."""


@dataclass(frozen=True)
class PenDigit:
    """One digit drawn by a person on a tablet: strokes of (x, y), y down; label 0-9; the writer's number."""

    strokes: list[list[tuple[int, int]]]
    label: int
    writer: int


@dataclass(frozen=True)
class Letter:
    """One letter drawn by a person: strokes of (x, y), y down; its alphabet, its number there from 1."""

    strokes: list[list[tuple[float, float]]]
    alphabet: str
    character: int


def folder(data: str | Path | None = None) -> Path:
    """Where data sets are looked for and kept: the argument, else $INKWELL_DATA, else ./data."""
    return Path(data or os.environ.get("INKWELL_DATA") or "data")


def mnist(train: bool, data: str | Path | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """MNIST as ((N, 28, 28) uint8, (N,) int64): 60,000 training digits or 10,000 test digits. DataError."""
    images, labels = mnist_files(train, data)
    for file in (images, labels):
        if not file.exists():
            fetch(f"{MNIST_URL}/{file.name}.gz", file, MNIST_SHA256[file.name])
        check(file, MNIST_SHA256[file.name])
    return read_idx(images), read_idx(labels).long()


def mnist_files(train: bool, data: str | Path | None = None) -> tuple[Path, Path]:
    """Where the images and labels of one part of MNIST are, or would be once fetched."""
    part = "train" if train else "t10k"
    # As torchvision keeps them, so that a tutorial's download serves here too.
    raw = folder(data) / "MNIST" / "raw"
    return raw / f"{part}-images-idx3-ubyte", raw / f"{part}-labels-idx1-ubyte"


def read_idx(file: Path) -> torch.Tensor:
    """The uint8 tensor of a file in MNIST's own format.

    torchvision has a reader too, but its import alone would make the app start a third slower.
    """
    content = file.read_bytes()
    # Two zeros, the kind of number, how many dimensions; then their sizes, 4 bytes each; then the numbers.
    dimensions = content[3]
    start = 4 + 4 * dimensions
    shape = np.frombuffer(content[4:start], ">u4").astype(int)
    # A bytearray, because torch warns of memory that it must not write to.
    values = np.frombuffer(bytearray(content[start:]), np.uint8)
    return torch.from_numpy(values.reshape(shape))


def fetch_mnist(train: bool, data: str | Path | None = None) -> Iterator[tuple[int, int]]:
    """Fetch one part of MNIST, yielding (bytes so far, bytes in all) of the file at work. DataError."""
    for file in mnist_files(train, data):
        if not file.exists():
            yield from download(f"{MNIST_URL}/{file.name}.gz", file, MNIST_SHA256[file.name])


def _gzipped_rows(path: Path) -> list[list[str]]:
    text = gzip.decompress(path.read_bytes()).decode()
    return list(csv.reader(text.splitlines()))


def pendigits(data: str | Path | None = None) -> list[PenDigit]:
    """The 7,494 digits of 30 writers in the Pen-Based Recognition training file, in its order. DataError."""
    path = folder(data) / "pendigits" / "pendigits-train"
    if not path.exists():
        fetch(PENDIGITS_URL, path, PENDIGITS_SHA256)
    check(path, PENDIGITS_SHA256)
    return list(parse_unipen(path.read_text(encoding="ascii")))


def names(train: bool, data: str | Path | None = None) -> tuple[list[str], torch.Tensor]:
    """Surnames and (N,) int64 indices into COUNTRIES: 13,374 to train on or 6,700 to test. DataError."""
    name = f"names_{'train' if train else 'test'}.csv.gz"
    path = folder(data) / "names" / name
    if not path.exists():
        fetch(f"{NAMES_URL}/{name}", path, NAMES_SHA256[name], unpack=False)
    check(path, NAMES_SHA256[name])
    rows = _gzipped_rows(path)
    return [name for name, _ in rows], torch.tensor([COUNTRIES.index(country) for _, country in rows])


def sst(part: str, data: str | Path | None = None) -> list[trees.Tree]:
    """Sentences of film reviews as trees: 8,544 of "train", 1,101 of "dev", 2,210 of "test". DataError."""
    path = folder(data) / "sst" / f"{part}.txt"
    if not path.exists():
        fetch(f"{SST_URL}/{path.name}", path, SST_SHA256[path.name])
    check(path, SST_SHA256[path.name])
    return trees.parse_all(path.read_text(encoding="utf-8"))


def diabetes(data: str | Path | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """759 patients: (759, 8) float32 measurements in [-1, 1], (759,) outcomes 0 or 1. DataError."""
    path = diabetes_file(data)
    if not path.exists():
        fetch(f"{NAMES_URL}/{path.name}", path, DIABETES_SHA256, unpack=False)
    check(path, DIABETES_SHA256)
    rows = [[float(value) for value in row] for row in _gzipped_rows(path)]
    table = torch.tensor(rows)
    return table[:, :8], table[:, 8]


def diabetes_file(data: str | Path | None = None) -> Path:
    """Where the table of patients is, or would be once fetched."""
    return folder(data) / "diabetes" / "diabetes.csv.gz"


def fetch_diabetes(data: str | Path | None = None) -> Iterator[tuple[int, int]]:
    """Fetch the table of patients, yielding (bytes so far, bytes in all). DataError."""
    path = diabetes_file(data)
    if not path.exists():
        yield from download(f"{NAMES_URL}/{path.name}", path, DIABETES_SHA256, unpack=False)


def shakespeare(data: str | Path | None = None) -> tuple[str, str]:
    """The tinyshakespeare text, (training, validation) as it is usually split. DataError."""
    path = folder(data) / "tinyshakespeare" / "input.txt"
    if not path.exists():
        fetch(SHAKESPEARE_URL, path, SHAKESPEARE_SHA256)
    check(path, SHAKESPEARE_SHA256)
    text = path.read_text(encoding="ascii")
    return text[:SHAKESPEARE_SPLIT], text[SHAKESPEARE_SPLIT:]


def omniglot(data: str | Path | None = None) -> list[Letter]:
    """2,720 letters of five alphabets, each written by 20 people, in order of their names. DataError."""
    path = folder(data) / "omniglot" / "strokes_background_small1.zip"
    if not path.exists():
        fetch(OMNIGLOT_URL, path, OMNIGLOT_SHA256, unpack=False)
    check(path, OMNIGLOT_SHA256)
    letters = []
    with ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            # strokes_background_small1/Greek/character01/0394_01.txt; beside them lies what macOS adds.
            if name.startswith("strokes") and name.endswith(".txt"):
                _folder, alphabet, character, _file = name.split("/")
                strokes = parse_omniglot(archive.read(name).decode("ascii"))
                letters.append(Letter(strokes, alphabet, int(character.removeprefix("character"))))
    return letters


def parse_omniglot(text: str) -> list[list[tuple[float, float]]]:
    """The strokes of one drawing. The file's y is negative downwards; ours grows downward."""
    strokes = [[]]
    for line in text.splitlines():
        if line == "BREAK":
            strokes.append([])
        elif line and line != "START":
            x, y, _milliseconds = map(float, line.split(","))
            strokes[-1].append((x, -y))
    return [stroke for stroke in strokes if stroke]


def pens(writers: Collection[int], data: str | Path | None = None) -> list[PenDigit]:
    """The digits of these writers. DataError."""
    return [digit for digit in pendigits(data) if digit.writer in writers]


def drawn(digits: list[PenDigit], widths: tuple[float, ...] = (2.4,)) -> tuple[torch.Tensor, torch.Tensor]:
    """The digits with each pen: (N, 28, 28) uint8 and (N,) int64 labels."""
    pictures = []
    labels = []
    for width, digit in product(widths, digits):
        picture = from_strokes(digit.strokes, pen=width)
        if picture is not None:
            pictures.append(picture)
            labels.append(digit.label)
    # As bytes, like MNIST's: both are trained on together.
    greys = (np.stack(pictures) * 255).round().astype(np.uint8)
    return torch.from_numpy(greys), torch.tensor(labels)


def pen_digits(keep: bool, widths=(2.4,), root=None) -> tuple[torch.Tensor, torch.Tensor]:
    """Tablet digits drawn at each pen width: (N, 28, 28) uint8 and (N,) labels.

    `keep`: those of the writers kept out of training; otherwise of all the others.
    """
    return drawn(pens(KEPT_WRITERS if keep else LEARNT_WRITERS, root), widths)


def joined(*parts: tuple[torch.Tensor, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Several (images, labels) as one."""
    images, labels = zip(*parts, strict=True)
    return torch.cat(images), torch.cat(labels)


def choosing_digits(root=None) -> tuple[torch.Tensor, torch.Tensor]:
    """What settings are chosen by: 5,000 held-out MNIST digits, three writers' 750 pen digits. DataError."""
    images, labels = mnist(train=True, data=root)
    return joined((images[-HELD_OUT:], labels[-HELD_OUT:]), drawn(pens(CHOOSING_WRITERS, root)))


def digits_for(robust: bool, root=None, refit: bool = False) -> tuple[tuple[torch.Tensor, torch.Tensor], ...]:
    """(images, labels) to train on, and (images, labels) of the validation curve: uint8, int64. DataError.

    robust: MNIST but for the digits held out, and most writers' pen digits, validated on `choosing_digits`;
    in a refit the digits held out are learnt too, and the choosing writers' pen digits validate alone.
    Otherwise all of MNIST, validated on the first 5,000 test digits, as the tutorial does: the epochs are its
    own, so they choose nothing.
    """
    images, labels = mnist(train=True, data=root)
    if not robust:
        test_images, test_labels = mnist(train=False, data=root)
        return (images, labels), (test_images[:5000], test_labels[:5000])
    # Three widths about MNIST's own, because people's pens differ more than MNIST's.
    tablet = pen_digits(keep=False, widths=(1.8, 2.4, 3.2), root=root)
    if refit:
        return joined((images, labels), tablet), drawn(pens(CHOOSING_WRITERS, root))
    learnt = joined((images[:-HELD_OUT], labels[:-HELD_OUT]), tablet)
    return learnt, choosing_digits(root)


def parse_unipen(text: str):
    """Yield each PenDigit of a UNIPEN text. The file's y grows upward; ours grows downward."""
    for segment in text.split(".SEGMENT DIGIT")[1:]:
        label = re.search(r'"(\d)"', segment)
        writer = re.search(r"\.COMMENT\s+\d+\s+(\d+)", segment)
        strokes = []
        for block in segment.split(".PEN_DOWN")[1:]:
            # A stroke ends where the next command begins, mostly .PEN_UP.
            points = re.findall(r"(-?\d+)\s+(-?\d+)", block.split(".")[0])
            strokes.append([(int(x), -int(y)) for x, y in points])
        yield PenDigit(strokes, int(label[1]), int(writer[1]))


def fetch(url: str, path: Path, sha256: str, unpack: bool = True) -> None:
    """`download` with a progress bar in the terminal. DataError."""
    with tqdm(unit="B", unit_scale=True, desc=path.name) as progress:
        for done, total in download(url, path, sha256, unpack):
            progress.total = total or None
            progress.update(done - progress.n)


def download(url: str, path: Path, sha256: str, unpack: bool = True) -> Iterator[tuple[int, int]]:
    """Yield (bytes so far, bytes in all or 0) until `path` is there, whole and of that SHA-256. DataError.

    A ".gz" is unpacked, unless `unpack` is false. A caller that stops listening leaves nothing behind.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")  # two may fetch at once
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with urllib.request.urlopen(url, timeout=30) as reply, part.open("wb") as file:
            declared = reply.headers.get("Content-Length", "")
            total = int(declared) if declared.isdecimal() else 0
            began = time.monotonic()
            # What is there and no more, so that a slow source can be watched, and stopped.
            while chunk := reply.read1(1 << 16):
                file.write(chunk)
                yield file.tell(), total
                seconds = time.monotonic() - began
                if seconds > PATIENCE and file.tell() < SLOWEST * seconds:
                    raise TimeoutError(f"{file.tell():,} bytes in {seconds:.0f} seconds are too slow")
        if unpack and url.endswith(".gz"):
            part.write_bytes(gzip.decompress(part.read_bytes()))
        check(part, sha256)
        part.replace(path)
    except (OSError, EOFError, zlib.error) as error:
        # One sentence for no network, no such page and a damaged archive: what to do is the same.
        raise DataError(
            "{file} is not there and could not be fetched from {url} ({why}). "
            "Connect to the network and try again, or name a folder that has it with --data.",
            file=_shown(path),
            url=url,
            why=str(error),
        ) from error
    finally:
        with suppress(OSError):  # where nothing could be written there is nothing to delete
            part.unlink()


def _shown(path: Path) -> str:
    """The file with its folder: where a server keeps its data is nobody else's business."""
    return f"{path.parent.name}/{path.name}"


def check(path: Path, sha256: str) -> None:
    """Nothing, for a file of that SHA-256. DataError for any other."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != sha256:
        raise DataError(
            "{file} is not the published file (SHA-256 {digest}, expected {published}). "
            "Delete it and run the command again to fetch it afresh.",
            file=_shown(path),
            digest=f"{digest[:12]}…",
            published=f"{sha256[:12]}…",
        )
