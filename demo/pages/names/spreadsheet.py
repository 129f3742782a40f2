"""Lists of names as files: bytes or pasted text -> the column of names; a table -> CSV for a spreadsheet."""

import base64
import binascii
import csv
import io
import re
from dataclasses import dataclass

from models.problem import Problem

HEADERS = (  # of the column to read, the best first: family names, then whole names
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
    "name",
    "full name",
    "full_name",
    "fullname",
    "names",
    "姓名",
    "名字",
    "名称",
)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # how a cell begins that a spreadsheet would calculate
SAMPLE = 200  # rows that decide on delimiter and column
WIDEST = 100  # columns that are looked at
SEPARATORS = ",;\t，；、"  # between the names of a list in one line

csv.field_size_limit(2_000_000)  # more than any request may hold


@dataclass(frozen=True)
class Listing:
    """The `names` of a list, from column `at` of `columns` (from 0), headed `header` (None without one)."""

    names: list[str]
    header: str | None = None
    at: int = 0
    columns: int = 1


def uploaded(url: str) -> bytes:
    """The bytes of a data: URL in base64, as the browser reads a file. Problem."""
    try:
        return base64.b64decode(url.partition("base64,")[2], validate=True)
    except (binascii.Error, ValueError):
        raise Problem("The file did not arrive whole: choose it again.") from None


def decoded(data: bytes) -> tuple[str, str]:
    """(text, encoding) of a file: by its byte order mark, else UTF-8, UTF-16, GB18030 or Windows-1252."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig").upper()
    # UTF-16 without a mark: Latin letters leave every other byte 0.
    if data.count(0) > len(data) / 4:
        little = data[1::2].count(0) >= data[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace"), "UTF-16"
    for name in ("utf-8", "gb18030") if _in_pairs(data) else ("utf-8",):
        try:
            return data.decode(name), name.upper()
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace"), "Windows-1252"


def _in_pairs(data: bytes) -> bool:
    """Most bytes above ASCII stand in runs of even length, as in Chinese; accents in Latin stand alone."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data)]
    even = sum(run for run in runs if run % 2 == 0)
    return even > sum(runs) / 2


def listed(text: str) -> Listing:
    """The names of pasted text or a decoded file: one a line, or a column of a table, or all in one line.

    Rows without a name stay as "", but not at the end.
    """
    lines = text.replace("\0", "").strip("\ufeff\r\n").splitlines()
    if len(lines) < 2:
        names = [_one_spaced(part) for part in _in_one(lines)]
        return Listing([name for name in names if name])
    rows = _rows("\n".join(lines), _delimiter(lines[:SAMPLE]))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=1) or 1
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    headed = [heads.index(head) for head in HEADERS if head in heads]
    if headed:
        at = headed[0]
        return Listing(_column(rows[1:], at), rows[0][at].strip(), at, width)
    at = _first_with_letters(rows[:SAMPLE], width)
    return Listing(_column(rows, at), None, at, width)


def _one_spaced(text: str) -> str:
    return " ".join(text.split())


def _column(rows: list[list[str]], at: int) -> list[str]:
    """The cells of one column; "" where a row is too short."""
    return [_one_spaced(row[at]) if at < len(row) else "" for row in rows]


def _in_one(lines: list[str]) -> list[str]:
    """The parts of the only line, if there is one."""
    if any('"' in line for line in lines):
        return _rows(lines[0], _delimiter(lines))[0]
    return re.split(f"[{SEPARATORS}]", lines[0]) if lines else []


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
    for at in range(min(width, WIDEST)):
        cells = [cell for cell in _column(rows, at) if cell]
        words = sum(map(_is_word, cells))
        if cells and 2 * words >= len(cells):
            return at
    return 0


def _is_word(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell))


def written(listing: Listing) -> str:
    """The chosen column as text that `listed` reads back."""
    names = [listing.header, *listing.names] if listing.header else listing.names
    special = set(SEPARATORS + '"')
    if not any(special.intersection(name) for name in names):
        return "\n".join(names)
    # What separates names would be taken apart: every name stands in quotes.
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([name] for name in names)
    return out.getvalue()


def table_file(heads: tuple[str, ...], rows: list[tuple]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, for spreadsheets; no cell of it is a formula."""
    out = io.StringIO(newline="")
    # All in quotes: where a semicolon separates, what follows one in a name would be a cell of its own.
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """The cell; with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
