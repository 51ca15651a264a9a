"""The activations and normalisations of `bench layers --threads 1` in PyTorch: microseconds, the best of some rounds.

    python layers.py [SECONDS]

65,536 numbers from -4 to 4 through each activation, an image of 28x28x128, channels last, through each normalisation; on one thread,
forward without a graph, backward alone. Prints a JSON object; SECONDS, 0.5, are those of each round. Needs torch.
"""
import json
import sys
import time

import torch
from torch.nn import functional as F

from measuring import ROUNDS

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
EXTENT, CHANNELS, GROUPS = 28, 128, 32
ACTIVATIONS = {
    "relu": F.relu, "relu6": F.relu6, "leaky_relu": lambda x: F.leaky_relu(x, 0.25), "elu": F.elu, "selu": F.selu, "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu, "mish": F.mish, "sigmoid": torch.sigmoid,
    "tanh": torch.tanh, "softplus": F.softplus, "softsign": F.softsign, "hard_sigmoid": F.hardsigmoid, "hard_swish": F.hardswish,
}
torch.set_num_threads(1)
torch.manual_seed(1)


def microseconds(call):
    """Of a call; a hundred at a time, so that the clock costs nothing."""
    best = float("inf")
    for _ in range(ROUNDS + 1):  # the first warms up
        end = time.perf_counter() + SECONDS
        while (start := time.perf_counter()) < end:
            for _ in range(100):
                call()
            best = min(best, (time.perf_counter() - start) / 100)
    return round(best * 1e6, 1)


def passes(layer, x, parameters=()):
    """Forward and backward of a layer."""
    with torch.no_grad():
        forward = microseconds(lambda: layer(x))
    inputs = (x.requires_grad_(), *parameters)
    y = layer(x)
    dy = torch.randn_like(y)
    backward = microseconds(lambda: torch.autograd.grad(y, inputs, dy, retain_graph=True))
    return {"forward_us": forward, "backward_us": backward}


def normalizations():
    """By their names: the layer, its input, its parameters."""
    image = torch.randn(1, CHANNELS, EXTENT, EXTENT).contiguous(memory_format=torch.channels_last)
    pixels = image.permute(0, 2, 3, 1).contiguous()
    gamma, beta = torch.ones(CHANNELS, requires_grad=True), torch.zeros(CHANNELS, requires_grad=True)
    whole = torch.ones(EXTENT, EXTENT, CHANNELS, requires_grad=True), torch.zeros(EXTENT, EXTENT, CHANNELS, requires_grad=True)
    both = gamma, beta
    return {
        "batch_norm": (lambda x: F.batch_norm(x, None, None, gamma, beta, training=True), image, both),
        "layer_norm": (lambda x: F.layer_norm(x, (CHANNELS,), gamma, beta), pixels, both),
        "root_mean_square_norm": (lambda x: F.rms_norm(x, (CHANNELS,), gamma), pixels, (gamma,)),
        "group_norm": (lambda x: F.group_norm(x, GROUPS, gamma, beta), image, both),
        "instance_norm": (lambda x: F.instance_norm(x, weight=gamma, bias=beta), image, both),
        "sample_norm": (lambda x: F.layer_norm(x, x.shape[1:], *whole), pixels, whole),
    }


figures = {name: passes(layer, torch.rand(1 << 16) * 8 - 4) for name, layer in ACTIVATIONS.items()}
figures.update({name: passes(layer, x.clone(), parameters) for name, (layer, x, parameters) in normalizations().items()})
print(json.dumps(figures))
