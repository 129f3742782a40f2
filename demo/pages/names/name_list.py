"""Lists of names: a file's bytes or pasted text -> names -> answers -> a CSV file for a spreadsheet."""

import base64
import binascii
import csv
import io
import re
from dataclasses import dataclass

from demo import predict
from models.text.letters import Unreadable, latin

MOST = 10_000  # names in a list
LARGEST = 500_000  # bytes of a file: in base64 it fits into a request beside a filled box
HEADERS = (  # of the column to read, the best first
    *(
        "surname",
        "last name",
        "last_name",
        "lastname",
        "family name",
        "family_name",
        "familyname",
        "姓",
        "姓氏",
        "nachname",
        "familienname",
        "nom",
        "cognome",
        "apellido",
        "фамилия",
    ),
    *("name", "full name", "full_name", "fullname", "names", "姓名", "名字", "名称"),
)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # how a cell begins that a spreadsheet would calculate
SAMPLE = 200  # rows that decide on delimiter and column
WIDEST = 100  # columns that are looked at

csv.field_size_limit(2_000_000)  # more than any request may hold


@dataclass(frozen=True)
class Listing:
    """The `names` of a list, from column `at` of `columns` (from 0), headed `header` (None without one)."""

    names: list[str]
    header: str | None = None
    at: int = 0
    columns: int = 1


@dataclass(frozen=True)
class Answer:
    """What was read of a name, the most probable country's index and probability; or why nothing was.

    `problem`: a key of models.letters.SENTENCES, "" for a name that was read.
    """

    name: str
    read: str = ""
    country: int = -1
    p: float = 0.0
    problem: str = ""


def answered(names: list[str]) -> list[Answer]:
    """The network's answers to names in any writing, in one batch. CheckpointError."""
    found = [_letters(name) for name in names]
    probs = predict.read_names([answer.read for answer in found if answer.read])
    tops = iter(zip(probs.argmax(1), probs.max(1), strict=True)) if len(probs) else iter(())
    return [Answer(a.name, a.read, *map(_plain, next(tops))) if a.read else a for a in found]


def _letters(name: str) -> Answer:
    try:
        return Answer(name, latin(name))
    except Unreadable as error:
        return Answer(name, problem=error.kind)


def _plain(value) -> int | float:
    return value.item()


def bytes_of(url: str) -> bytes:
    """The bytes of a data: URL in base64, as the browser reads a file. ValueError."""
    try:
        return base64.b64decode(url.partition("base64,")[2], validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("The file did not arrive whole: choose it again.") from None


def decoded(data: bytes) -> tuple[str, str]:
    """(text, encoding) of a file: by its byte order mark, else UTF-8, UTF-16, GB18030 or Windows-1252."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig").upper()
    if data.count(0) > len(data) / 4:  # UTF-16 without a mark: Latin letters leave every other byte 0
        name = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), "UTF-16"
    for name in ("utf-8", "gb18030") if _in_pairs(data) else ("utf-8",):
        try:
            return data.decode(name), name.upper()
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace"), "Windows-1252"


def _in_pairs(data: bytes) -> bool:
    """Most bytes above ASCII stand in runs of even length, as in Chinese; accents in Latin stand alone."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data)]
    return sum(run for run in runs if run % 2 == 0) > sum(runs) / 2


def listed(text: str) -> Listing:
    """The names of pasted text or a decoded file: one a line, or a column of a table, or all in one line.

    Rows without a name stay as "", but not at the end.
    """
    lines = text.replace("\0", "").strip("\ufeff\r\n").splitlines()
    if len(lines) < 2:
        return Listing([name for part in _in_one(lines) if (name := " ".join(part.split()))])
    rows = _rows("\n".join(lines), _delimiter(lines[:SAMPLE]))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=1) or 1
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    known = [heads.index(head) for head in HEADERS if head in heads]
    at = known[0] if known else _first_with_letters(rows[:SAMPLE], width)
    names = [" ".join(row[at].split()) if at < len(row) else "" for row in rows[bool(known) :]]
    return Listing(names, rows[0][at].strip() if known else None, at, width)


def _in_one(lines: list[str]) -> list[str]:
    """The parts of the only line, if there is one."""
    if any('"' in line for line in lines):
        return _rows(lines[0], _delimiter(lines))[0]
    return re.split(r"[,;\t，；、]", lines[0]) if lines else []


def _delimiter(lines: list[str]) -> str:
    """Of comma, semicolon and tab the one that most lines have outside quotes."""
    bare = [re.sub('"[^"]*"', "", line) for line in lines]
    return max(",;\t", key=lambda sign: sum(sign in line for line in bare))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The table's cells; a quote that is never closed is a sign like others."""
    quoting = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))


def _first_with_letters(rows: list[list[str]], width: int) -> int:
    """The first column in which at least half of the cells that are not empty are words; 0 if none."""

    def words(cells: list[str]) -> int:
        return sum(any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell)) for cell in cells)

    columns = [
        [row[at] for row in rows if at < len(row) and row[at].strip()] for at in range(min(width, WIDEST))
    ]
    return next((at for at, cells in enumerate(columns) if cells and 2 * words(cells) >= len(cells)), 0)


def written(listing: Listing) -> str:
    """The chosen column as text that `listed` reads back."""
    out = io.StringIO(newline="")
    names = ([listing.header] if listing.header else []) + listing.names
    quoted = any(sign in name for name in names for sign in ',;\t"，；、')
    if not quoted:
        return "\n".join(names)
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([name] for name in names)
    return out.getvalue()


def table_file(heads: tuple[str, ...], rows: list[tuple]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, for spreadsheets; no cell of it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """The cell; with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
