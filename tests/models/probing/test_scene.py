"""A network at one moment: its first layer, its maps, its logits."""

import pytest
import torch

from models.probing.scene import scene, strongest
from models.registry import CARDS


@pytest.mark.parametrize(
    ("key", "weights", "maps"),
    [
        ("mlp", (8, 28, 28), []),
        ("cnn_small", (4, 5, 5), [(4, 28, 28), (8, 14, 14)]),
        ("lstm", (4, 64, 28), [(1, 64, 28)]),
        ("gru", (3, 128, 28), [(1, 128, 28)]),
    ],
)
def test_a_scene_has_weights_maps_and_logits(key, weights, maps):
    network = CARDS[key].build().eval()
    x = torch.rand(1, 1, 28, 28)
    seen = scene(network, x, strongest(network))
    assert tuple(seen.weights.shape) == weights
    assert [tuple(one.values.shape) for one in seen.maps] == maps
    assert torch.allclose(seen.logits, network(x)[0], atol=1e-5)


def test_the_strongest_neurons_come_first():
    network = CARDS["mlp"].build()
    with torch.no_grad():
        network.layers[1].weight[300] *= 10
        network.layers[1].weight[7] *= 5
    assert strongest(network)[:2] == [300, 7]
    seen = scene(network.eval(), torch.rand(1, 1, 28, 28), strongest(network))
    assert torch.equal(seen.weights[0].flatten(), network.layers[1].weight[300])
