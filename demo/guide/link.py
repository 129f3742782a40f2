"""A lesson's file as part of a link: compressed, so that a short one fits; bounded when unpacked."""

import base64
import binascii
import hashlib
import zlib

from demo.guide.lesson import LONGEST_FILE, LessonError

MARK = "~"  # begins such a part; no lesson's name does
LONGEST_BYTES = 4 * LONGEST_FILE  # of the file: no character takes more
LONGEST_CODE = 2 * LONGEST_BYTES  # characters
# What a link may take in all is 2,000 characters: the rest of it, and a drawing, want room too.
FITS = 1_700


def packed(text: str) -> str:
    """The file as a link has it."""
    code = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    return MARK + code.rstrip("=")


def unpacked(code: str) -> str:
    """The file of a link. LessonError for what is damaged, or longer than any lesson."""
    try:
        if len(code) > LONGEST_CODE:
            raise ValueError
        padding = "=" * (-len(code.removeprefix(MARK)) % 4)
        data = base64.b64decode(code.removeprefix(MARK) + padding, altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(data, LONGEST_BYTES)
        # More of it, or less than there was.
        if not unpacking.eof:
            raise ValueError
        return text.decode()
    except (ValueError, binascii.Error, zlib.error):
        raise LessonError(
            "The lesson in this link is damaged: ask for the link, or the file, again."
        ) from None


def digest(code: str) -> str:
    """A short name for a lesson that a link brings, under which a browser keeps the answers to it."""
    return MARK + hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()[:12]
