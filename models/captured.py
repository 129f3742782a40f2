"""The digit readers as captured CUDA graphs: a GPU is told once what to do for all of them and replays it.

Networks so small keep a GPU waiting for the next of some three hundred orders; a replay is a single one.
Source: PyTorch's notes on CUDA semantics, "CUDA Graphs".
"""

import threading

import numpy as np
import torch
from torch import nn

from models.export import CLOSE, Readers
from models.problem import Problem

SIZES = (1, 2, 4, 8, 16, 32, 64)  # batches that are captured; others are filled up to the next
WARMUPS = 3  # runs before the capture, in which cuDNN and the allocator settle


class CaptureError(Problem):
    """The networks cannot be captured here; the message says why."""


class CapturedReaders:
    """(B, 1, 28, 28) float32 array in [0, 1] -> (B, N, 10) logits of N networks on one CUDA device, any B."""

    def __init__(self, networks: list[nn.Module]):
        """CaptureError."""
        self._readers = Readers(networks).eval()
        self._device = next(self._readers.parameters()).device
        # A graph reads and writes the same memory each time: one replay after the other.
        self._replaying = threading.Lock()
        try:
            self._graphs = {size: self._capture(size) for size in SIZES}
        except RuntimeError as error:
            raise CaptureError(
                "The networks could not be captured as a CUDA graph: they answer one by one. ({why})",
                why=str(error).partition("\n")[0],
            ) from error
        self._compare()

    def __call__(self, x: np.ndarray) -> np.ndarray:
        # So many keep a GPU busy without a graph, and need no memory set aside for them.
        return self._replay(x) if 0 < len(x) <= SIZES[-1] else self._read(x)

    @torch.inference_mode()
    def _read(self, x: np.ndarray) -> np.ndarray:
        """One network after the other, as without a graph."""
        return self._readers(torch.from_numpy(x).to(self._device)).cpu().numpy()

    @torch.inference_mode()
    def _capture(self, size: int) -> tuple[torch.cuda.CUDAGraph, torch.Tensor, torch.Tensor]:
        """A graph, what it reads and what it writes."""
        x = torch.zeros(size, 1, 28, 28, device=self._device)
        # Warmed up on a stream of its own, or the capture would begin with work that is still under way.
        stream = torch.cuda.Stream(self._device)
        stream.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(stream):
            for _ in range(WARMUPS):
                self._readers(x)
        torch.cuda.current_stream(self._device).wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        # Other threads may use the GPU meanwhile: only what this one does belongs to the graph.
        with torch.cuda.graph(graph, capture_error_mode="thread_local"):
            logits = self._readers(x)
        return graph, x, logits

    @torch.inference_mode()
    def _replay(self, x: np.ndarray) -> np.ndarray:
        count = len(x)
        size = next(size for size in SIZES if size >= count)
        graph, pictures, logits = self._graphs[size]
        with self._replaying:
            pictures[:count].copy_(torch.from_numpy(x))
            graph.replay()
            return logits[:count].cpu().numpy()

    def _compare(self) -> None:
        x = torch.rand(5, 1, 28, 28, generator=torch.Generator().manual_seed(0)).numpy()
        gap = float(np.abs(self._replay(x) - self._read(x)).max())
        # Turned round, because what is no number is not larger than anything.
        if not gap <= CLOSE:
            raise CaptureError(
                "The captured CUDA graph answers otherwise than the networks (logits differ by "
                "{difference}): they answer one by one.",
                difference=f"{gap:.1e}",
            )
