"""A GPU that is none: tensors that say they are on cuda:0, lie on the CPU, and refuse what CUDA refuses.

They compute nothing otherwise. What is found is a tensor forgotten on the other side, which on a machine
without a GPU nothing else would find.
"""

from contextlib import contextmanager

import pytest
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_iter, tree_map

GPU = torch.device("cuda", 0)
# Functions by name, for torch has some of them in several places.
TO_NUMPY = {"numpy", "__array__", "__dlpack__"}
INDEXING = {"__getitem__", "__setitem__"}
ACROSS = {"copy_", "to", "__set__", "_has_compatible_shallow_copy_type"}  # may take tensors of both sides
PACKING = {"_pack_padded_sequence", "_pad_packed_sequence"}
RECURRENT = {"lstm", "gru", "rnn_tanh", "rnn_relu"}


class OnGPU(torch.Tensor):
    """A tensor that says it is on the GPU."""

    device = GPU
    is_cuda = True
    is_cpu = False

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return apply(func, args, kwargs or {})


class _Mode(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return apply(func, args, kwargs or {})


@contextmanager
def pretended_gpu():
    """The GPU that this thread has as long as it lasts; `torch.cuda.is_available` knows nothing of it."""
    with pytest.MonkeyPatch.context() as patch, _Mode():
        # A network that moves gets new parameters: torch would put the numbers into the old ones.
        patch.setattr(torch.__future__, "get_overwrite_module_params_on_conversion", lambda: True)
        patch.setattr(torch.backends.cudnn, "is_acceptable", lambda tensor: False)
        patch.setattr(torch.cuda, "get_device_name", lambda device=None: "a pretended GPU")
        patch.setattr(torch.cuda, "get_rng_state", lambda device="cuda": torch.get_rng_state())
        patch.setattr(torch.cuda, "set_rng_state", lambda state, device="cuda": None)
        yield GPU


def apply(func, args: tuple, kwargs: dict):
    """What a function of torch gives, on the side where CUDA would give it. RuntimeError, TypeError."""
    with torch._C.DisableTorchFunction():
        return _apply(func, args, kwargs)


def _apply(func, args: tuple, kwargs: dict):
    name = getattr(func, "__name__", "")
    tensors = [one for one in tree_iter((args, kwargs)) if isinstance(one, torch.Tensor)]
    is_on_gpu = any(isinstance(tensor, OnGPU) for tensor in tensors)
    if name == "__deepcopy__" and is_on_gpu:
        return _deep_copy(*args)
    if name == "cuda":
        return _moved(args[0], GPU)
    if func is torch.device or name == "_parse_to":  # which reads what a module was told
        return func(*args, **kwargs)
    if is_on_gpu:
        _refuse(name, args, kwargs, tensors)
    device = _device_asked(name, args, kwargs)
    args, kwargs = tree_map(_on_cpu, (args, kwargs))
    if getattr(func, "__module__", "") == "torch.nn.functional":
        # Written in Python, these would make tensors where their arguments say they are.
        args, kwargs = tree_map(_plain, (args, kwargs))
    result = func(*args, **kwargs)
    if name in RECURRENT and is_on_gpu:
        _refuse_gradient(args, result)
    if name == "_pack_padded_sequence" and is_on_gpu:
        steps, sizes = result  # how many there are of each step is told on the CPU
        return _moved(steps, GPU), sizes
    if name in INDEXING:
        is_on_gpu = isinstance(args[0], OnGPU)
    if device is None and not is_on_gpu:
        return result
    return tree_map(lambda one: _moved(one, device or GPU), result)


def _device_asked(name: str, args: tuple, kwargs: dict) -> torch.device | None:
    """Where the caller wants the result, if he says so."""
    if name == "cpu":
        return torch.device("cpu")
    if kwargs.get("device") is not None:
        return torch.device(kwargs["device"])
    if name == "to":
        for one in args[1:]:
            if isinstance(one, torch.device | str):
                return torch.device(one)
            if isinstance(one, torch.Tensor):
                return one.device
    return None


def _on_cpu(one):
    """The same, but for the GPU as a device, which there is none of."""
    if isinstance(one, torch.device) and one.type == "cuda":
        return torch.device("cpu")
    if isinstance(one, str) and one.partition(":")[0] == "cuda":
        return "cpu"
    return one


def _plain(one):
    """The same tensor, saying where it truly is."""
    return one.as_subclass(torch.Tensor) if isinstance(one, OnGPU) else one


def _moved(one, device: torch.device):
    """A tensor, on the other side as a copy of its own; anything else as it is."""
    if not isinstance(one, torch.Tensor) or one.device == device:
        return one
    kind = OnGPU if device.type == "cuda" else torch.Tensor
    if device.type == "cpu":
        return one.clone().as_subclass(kind)
    if one.is_leaf and one.requires_grad:
        return one.detach().as_subclass(kind).requires_grad_()
    return one.as_subclass(kind)


def _refuse(name: str, args: tuple, kwargs: dict, tensors: list[torch.Tensor]) -> None:
    if name in TO_NUMPY:
        raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() first.")
    if kwargs.get("generator") is not None:
        raise RuntimeError("Expected a 'cuda' device type for generator but found 'cpu'")
    if name in INDEXING:
        if not isinstance(args[0], OnGPU):
            raise RuntimeError("indices should be either on cpu or on the same device as the indexed tensor")
        return
    if name in ACROSS:
        return
    if name in PACKING or name in RECURRENT and _is_packed(args):
        lengths = args[1]
        if isinstance(lengths, OnGPU):
            raise RuntimeError("'lengths' argument should be a 1D CPU int64 tensor")
        tensors = [tensor for tensor in tensors if tensor is not lengths]
    # A single number may be on the CPU; torch takes it for a constant.
    if any(tensor.dim() and not isinstance(tensor, OnGPU) for tensor in tensors):
        raise RuntimeError("Expected all tensors to be on the same device, but found cuda:0 and cpu!")


def _is_packed(args: tuple) -> bool:
    """Whether a recurrent network was given steps, their sizes, a state and weights, or no sizes."""
    return not isinstance(args[2], list)


def _refuse_gradient(args: tuple, result: tuple) -> None:
    """cuDNN follows a recurrent network back only where it was run to be trained."""
    is_training = args[-2] if _is_packed(args) else args[-3]
    output = result[0]
    if output.requires_grad and not is_training:
        output.register_hook(_no_gradient)


def _no_gradient(gradient):
    raise RuntimeError("cudnn RNN backward can only be called in training mode")


def _deep_copy(tensor: OnGPU, memo: dict) -> OnGPU:
    copy = tensor.detach().clone().as_subclass(OnGPU).requires_grad_(tensor.requires_grad)
    if getattr(tensor, "_is_param", False):
        copy._is_param = True
    memo[id(tensor)] = copy
    return copy
