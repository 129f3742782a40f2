"""What all readers together cost on a GPU: for `python -m tests.bench`, where there is one."""

import time

import numpy as np
import torch

BATCHES = (1, 64, 4096)
REPEATS = 50
COPIED = 2**28  # bytes; large enough that starting the copy does not count


def measure_gpu() -> dict:
    """{"gpu_ms_<batch>", "gpu_per_s_<batch>", "gpu_bandwidth_<batch>"}; nothing without a GPU.

    Milliseconds from an array to probabilities, digits a second, and the share of the memory's bandwidth: of
    what a copy in the same run moves a second, how much every weight, once, and every digit would need.
    """
    from demo import predict

    if predict.DEVICE.type != "cuda":
        return {}
    keys = predict.ready("robust")
    networks = [predict.network(key, "robust")[0] for key in keys]
    tensors = [tensor for network in networks for tensor in network.state_dict().values()]
    weights = sum(tensor.numel() * tensor.element_size() for tensor in tensors)
    bandwidth = _bandwidth(predict.DEVICE)
    figures = {}
    for batch in BATCHES:
        digits = np.random.default_rng(0).random((batch, 28, 28), np.float32)
        seconds = _best(lambda digits=digits: predict.digit_probs(digits))
        moved = weights + digits.nbytes + batch * len(keys) * 10 * 4
        figures[f"gpu_ms_{batch}"] = 1000 * seconds
        figures[f"gpu_per_s_{batch}"] = batch / seconds
        figures[f"gpu_bandwidth_{batch}"] = moved / seconds / bandwidth
    return figures


def _best(call) -> float:
    """Seconds of the fastest of 5 rounds of calls, warmed."""
    call()
    rounds = []
    for _ in range(5):
        torch.cuda.synchronize()
        began = time.perf_counter()
        for _ in range(REPEATS):
            call()
        torch.cuda.synchronize()
        rounds.append((time.perf_counter() - began) / REPEATS)
    return min(rounds)


def _bandwidth(device: torch.device) -> float:
    """Bytes a second that the memory reads and writes while it copies."""
    source = torch.empty(COPIED, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    return 2 * COPIED / _best(lambda: target.copy_(source))
