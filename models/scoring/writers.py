"""Published figures of the networks that write: nats per character, rhymes, what is repeated, who agrees."""

import math
from itertools import product

import torch
import torch.nn.functional as F
from torch import nn

from models import checkpoint, data
from models.names import ids_of
from models.scoring import ngrams
from models.scoring.names import country_probs
from models.text import bloom_filter, poems, rhyme, surnames, tang
from models.vocab import Vocab
from models.writer import IGNORED, Sampling

NATS_SLACK = 0.0005  # what another CPU's rounding may move
COUNTED_SLACK = 0.1  # a share of some hundred texts written anew: another rounding draws others
WRITTEN = 25  # poems of each form, surnames of each country, written to be counted


def measure(key: str, model: nn.Module, vocab: Vocab, beside: dict[str, torch.Tensor], root=None) -> dict:
    """Every published figure of a writer. `beside`: what its file holds beside the network. DataError."""
    model.eval()
    if key == "poems":
        return measure_poems(model, vocab, beside, root)
    if key == "surnames":
        return measure_surnames(model, vocab, beside, root)
    return measure_text(model, vocab, root)


@torch.inference_mode()
def measure_text(model: nn.Module, vocab: Vocab, root=None, strips: int = 10) -> dict:
    """Loss in nats per character on Shakespeare kept out, read in `strips` with the state carried."""
    device = next(model.parameters()).device
    ids = vocab.encode(data.shakespeare(root)[1]).to(device)
    ids = ids[: len(ids) // strips * strips].view(strips, -1)  # (B, T)
    state, total = None, 0.0
    for at in range(0, ids.shape[1] - 1, 512):
        piece = ids[:, at : at + 513]
        logits, state = model(piece[:, :-1], state)
        total += F.cross_entropy(logits.flatten(0, 1), piece[:, 1:].flatten(), reduction="sum").item()
    count = strips * (ids.shape[1] - 1)
    return {"nats": round(total / count, 5), "characters": count}


@torch.inference_mode()
def conditioned_nats(model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor) -> tuple[float, int]:
    """Sum of the loss in nats, and the count of characters, for (N, T, 2) inputs and (N, T) targets."""
    model.eval()
    device, total = next(model.parameters()).device, 0.0
    for told, wanted in zip(inputs.split(100), targets.split(100), strict=True):
        logits, _ = model(told[..., 0].to(device), None, told[..., 1].to(device))
        wanted = wanted.to(device).flatten()
        total += F.cross_entropy(logits.flatten(0, 1), wanted, ignore_index=IGNORED, reduction="sum").item()
    return total, int((targets != IGNORED).sum())


def nats_of_poems(model: nn.Module, rows: dict[tuple[int, int], torch.Tensor]) -> tuple[float, int]:
    """Nats per Han character on poems as `poems.rows` gives them, and how many characters those are."""
    sums = [conditioned_nats(model, *poems.told(form, ids)) for form, ids in rows.items()]
    total, count = map(sum, zip(*sums, strict=True))
    return total / count, count


def measure_poems(model: nn.Module, vocab: Vocab, beside: dict[str, torch.Tensor], root=None) -> dict:
    """Nats and perplexity on poems kept out, beside n-grams'; how often even lines rhyme; lines repeated.

    `rhyme`: "poems" of the poets kept out, "written" by the network, "unaided" without encouragement, and
    "chance": two ends of even lines drawn at random. `repeated`: the share of written lines marked as known.
    """
    train, choose, report = tang.split(root)
    nats, count = nats_of_poems(model, poems.rows(report, vocab))
    grams = ngrams.perplexities(train, choose, report)
    labels = beside["rhyme"]
    aided, unaided = (written_poems(model, vocab, labels, nats) for nats in (poems.ENCOURAGED, 0.0))
    ends = labels[vocab.encode("".join(end for poem in report for end in rhyme.closes(poem)))].long()
    shares = torch.bincount(ends[ends >= 0]) / len(ends)
    lines = [line for poem in aided for line in poem]
    return {
        "nats": round(nats, 5),
        "characters": count,
        "perplexity": round(math.exp(nats), 3),
        "bigram": round(grams[2], 3),
        "trigram": round(grams[3], 3),
        "rhyme": {
            "poems": round(rhyme.rate(report, labels, vocab), 4),
            "written": round(rhyme.rate(aided, labels, vocab), 4),
            "unaided": round(rhyme.rate(unaided, labels, vocab), 4),
            "chance": round(float((shares**2).sum()), 4),
        },
        "repeated": round(sum(bloom_filter.known(line, beside["known"]) for line in lines) / len(lines), 4),
    }


def written_poems(model: nn.Module, vocab: Vocab, labels: torch.Tensor, encouraged: float) -> list[tang.Poem]:
    """Poems by the network at temperature 0.8, as many of each form, seeds from 0."""
    found = []
    for form, seed in product(poems.FORMS, range(WRITTEN)):
        text = "".join(poems.compose(model, vocab, labels, form, {}, Sampling(seed=seed), encouraged))
        found.append(tuple(text[at : at + form[1]] for at in range(0, len(text), form[1])))
    return found


def measure_surnames(model: nn.Module, vocab: Vocab, beside: dict[str, torch.Tensor], root=None) -> dict:
    """Nats per letter on the 6,700 test names; of the surnames it writes, how many `names_best` agrees with.

    `existing`: the share of them that stand in the data set.
    """
    names, labels = data.names(False, root)
    total, count = conditioned_nats(model, *surnames.rows(names, labels, vocab))
    written, countries = [], []
    for country, seed in product(range(len(data.COUNTRIES)), range(WRITTEN)):
        name = surnames.invent(model, vocab, country, Sampling(seed=seed))
        written.append(name)
        countries.append(country)
    judge = checkpoint.load("names_best")[0]
    said = country_probs(judge, ids_of(written)).argmax(1)
    existing = sum(bloom_filter.known(name, beside["known"]) for name in written)
    return {
        "nats": round(total / count, 5),
        "characters": count,
        "agreement": round(float((said == torch.tensor(countries)).float().mean()), 4),
        "existing": round(existing / len(written), 4),
    }


def compare(found: dict, header: dict) -> dict:
    """The published line of one writer: what was found, what its header says, and whether they agree."""
    more = {name: found[name] for name in found if name not in ("nats", "characters", "perplexity")}
    return {
        "nats_per_char": found["nats"],
        "perplexity": round(math.exp(found["nats"]), 4),
        "header": header["nats"],
        "agrees": agree(found, header),
        **more,
    }


def agree(found: dict, header: dict) -> bool:
    """Whether everything measured is what the header says, as near as another computer can come."""
    if abs(found["nats"] - header["nats"]) > NATS_SLACK:
        return False
    drift = [abs(found[name] / header[name] - 1) / 0.001 for name in ("bigram", "trigram") if name in found]
    for name, share in (found | found.get("rhyme", {})).items():
        stated = (header | header.get("rhyme", {})).get(name)
        if name in ("poems", "chance"):
            drift.append(abs(share - stated) / 0.002)
        if name in ("written", "unaided", "repeated", "agreement", "existing"):
            drift.append(abs(share - stated) / COUNTED_SLACK)
    return all(part <= 1 for part in drift)


def told(facts: dict) -> str:
    """What a finished writer scored, in words."""
    kind, count = facts["key"], f"{facts['characters']:,}"
    if kind == "poems":
        rhyme = facts["rhyme"]
        return (
            f"perplexity {facts['perplexity']:.0f} on {count} characters of poems kept out (bigrams "
            f"{facts['bigram']:.0f}, trigrams {facts['trigram']:.0f}); even lines rhyme: "
            f"{100 * rhyme['written']:.0f} % as written, {100 * rhyme['poems']:.0f} % of the poets', "
            f"{100 * rhyme['chance']:.0f} % by chance"
        )
    nats = f"{facts['nats']:.4f} nats per character on {count} characters kept out"
    if kind == "surnames":
        agree = f"`names_best` agrees with {100 * facts['agreement']:.0f} % of what it writes"
        return f"{nats}; {agree}, {100 * facts['existing']:.0f} % exist"
    return nats
