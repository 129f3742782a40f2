"""Lists as files: bytes or pasted text -> the column that is wanted; a table -> CSV for a spreadsheet."""

import base64
import binascii
import csv
import io
import re
from dataclasses import dataclass

from models.problem import Problem

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # how a cell begins that a spreadsheet would calculate
SAMPLE = 200  # rows that decide on delimiter and column
WIDEST = 100  # columns that are looked at
SEPARATORS = ",;\t，；、"  # between the words of a list in one line

csv.field_size_limit(2_000_000)  # more than any request may hold


@dataclass(frozen=True)
class Wanted:
    """What a list is of. `headers`: how its column may be headed, in small letters, the best first.

    `are_sentences`: what separates words, such as a comma, separates none of these: unless cells are in
    quotes or under a header, every line is one.
    """

    headers: tuple[str, ...]
    are_sentences: bool = False


@dataclass(frozen=True)
class Listing:
    """The `cells` of a list, from column `at` of `columns` (from 0), headed `header` (None without one)."""

    cells: list[str]
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


def listed(text: str, wanted: Wanted) -> Listing:
    """The cells of pasted text or a decoded file: one a line, or a column of a table, or all in one line.

    Rows without such a cell stay as "", but not at the end.
    """
    lines = text.replace("\0", "").strip("\ufeff\r\n").splitlines()
    if len(lines) < 2:
        cells = [_one_spaced(part) for part in _in_one(lines, wanted)]
        return Listing([cell for cell in cells if cell])
    delimiter = _delimiter(lines[:SAMPLE])
    rows = _rows("\n".join(lines), delimiter)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=1) or 1
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    headed = [heads.index(head) for head in wanted.headers if head in heads]
    if headed:
        at = headed[0]
        return Listing(_column(rows[1:], at), rows[0][at].strip(), at, width)
    if not wanted.are_sentences:
        at = _first_with_letters(rows[:SAMPLE], width)
        return Listing(_column(rows, at), None, at, width)
    if not _is_quoted(lines[:SAMPLE], delimiter):
        return Listing(_without_last_blanks([_one_spaced(line) for line in lines]))
    at = _longest(rows[:SAMPLE], width)
    return Listing(_column(rows, at), None, at, width)


def _without_last_blanks(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _is_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether cells stand in quotes; a quotation inside a sentence has a space before it."""
    return any(line.startswith('"') or f'{delimiter}"' in line for line in lines)


def _longest(rows: list[list[str]], width: int) -> int:
    """The column with the most letters."""
    letters = [sum(map(len, _column(rows, at))) for at in range(min(width, WIDEST))]
    return letters.index(max(letters))


def _one_spaced(text: str) -> str:
    return " ".join(text.split())


def _column(rows: list[list[str]], at: int) -> list[str]:
    """The cells of one column; "" where a row is too short."""
    return [_one_spaced(row[at]) if at < len(row) else "" for row in rows]


def _in_one(lines: list[str], wanted: Wanted) -> list[str]:
    """The parts of the only line, if there is one."""
    if wanted.are_sentences and not _is_quoted(lines, ","):
        return lines
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
    cells = [listing.header, *listing.cells] if listing.header else listing.cells
    special = set(SEPARATORS + '"')
    if not any(special.intersection(cell) for cell in cells):
        return "\n".join(cells)
    # What separates cells would take them apart: every one stands in quotes.
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([cell] for cell in cells)
    return out.getvalue()


def table_file(heads: tuple[str, ...], rows: list[tuple]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, for spreadsheets; no cell of it is a formula."""
    out = io.StringIO(newline="")
    # All in quotes: where a semicolon separates, what follows one in a cell would be a cell of its own.
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """The cell; with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
