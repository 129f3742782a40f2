"""Which pixels an answer hangs on: four methods of captum, each (28, 28), for any network here.

Source: Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", 2014 (saliency); Sundararajan,
Taly and Yan, "Axiomatic attribution for deep networks", 2017 (integrated gradients); Zeiler and Fergus,
"Visualizing and understanding convolutional networks", 2014 (occlusion); Selvaraju et al., "Grad-CAM", 2017.
"""

import copy

import numpy as np
import torch
from torch import nn

from models.problem import Problem, Unlisted

# Points on the way from an empty picture. With 24 the shares' sum missed the logit's rise by up to 19 %, with
# 48 by 6 %, with 96 by 3 % in twice the time.
IG_STEPS = 48
PATCH = 4  # pixels covered at once, each way: as wide as a stroke and its edges
AT_ONCE = 128  # covered pictures in one batch, of 625


# captum is imported by each method: it brings in matplotlib's pyplot, which an app that starts does not need.


def _saliency(model: nn.Module, x: torch.Tensor, target: int, layer: str | None) -> torch.Tensor:
    from captum.attr import Saliency

    return Saliency(model).attribute(x, target=target)


def _integrated(model: nn.Module, x: torch.Tensor, target: int, layer: str | None) -> torch.Tensor:
    from captum.attr import IntegratedGradients

    return IntegratedGradients(model).attribute(x, target=target, n_steps=IG_STEPS)


@torch.no_grad()
def _occlusion(model: nn.Module, x: torch.Tensor, target: int, layer: str | None) -> torch.Tensor:
    from captum.attr import Occlusion

    return Occlusion(model).attribute(
        x,
        sliding_window_shapes=(1, PATCH, PATCH),
        strides=(1, 1, 1),
        target=target,
        perturbations_per_eval=AT_ONCE,
    )


def _gradcam(model: nn.Module, x: torch.Tensor, target: int, layer: str | None) -> torch.Tensor:
    from captum.attr import LayerAttribution, LayerGradCam

    # What argues against the target is left out, as in the paper: it belongs to other digits.
    cam = LayerGradCam(model, model.get_submodule(layer))
    coarse = cam.attribute(x, target=target, relu_attributions=True)
    return LayerAttribution.interpolate(coarse, (28, 28), "bilinear")


_METHODS = {
    "saliency": _saliency,
    "integrated": _integrated,
    "occlusion": _occlusion,
    "gradcam": _gradcam,
}
METHODS = tuple(_METHODS)
SIGNED = ("integrated", "occlusion")  # the others only say how much, not for or against


def attribution(model: nn.Module, x: torch.Tensor, target: int, method: str, layer=None) -> np.ndarray:
    """(28, 28) float32: how much each pixel of `x` (1, 1, 28, 28) matters to the logit of `target`.

    "saliency": size of the gradient; "integrated": signed share of the logit's rise from an empty picture;
    "occlusion": signed fall of the logit when a 4 x 4 square is emptied; "gradcam": where the convolution
    `layer` (its path) argues for the target. Unlisted for an unknown method; Problem without a layer.
    """
    if method not in METHODS:
        raise Unlisted("No method {method!r}; there are: {these}.", method=method, these=METHODS)
    if method == "gradcam" and layer is None:
        raise Problem("Grad-CAM needs convolutions, and this network has none: choose another method.")
    x = x.detach().clone().requires_grad_()
    # captum hangs hooks into the network it is given, and other threads are using this one.
    model = copy.deepcopy(model).to(x.device)
    pixels = _METHODS[method](model, x, target, layer)
    return pixels.detach()[0, 0].cpu().numpy().astype(np.float32)
