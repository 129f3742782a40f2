"""Published figures of the network that writes Shakespeare: nats per character of the text kept out."""

import torch
import torch.nn.functional as F
from torch import nn

from models import data
from models.scoring.nats import compare, sentence, summary
from models.vocab import Vocab

__all__ = ["compare", "measure", "sentence", "summary"]

PIECE = 512  # characters read at once, the state carried on


@torch.inference_mode()
def measure(model: nn.Module, facts: dict, extras: dict | None = None, root=None, strips: int = 10) -> dict:
    """Loss in nats per character on Shakespeare kept out, read in `strips` with the state carried."""
    model.eval()
    device = next(model.parameters()).device
    _, text = data.shakespeare(root)
    ids = Vocab(facts["vocab"]).encode(text).to(device)
    # Side by side, because one strip of 111,540 characters would be read one character at a time.
    length = len(ids) // strips
    ids = ids[: length * strips].view(strips, length)  # (B, T)
    state = None
    total = 0.0
    for at in range(0, ids.shape[1] - 1, PIECE):
        piece = ids[:, at : at + PIECE + 1]
        logits, state = model(piece[:, :-1], state)
        loss = F.cross_entropy(logits.flatten(0, 1), piece[:, 1:].flatten(), reduction="sum")
        total += loss.item()
    count = strips * (ids.shape[1] - 1)
    return {"nats": round(total / count, 5), "characters": count}
