"""Which pixels an answer hangs on: four methods of captum, each (28, 28), for any network here.

Source: Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", 2014 (saliency); Sundararajan,
Taly and Yan, "Axiomatic attribution for deep networks", 2017 (integrated gradients); Zeiler and Fergus,
"Visualizing and understanding convolutional networks", 2014 (occlusion); Selvaraju et al., "Grad-CAM", 2017.
"""

import copy

import numpy as np
import torch
from captum.attr import IntegratedGradients, LayerAttribution, LayerGradCam, Occlusion, Saliency
from torch import nn

from models.problem import Problem, Unlisted

METHODS = ("saliency", "integrated", "occlusion", "gradcam")
SIGNED = ("integrated", "occlusion")  # the others only say how much, not for or against
IG_STEPS, PATCH = 48, 4  # points on the way from an empty picture; pixels covered at once, each way


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
    model = copy.deepcopy(model).to(x.device)  # captum hooks it
    if method == "saliency":
        found = Saliency(model).attribute(x, target=target)
    elif method == "integrated":
        found = IntegratedGradients(model).attribute(x, target=target, n_steps=IG_STEPS)
    elif method == "occlusion":
        with torch.no_grad():
            found = Occlusion(model).attribute(
                x,
                sliding_window_shapes=(1, PATCH, PATCH),
                strides=(1, 1, 1),
                target=target,
                perturbations_per_eval=128,
            )
    else:
        cam = LayerGradCam(model, model.get_submodule(layer))
        found = LayerAttribution.interpolate(
            cam.attribute(x, target=target, relu_attributions=True), (28, 28), "bilinear"
        )
    return found.detach()[0, 0].cpu().numpy().astype(np.float32)
