"""By how much a digit is turned, as docs/guide/regression.md learns it, in PyTorch.

    python rotation.py FOLDER [SEED [STEPS]]

FOLDER has MNIST's four files, as mnist-app/src/main/resources/dev/fovea/mnist/data has. The same digits turned by the same angles to the
last bit of an angle, network, initialisers, loss, schedule and batch size; two threads. What differs: the random numbers of initialisers and
shuffling, PyTorch's unbiased moving variance, and Adam's epsilon, which PyTorch adds before the correction of the bias. Prints the errors
of the test digits in degrees as a JSON object; the seed is 1, and with STEPS training ends after so many. Needs torch and numpy.
"""
import gzip
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

EPOCHS = 8
BATCH = 64
RATE = 2e-3
DEGREES = 45
PHI = np.uint64(0x9E3779B97F4A7C15)
torch.set_num_threads(2)


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(seed, n):
    """As `CounterRandom.ofSeed(seed).uniform(i, -1, 1)` for i from 0 to n - 1."""
    key = mix(np.array([seed], np.uint64) + PHI)
    turned = (key << np.uint64(32)) | (key >> np.uint64(32))
    bits = mix(mix(np.arange(n, dtype=np.uint64) * PHI + key) + turned)
    return -1 + 2 * ((bits >> np.uint64(11)) * 2.0 ** -53)


def turned(folder, name, seed):
    """Digits (n, 1, 28, 28) turned about their middle, read between pixels, 0 outside; and by how much, in units of 45 degrees."""
    with gzip.open(folder / f"{name}-images-idx3-ubyte.gz") as file:
        upright = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    angles = uniform(seed, len(upright))
    away = np.arange(28) - 13.5
    x = np.empty(upright.shape, np.float32)
    for i, angle in enumerate(angles * math.pi / 4):
        cos, sin = math.cos(angle), math.sin(angle)
        row = 13.5 + cos * away[:, None] - sin * away
        column = 13.5 + sin * away[:, None] + cos * away
        framed = np.zeros((42, 42))
        framed[7:35, 7:35] = upright[i] / np.float32(255)
        r, c = np.floor(row).astype(int), np.floor(column).astype(int)
        down, right = row - r, column - c
        r, c = r + 7, c + 7
        x[i] = (
            (1 - down) * ((1 - right) * framed[r, c] + right * framed[r, c + 1])
            + down * ((1 - right) * framed[r + 1, c] + right * framed[r + 1, c + 1])
        )
    return torch.from_numpy(x)[:, None], torch.from_numpy(angles.astype(np.float32))[:, None]


def norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.1)


def build():
    network = nn.Sequential(
        nn.Conv2d(1, 16, 3), norm(16), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), norm(32), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(800, 64), nn.ReLU(), nn.Linear(64, 1)
    )
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return network


def train(network, x, y, limit):
    adam = torch.optim.Adam(network.parameters(), RATE, eps=1e-7)
    steps = -(-len(x) // BATCH)
    for step in range(min(limit, EPOCHS * steps)):
        if step % steps == 0:
            order = torch.randperm(len(x))
        batch = order[step % steps * BATCH:][:BATCH]
        adam.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * step / steps / EPOCHS)) / 2
        adam.zero_grad(set_to_none=True)
        loss = F.huber_loss(network(x[batch]), y[batch], delta=0.1)
        loss.backward()
        adam.step()
    return step + 1


def errors(network, x, y):
    network.eval()
    with torch.inference_mode():
        found = torch.cat([network(part) for part in x.split(256)])
    return DEGREES * (found - y).abs().flatten().double().sort().values


folder = Path(sys.argv[1])
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
torch.manual_seed(seed)
network = build()
done = train(network, *turned(folder, "train", 1), int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize)
degrees = errors(network, *turned(folder, "t10k", 2))
print(json.dumps({
    "torch": torch.__version__,
    "seed": seed,
    "steps": done,
    "median_degrees": round(degrees[len(degrees) // 2].item(), 2),
    "mean_degrees": round(degrees.mean().item(), 2),
}))
