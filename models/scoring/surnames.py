"""Published figures of the network that invents surnames: nats per letter, who agrees, how many exist."""

from itertools import product

import torch
from torch import nn

from models import checkpoint, data
from models.scoring import nats
from models.scoring.names import country_probs
from models.scoring.nats import WRITTEN, compare, conditioned_nats, summary
from models.text import bloom_filter, surnames
from models.text.sampling import Sampling
from models.vocab import Vocab, ids_of

__all__ = ["compare", "measure", "sentence", "summary"]


def measure(model: nn.Module, facts: dict, extras: dict[str, torch.Tensor], root=None) -> dict:
    """Nats per letter on the 6,700 test names; of the surnames it writes, how many `names_best` agrees with.

    `existing`: the share of them that stand in the data set.
    """
    model.eval()
    vocab = Vocab(facts["vocab"])
    names, labels = data.names(False, root)
    total, count = conditioned_nats(model, *surnames.examples(names, labels, vocab))
    written = []
    countries = []
    for country, seed in product(range(len(data.COUNTRIES)), range(WRITTEN)):
        written.append(surnames.invent(model, vocab, country, Sampling(seed=seed)))
        countries.append(country)
    # Another network is the judge: the writer itself would find every surname typical.
    judge, _ = checkpoint.load("names_best")
    said = country_probs(judge, ids_of(written)).argmax(1)
    agreement = (said == torch.tensor(countries)).float().mean()
    # The writer is to invent: a high share would mean that it recites.
    existing = sum(bloom_filter.contains(extras["known"], name) for name in written)
    return {
        "nats": round(total / count, 5),
        "characters": count,
        "agreement": round(float(agreement), 4),
        "existing": round(existing / len(written), 4),
    }


def sentence(facts: dict) -> str:
    """What a finished run scored, in words."""
    agree = f"`names_best` agrees with {100 * facts['agreement']:.0f} % of what it writes"
    return f"{nats.sentence(facts)}; {agree}, {100 * facts['existing']:.0f} % exist"
