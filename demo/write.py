"""Networks that write, behind the page: text in; characters, their alternatives and hidden states out.

A piece is one thing to be written, of one of the kinds below, each with a network and settings of its own.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

import numpy as np
import opencc
import torch

from demo import predict
from demo.probe import Steps, kept_steps
from models import checkpoint, data
from models.probing.recurrent import Hold
from models.problem import Problem, Term, Unlisted, WrongType
from models.text import bloom_filter, poems, surnames
from models.text.sampling import Sampling, write
from models.vocab import Vocab

LONGEST = 6000  # characters of a text that is gone on with
OPTIONS = 6  # alternatives told at each place
# What people type between the lines of a poem; its network knows no punctuation.
SEPARATORS = str.maketrans("", "", " \t\r\n\u3000，。？！；、,.?!;:：")


@dataclass(frozen=True)
class Reading:
    """A text as its writer reads it again. T characters, D hidden units of the top layer.

    `chances`: (T,) the probability of each character where it stands, at temperature 1; not a number for a
    first character that nothing came before. `options`: for each the likeliest (character, probability).
    `hidden`: (T, D) float16, the state after each character.
    """

    text: str
    chances: np.ndarray
    options: list[list[tuple[str, float]]]
    hidden: np.ndarray


# ---- the kinds ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece(ABC):
    """What is to be written, beginning with `prompt` as it was typed.

    Of the kind: `key` is its network, `stop` the mark that begins and ends the texts that the network knows,
    `punctuation` what only `printed` adds, `room` how many characters a text may have to be gone on with.
    """

    key: ClassVar[str]
    stop: ClassVar[str] = ""
    punctuation: ClassVar[str] = ""

    prompt: str = ""

    @classmethod
    @abstractmethod
    def of_call(cls, prompt: str, length: int) -> "Piece":
        """The piece that a call of the endpoint asks for, of at most `length` characters. Problem."""

    @staticmethod
    @abstractmethod
    def examples() -> tuple["Piece", ...]:
        """Beginnings worth a try."""

    @property
    def room(self) -> int:
        return LONGEST

    @property
    def setting(self) -> object:
        """What sheets that stand side by side have in common, besides their network."""
        return None

    def start(self) -> str:
        """The prompt as the network takes it. Problem: characters that it never saw, or too many."""
        text = self._prepared()
        unknown = _vocab(self.key).unknown(text)
        if unknown:
            characters = " ".join(unknown[:20])
            raise Problem("The network has never seen {characters}: leave them out.", characters=characters)
        return text

    @abstractmethod
    def _prepared(self) -> str:
        """The prompt in the network's spelling. Problem: too many characters."""

    def opening(self, start: str) -> str:
        """What stands on the sheet before anything is written: the prompt, or nothing if it comes again."""
        return start

    def sheet(self, start: str, seed: int) -> "Sheet":
        """The sheet before anything is written. Problem: nothing is left to write."""
        return Sheet(self.opening(start), len(start), seed, done=False)

    def going_on(self, before: "Piece") -> "Piece":
        """This piece, whose prompt is a text of `before`, with what has to stay as it was asked for then."""
        return self

    @abstractmethod
    def stream(self, sampling: Sampling) -> Iterator[str]:
        """Yield character by character what comes on the sheet. Problem, CheckpointError.

        The beginning takes part in the seed: what goes on with a text draws other numbers than the text did.
        """

    def printed(self, text: str) -> str:
        """A text as people read it."""
        return text

    @torch.inference_mode()
    def read_again(self, text: str) -> Reading:
        """How the network reads a text that it wrote, or that was typed. Problem."""
        model = _model(self.key)
        vocab = _vocab(self.key)
        ids = vocab.encode(self.stop + text).to(predict.DEVICE)
        condition = self._condition(len(ids))
        if condition is not None:
            condition = condition.to(predict.DEVICE)
        hidden, _ = model.read(ids[None], None, condition)
        logits = model.logits(hidden)[0, :-1]
        probs = logits.float().softmax(1).cpu()  # of the character after each
        if self.stop:
            hidden = hidden[:, 1:]
        else:
            nothing_before = torch.full((1, len(vocab)), float("nan"))
            probs = torch.cat([nothing_before, probs])
        chances = probs[range(len(text)), vocab.encode(text)].numpy()
        states = hidden[0].cpu().numpy()
        return Reading(text, chances, _likeliest(probs, vocab), states.astype(np.float16))

    @torch.inference_mode()
    def within(self, text: str, window: slice, at: int, hold: Hold | None = None) -> Steps:
        """Every gate of the network over the window of a text, after all that stands before it. Problem.

        Its answer: (V,) probabilities of the character after the one at place `at` of the window.
        """
        model = _model(self.key)
        # What a text begins with is no character of it, and the network reads it first.
        ids = _vocab(self.key).encode(self.stop + text).to(predict.DEVICE)[None]
        start, stop = window.start + len(self.stop), window.stop + len(self.stop)
        condition = self._condition(ids.shape[1])
        before = within = None
        if condition is not None:
            condition = condition.to(predict.DEVICE)
            each = condition if condition.ndim == 2 else condition[:, None]
            each = each.expand(1, ids.shape[1])
            before, within = each[:, :start], each[:, start:stop]

        def probs_of(output: tuple) -> np.ndarray:
            logits, _state = output
            return logits[0].float().softmax(1).cpu().numpy()

        def given() -> list:
            # All that stands before is read for its state alone.
            state = model.read(ids[:, :start], None, before)[1] if start else None
            return [ids[:, start:stop], state, within]

        steps = kept_steps(model, (self, text, start, stop), given, "rnn", hold, probs_of)
        held = None if steps.held is None else steps.held[at]
        return replace(steps, probs=steps.probs[at], held=held)

    def characters(self) -> str:
        """Those that the network knows, in the order of its answers."""
        return _vocab(self.key).text

    def _condition(self, count: int) -> torch.Tensor | None:
        """What the network is told besides `count` characters, as it takes it."""
        return None

    def marked(self, text: str) -> np.ndarray:
        """(T,) bool: the characters that stand so in the training texts, by a Bloom filter.

        The filter never misses, and is wrong about once in a thousand times.
        """
        return np.zeros(len(text), bool)

    def rhymes(self, text: str) -> list[int]:
        """The places in the text that rhyme with each other."""
        return []

    def heads(self, text: str) -> list[int]:
        """The places of given characters that lines begin with."""
        return []


@dataclass(frozen=True)
class Prose(Piece):
    """Shakespeare's plays, gone on with from any beginning."""

    key: ClassVar[str] = "shakespeare"

    @classmethod
    def of_call(cls, prompt: str, length: int) -> "Prose":
        return cls(prompt)

    @staticmethod
    def examples() -> tuple["Prose", ...]:
        return Prose("ROMEO:\n"), Prose("First Citizen:\n"), Prose("To be, or not to be, ")

    def _prepared(self) -> str:
        # The network needs a character to begin with, and a new line is where anything may follow.
        text = self.prompt.replace("\r\n", "\n") or "\n"
        if len(text) > LONGEST:
            raise Problem(
                "Give at most {most} characters to go on from; these are {count}.",
                most=f"{LONGEST:,}",
                count=f"{len(text):,}",
            )
        return text

    def stream(self, sampling: Sampling) -> Iterator[str]:
        vocab = _vocab(self.key)
        start = self.start()
        ids = write(_model(self.key), vocab.encode(start), sampling.begun(start))
        return (vocab.text[index] for index in ids)


@dataclass(frozen=True)
class Poem(Piece):
    """A Tang poem. `form`: (lines, characters a line); `acrostic`: the prompt is the lines' first characters.

    `kept`: first characters of the lines that stay while the prompt, a text of an acrostic, is gone on with.
    Its network writes no punctuation. It comes whole, for its given characters may stand anywhere in it.
    """

    key: ClassVar[str] = "poems"
    stop: ClassVar[str] = poems.STOP
    punctuation: ClassVar[str] = "，。\n"

    form: tuple[int, int] = (4, 7)
    acrostic: bool = False
    kept: str = ""

    def __post_init__(self):
        if self.form not in poems.FORMS:
            raise Problem("The form is one of 4x5, 4x7, 8x5 and 8x7: lines x characters.")

    @classmethod
    def of_call(cls, prompt: str, length: int) -> "Poem":
        return cls(prompt, form_of(length))

    @staticmethod
    def examples() -> tuple["Poem", ...]:
        return Poem("春"), Poem("明月"), Poem("风花雪月", acrostic=True)

    @property
    def room(self) -> int:
        lines, width = self.form
        return lines * width

    @property
    def setting(self) -> tuple[int, int]:
        return self.form

    def _prepared(self) -> str:
        text = simplified(self.prompt).translate(SEPARATORS)
        lines, _width = self.form
        if self.acrostic and len(text) > lines:
            raise Problem(
                "This form has {most} lines, so {most} first characters; these are {count}.",
                most=lines,
                count=len(text),
            )
        if len(text) > self.room:
            raise Problem(
                "This form takes {most} characters; these are {count}.", most=self.room, count=len(text)
            )
        return text

    def opening(self, start: str) -> str:
        return ""

    def sheet(self, start: str, seed: int) -> "Sheet":
        if not self.acrostic and len(start) == self.room:
            raise Problem("The poem is complete: shorten the given characters to have another written.")
        # The characters of an acrostic stand apart from each other: none of them begins the text.
        given = 0 if self.acrostic else len(start)
        return Sheet(self.opening(start), given, seed, done=False)

    def going_on(self, before: "Poem") -> "Poem":
        is_same_form = before.form == self.form and not self.acrostic
        return replace(self, kept=before.first_characters()) if is_same_form else self

    def first_characters(self) -> str:
        """Those that are given for the lines, in order; none unless it is an acrostic."""
        return self.start() if self.acrostic else self.kept

    def stream(self, sampling: Sampling) -> Iterator[str]:
        _lines, width = self.form
        start = self.start()
        given = {line * width: character for line, character in enumerate(self.first_characters())}
        if not self.acrostic:
            # The text itself comes first: another character may have been chosen where a line begins.
            given |= dict(enumerate(start))
        model = _model(self.key)
        vocab = _vocab(self.key)
        settings = sampling.begun(start)
        return poems.compose(model, vocab, _beside(self.key)["rhyme"], self.form, given, settings)

    def printed(self, text: str) -> str:
        # One line a row, so that the characters of an acrostic stand under each other.
        return poems.punctuated(text, self.form, a_row=1 if self.first_characters() else 2)

    def _condition(self, count: int) -> torch.Tensor:
        places = poems.places(self.form)
        # After its last character a poem has no place more; nobody reads what the network thinks there.
        places = torch.cat([places, places[-1:]])
        if count > len(places):
            raise Problem("The form has room for {most} characters.", most=self.room)
        return places[None, :count]

    def marked(self, text: str) -> np.ndarray:
        _lines, width = self.form
        lines = [(at, text[at : at + width]) for at in range(0, len(text) - width + 1, width)]
        known = np.zeros(len(text), bool)
        for at, characters in lines + list(enumerate(bloom_filter.runs(text))):
            if bloom_filter.contains(_beside(self.key)["known"], characters):
                known[at : at + len(characters)] = True
        return known

    def rhymes(self, text: str) -> list[int]:
        """The places of the even line ends that rhyme with the second line's, that one included."""
        _lines, width = self.form
        ends = range(2 * width - 1, len(text), 2 * width)
        groups = [self._rhyme_group(text[end]) for end in ends]
        # A character that rhymes with nothing is in the group -1.
        alike = [end for end, group in zip(ends, groups, strict=True) if group == groups[0] >= 0]
        return alike if len(alike) > 1 else []

    def heads(self, text: str) -> list[int]:
        _lines, width = self.form
        given = enumerate(self.first_characters())
        return [line * width for line, head in given if text[line * width : line * width + 1] == head]

    def _rhyme_group(self, character: str) -> int:
        index = _vocab(self.key).ids[character]
        return int(_beside(self.key)["rhyme"][index])


@dataclass(frozen=True)
class Surname(Piece):
    """A new surname of a country, one of COUNTRIES."""

    key: ClassVar[str] = "surnames"
    stop: ClassVar[str] = surnames.STOP

    country: str = "Italian"

    def __post_init__(self):
        if self.country not in data.COUNTRIES:
            raise Problem(
                "{name!r} is no country here; these are: {these}.",
                name=self.country[:40],
                these=tuple(map(Term, data.COUNTRIES)),
            )

    @classmethod
    def of_call(cls, prompt: str, length: int) -> "Surname":
        country, _colon, letters = prompt.partition(":")
        return cls(letters.strip(), country.strip())

    @staticmethod
    def examples() -> tuple["Surname", ...]:
        return Surname("O'", "Irish"), Surname("Mc", "Scottish"), Surname("Ki", "Japanese")

    @property
    def room(self) -> int:
        return surnames.LONGEST - 1

    @property
    def setting(self) -> str:
        return self.country

    def _prepared(self) -> str:
        text = " ".join(self.prompt.split())
        if len(text) > self.room:
            raise Problem(
                "A surname begins with at most {most} letters; these are {count}.",
                most=self.room,
                count=len(text),
            )
        return text[:1].upper() + text[1:]

    def stream(self, sampling: Sampling) -> Iterator[str]:
        model = _model(self.key)
        vocab = _vocab(self.key)
        start = self.start()
        settings = sampling.begun(f"{self.country}: {start}")
        return surnames.letters(model, vocab, self._country_index(), settings, start)

    def _country_index(self) -> int:
        return data.COUNTRIES.index(self.country)

    def _condition(self, count: int) -> torch.Tensor:
        return torch.tensor([self._country_index()])

    def exists(self, text: str) -> bool:
        """Whether the data set has this surname, by a Bloom filter: wrong about once in a thousand times."""
        return bloom_filter.contains(_beside(self.key)["known"], text)


KINDS: dict[str, type[Piece]] = {kind.key: kind for kind in (Prose, Poem, Surname)}


def kind_of(key: str) -> type[Piece]:
    """The kind that the network writes. Unlisted."""
    if key not in KINDS:
        raise Unlisted("{key!r} writes nothing; these do: {these}.", key=key, these=tuple(KINDS))
    return KINDS[key]


def piece_of_call(key: str, prompt: str, length: int) -> Piece:
    """What a call of the endpoint asks to be written. Problem."""
    if not isinstance(prompt, str):
        raise WrongType("The prompt must be a text.")
    return kind_of(key).of_call(prompt, length)


def form_of(length: int) -> tuple[int, int]:
    """The longest form of at most so many characters; the shortest one if none."""
    fitting = [form for form in poems.FORMS if form[0] * form[1] <= length]
    return max(fitting, key=np.prod, default=(4, 5))


# ---- sheets ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """One text as it grows: how many of its first characters were given, its seed, whether it is finished.

    `rate`: characters a second, of all sheets that grew with it.
    """

    text: str
    given: int
    seed: int
    rate: float = 0.0
    done: bool = True


def grow(
    piece: Piece, sheets: Sequence[Sheet], growing: Sequence[int], sampling: Sampling
) -> Iterator[tuple[Sheet, ...]]:
    """Yield all sheets after every round, in which each of those at `growing` gets one character. Problem."""
    sheets = list(sheets)
    streams = {at: piece.stream(replace(sampling, seed=sheets[at].seed)) for at in growing}
    start = time.perf_counter()
    count = 0
    while streams:
        for at, stream in tuple(streams.items()):
            character = next(stream, None)
            sheet = sheets[at]
            if character is None:
                del streams[at]
                sheets[at] = replace(sheet, done=True)
                continue
            count += 1
            seconds = time.perf_counter() - start
            sheets[at] = replace(sheet, text=sheet.text + character, rate=round(count / seconds, 1))
        yield tuple(sheets)


# ---- the networks and what stands beside them --------------------------------------------------------------


def _model(key: str) -> torch.nn.Module:
    """The cached network. CheckpointError."""
    return predict.network(key)[0]


@cache
def _vocab(key: str) -> Vocab:
    return Vocab(predict.facts(key)["vocab"])


@cache
def _beside(key: str) -> dict[str, torch.Tensor]:
    """What the network's file holds beside it."""
    return checkpoint.extras(key)


def _likeliest(probs: torch.Tensor, vocab: Vocab) -> list[list[tuple[str, float]]]:
    """The likeliest characters of each of (T, V) probabilities, those that are possible at all."""
    top, ids = probs.nan_to_num(0).topk(OPTIONS, dim=1)
    options = []
    for row, row_ids in zip(top.tolist(), ids.tolist(), strict=True):
        pairs = zip(row_ids, row, strict=True)
        options.append([(vocab.text[index], p) for index, p in pairs if p > 0])
    return options


def liveliest(hidden: np.ndarray, count: int = 6) -> list[int]:
    """The hidden units whose activation varies most over the text."""
    deviation = hidden.astype(np.float32).std(0)
    return np.argsort(-deviation, kind="stable")[:count].tolist()


# ---- Chinese writing ---------------------------------------------------------------------------------------


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)


def simplified(text: str) -> str:
    """Simplified characters by OpenCC."""
    return _converter("t2s").convert(text)


def traditional(text: str) -> str:
    """Traditional characters by OpenCC, one for one: where two were made one, the choice is a guess."""
    converted = _converter("s2t").convert(text)
    # Marks and alternatives stand by place: a text of another length could not carry them.
    return converted if len(converted) == len(text) else text
