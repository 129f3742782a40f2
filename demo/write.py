"""Networks that write, behind the page: text in; characters, their alternatives and hidden states out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import opencc
import torch

from demo import predict
from demo.old.tables import Told
from demo.old.tables.writing import WRITING as W
from models import checkpoint, data
from models.problem import Problem, Term, Unlisted
from models.registry import WRITERS
from models.text import bloom_filter, poems, surnames
from models.text.sampling import Sampling, write
from models.vocab import Vocab

KEYS = tuple(card.key for card in WRITERS)
LONGEST = 6000  # characters of a text that is gone on with
OPTIONS = 6  # alternatives told at each place
STRIPPED = str.maketrans("", "", " \t\r\n\u3000，。？！；、,.?!;:：")


@dataclass(frozen=True)
class Task:
    """What is to be written: `prompt` as typed, and what its kind needs besides.

    `form`: (lines, characters a line) of a poem; `acrostic`: the prompt gives the lines' first characters;
    `country`: index into COUNTRIES of a surname.
    """

    key: str
    prompt: str = ""
    form: tuple[int, int] = (4, 7)
    acrostic: bool = False
    country: int = 0


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


def writer(key: str) -> tuple[torch.nn.Module, Vocab, dict[str, torch.Tensor]]:
    """The cached network, its vocabulary, what its file holds beside it. Unlisted, CheckpointError."""
    if key not in KEYS:
        raise Unlisted("{key!r} writes nothing; these do: {these}.", key=key, these=KEYS)
    return predict.network(key)[0], *_beside(key)


@cache
def _beside(key: str) -> tuple[Vocab, dict[str, torch.Tensor]]:
    return Vocab(predict.network(key)[1]["vocab"]), checkpoint.extras(key)


def begun(task: Task) -> str:
    """The prompt as the network takes it: of a poem the characters alone, simplified. Problem.

    The error says which characters are unknown, or that there are too many.
    """
    _, vocab, _ = writer(task.key)
    if task.key == "poems":
        text = simplified(task.prompt).translate(STRIPPED)
        most = task.form[0] if task.acrostic else task.form[0] * task.form[1]
        if len(text) > most:
            raise Told(W, "room_acrostic" if task.acrostic else "room", most=most, count=len(text))
    elif task.key == "surnames":
        text, most = " ".join(task.prompt.split()), surnames.LONGEST - 1
        if len(text) > most:
            raise Told(W, "long_surname", most=most, count=len(text))
        text = text[:1].upper() + text[1:]
    else:
        text = task.prompt.replace("\r\n", "\n") or "\n"
        if len(text) > LONGEST:
            raise Told(W, "long", most=f"{LONGEST:,}", count=f"{len(text):,}")
    if unknown := vocab.unknown(text):
        raise Told(W, "unknown", characters=" ".join(unknown[:20]))
    return text


def stream(task: Task, sampling: Sampling) -> Iterator[str]:
    """Yield what is written after the prompt, character by character. Problem, Unlisted, CheckpointError.

    A poem comes whole, its given characters included, for they may stand anywhere in it.
    """
    text = begun(task)
    model, vocab, beside = writer(task.key)
    if task.key == "poems":
        step = task.form[1] if task.acrostic else 1
        given = {at * step: character for at, character in enumerate(text)}
        return poems.compose(model, vocab, beside["rhyme"], task.form, given, sampling)
    if task.key == "surnames":
        return surnames.letters(model, vocab, task.country, sampling, text)
    return (vocab.text[index] for index in write(model, vocab.encode(text), sampling))


def printed(text: str, task: Task) -> str:
    """A text as it is read by people: a poem with its punctuation."""
    return poems.punctuated(text, task.form) if task.key == "poems" else text


def form_of(length: int) -> tuple[int, int]:
    """The longest form of at most so many characters; the shortest one if none."""
    return max((form for form in poems.FORMS if form[0] * form[1] <= length), key=np.prod, default=(4, 5))


def marked(text: str, task: Task) -> np.ndarray:
    """(T,) bool: the characters of a poem that stand so in the training poems, a whole line or eight running;
    all of a surname that exists. A Bloom filter says so: wrong about once in a thousand."""
    found, (_, _, beside) = np.zeros(len(text), bool), writer(task.key)
    if task.key == "surnames":
        found[:] = bloom_filter.known(text, beside["known"])
    if task.key == "poems":
        width = task.form[1]
        pieces = [(at, text[at : at + width]) for at in range(0, len(text) - width + 1, width)]
        for at, piece in pieces + list(enumerate(bloom_filter.runs(text))):
            if bloom_filter.known(piece, beside["known"]):
                found[at : at + len(piece)] = True
    return found


def rhymes(text: str, task: Task) -> list[int]:
    """The places of a poem's even line ends that rhyme with the second line's, that one included."""
    _, vocab, beside = writer("poems")
    ends = [end for end in range(2 * task.form[1] - 1, len(text), 2 * task.form[1])]
    groups = [int(beside["rhyme"][vocab.ids[text[end]]]) for end in ends]
    alike = [end for end, group in zip(ends, groups, strict=True) if group == groups[0] >= 0]
    return alike if len(alike) > 1 else []


@torch.inference_mode()
def read_again(text: str, task: Task) -> Reading:
    """How the network reads a text that it wrote, or that was typed. Problem: it is none of this form."""
    model, vocab, _ = writer(task.key)
    if task.key == "poems" and len(text) > task.form[0] * task.form[1]:
        raise Problem("The form has room for {most} characters.", most=task.form[0] * task.form[1])
    lead = {"poems": poems.STOP, "surnames": surnames.STOP}.get(task.key, "")
    ids = vocab.encode(lead + text).to(predict.DEVICE)
    condition = None
    if task.key == "poems":
        condition = torch.cat([poems.places(task.form), poems.places(task.form)[-1:]])[None, : len(ids)]
    elif task.key == "surnames":
        condition = torch.tensor([task.country])
    condition = condition if condition is None else condition.to(predict.DEVICE)
    hidden, _ = model.read(ids[None], None, condition)
    probs = model.logits(hidden)[0, :-1].float().softmax(1).cpu()  # of the character after each
    if lead:
        hidden = hidden[:, 1:]
    else:  # nothing came before the first
        probs = torch.cat([torch.full((1, len(vocab)), float("nan")), probs])
    chances = probs[range(len(text)), vocab.encode(text)].numpy()
    top, which = probs.nan_to_num(0).topk(OPTIONS, dim=1)
    options = [
        [(vocab.text[i], p) for i, p in zip(ids, ps, strict=True) if p > 0]
        for ids, ps in zip(which.tolist(), top.tolist(), strict=True)
    ]
    return Reading(text, chances, options, hidden[0].cpu().numpy().astype(np.float16))


def swinging(hidden: np.ndarray, count: int = 6) -> list[int]:
    """The hidden units whose activation varies most over the text."""
    return np.argsort(-hidden.astype(np.float32).std(0), kind="stable")[:count].tolist()


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)


def simplified(text: str) -> str:
    """Simplified characters by OpenCC."""
    return _converter("t2s").convert(text)


def traditional(text: str) -> str:
    """Traditional characters by OpenCC, one for one: where two were made one, the choice is a guess."""
    found = _converter("s2t").convert(text)
    return found if len(found) == len(text) else text


def country_index(name: str) -> int:
    """Its place in COUNTRIES. Problem."""
    if name not in data.COUNTRIES:
        raise Problem(
            "{name!r} is no country here; these are: {these}.",
            name=name[:40],
            these=tuple(Term(country) for country in data.COUNTRIES),
        )
    return data.COUNTRIES.index(name)
