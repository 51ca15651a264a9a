"""The networks of `bench networks` in PyTorch, and in ONNX Runtime from the files that `bench networks --onnx FOLDER` wrote.

    python networks.py FOLDER [NAME,NAME]

Training: batches of 64, Adam (fused), two threads, the better of contiguous and channels_last. Prediction: 1, 64 and 256 images. Each figure
is the best of three rounds, in images per second, one JSON object a network. Needs torch, numpy and onnxruntime.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from measuring import BATCH, BATCHES, THREADS, rate
from onnx_session import session

torch.set_num_threads(THREADS)


class Residual(nn.Module):
    def __init__(self, body, shortcut=None):
        super().__init__()
        self.body = body
        self.shortcut = shortcut or nn.Identity()

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class ChannelsLast(nn.Module):
    """Layers on (batch, height, width, channels), as ConvNeXt's authors have them."""

    def __init__(self, *layers, scaled=0):
        super().__init__()
        self.layers = nn.Sequential(*layers)
        self.scale = nn.Parameter(torch.full((scaled,), 1e-6)) if scaled else None

    def forward(self, x):
        y = self.layers(x.permute(0, 2, 3, 1))
        return (y if self.scale is None else y * self.scale).permute(0, 3, 1, 2)


class UNet(nn.Module):
    def __init__(self, inputs, channels, depth):
        super().__init__()
        self.fine = nn.Sequential(*norm(inputs, channels), nn.ReLU(), *norm(channels, channels), nn.ReLU())
        self.coarse = None
        if depth:
            self.coarse = nn.Sequential(
                nn.MaxPool2d(2), UNet(channels, 2 * channels, depth - 1), nn.ConvTranspose2d(2 * channels, channels, 2, 2)
            )
            self.last = nn.Sequential(
                *norm(2 * channels, channels), nn.ReLU(), *norm(channels, channels), nn.ReLU()
            )

    def forward(self, x):
        fine = self.fine(x)
        return self.last(torch.cat([self.coarse(fine), fine], 1)) if self.coarse else fine


def norm(inputs, outputs, kernel=3, stride=1, groups=1):
    return [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs)
    ]


def biased(inputs, outputs, kernel=3, stride=1, padding=1):
    return [nn.Conv2d(inputs, outputs, kernel, stride, padding), nn.BatchNorm2d(outputs), nn.ReLU()]


def digits():
    return nn.Sequential(
        *biased(1, 32, padding=0), *biased(32, 32, padding=0), *biased(32, 32, 5, 2, 2), nn.Dropout(0.3),
        *biased(32, 64, padding=0), nn.Flatten(), nn.Dropout(0.3), nn.Linear(6400, 10)
    )


def keras_convnet():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(), nn.Linear(1600, 10)
    )


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)
    )


def vgg_small():
    layers, inputs = [], 3
    for channels in (32, 64, 128):
        layers += biased(inputs, channels) + biased(channels, channels) + [nn.MaxPool2d(2)]
        inputs = channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(2048, 128), nn.ReLU(), nn.Dropout(), nn.Linear(128, 10))


def resnet20():
    layers, inputs = norm(3, 16) + [nn.ReLU()], 16
    for channels in (16, 32, 64):
        for block in range(3):
            stride = 2 if channels > 16 and block == 0 else 1
            body = nn.Sequential(*norm(inputs, channels, 3, stride), nn.ReLU(), *norm(channels, channels))
            shortcut = nn.Sequential(*norm(inputs, channels, 1, stride)) if stride > 1 else None
            layers += [Residual(body, shortcut), nn.ReLU()]
            inputs = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def resnet9():
    return nn.Sequential(
        *biased(3, 64), *biased(64, 128), nn.MaxPool2d(2),
        Residual(nn.Sequential(*biased(128, 128), *biased(128, 128))), *biased(128, 256), nn.MaxPool2d(2),
        *biased(256, 512), nn.MaxPool2d(2), Residual(nn.Sequential(*biased(512, 512), *biased(512, 512))),
        nn.MaxPool2d(4), nn.Flatten(), nn.Linear(512, 10)
    )


def mobilenet_v2(pixels):
    """Width 0.5."""
    stages = ((1, 8, 1, 1), (6, 16, 2, 2), (6, 16, 3, 2), (6, 32, 4, 2), (6, 48, 3, 1), (6, 80, 3, 2), (6, 160, 1, 1))
    first = 1 if pixels < 64 else 2
    layers, inputs = norm(3, 16, 3, first) + [nn.ReLU6()], 16
    for stage, (expansion, outputs, blocks, stride) in enumerate(stages):
        for block in range(blocks):
            step = 1 if block else first if stage == 1 else stride
            within = inputs * expansion
            body = norm(inputs, within, 1) + [nn.ReLU6()] if expansion > 1 else []
            body += norm(within, within, 3, step, within) + [nn.ReLU6()] + norm(within, outputs, 1)
            body = nn.Sequential(*body)
            layers.append(Residual(body) if inputs == outputs and step == 1 else body)
            inputs = outputs
    layers += norm(inputs, 1280, 1) + [nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2)]
    return nn.Sequential(*layers, nn.Linear(1280, 10))


def convnext():
    layers, inputs = [], 3
    for stage, channels in enumerate((48, 96)):
        if stage == 0:
            layers += [nn.Conv2d(inputs, channels, 2, 2), ChannelsLast(nn.LayerNorm(channels, 1e-6))]
        else:
            layers += [ChannelsLast(nn.LayerNorm(inputs, 1e-6)), nn.Conv2d(inputs, channels, 2, 2)]
        for _ in range(2):
            layers.append(Residual(nn.Sequential(
                nn.Conv2d(channels, channels, 7, padding=3, groups=channels),
                ChannelsLast(
                    nn.LayerNorm(channels, 1e-6), nn.Linear(channels, 4 * channels), nn.GELU(),
                    nn.Linear(4 * channels, channels), scaled=channels
                )
            )))
        inputs = channels
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LayerNorm(inputs, 1e-6), nn.Linear(inputs, 10)
    )


NETWORKS = {
    "digits": (digits, (1, 28, 28)),
    "keras_convnet": (keras_convnet, (1, 28, 28)),
    "lenet5": (lenet5, (1, 28, 28)),
    "vgg_small": (vgg_small, (3, 32, 32)),
    "resnet20": (resnet20, (3, 32, 32)),
    "resnet9": (resnet9, (3, 32, 32)),
    "mobilenet_v2": (lambda: mobilenet_v2(32), (3, 32, 32)),
    "mobilenet_v2_64": (lambda: mobilenet_v2(64), (3, 64, 64)),
    "convnext": (convnext, (3, 32, 32)),
    "unet": (lambda: nn.Sequential(UNet(3, 16, 3), nn.Conv2d(16, 3, 1)), (3, 32, 32)),
}


def pytorch(build, shape, layout):
    network = build().to(memory_format=layout)
    x = torch.rand(BATCH, *shape).to(memory_format=layout)
    outputs = network(x).shape
    y = torch.randint(0, outputs[1], (BATCH, *outputs[2:]))
    adam = torch.optim.Adam(network.parameters(), fused=True)

    def train():
        adam.zero_grad(set_to_none=True)
        F.cross_entropy(network(x), y).backward()
        adam.step()

    training = rate(train, BATCH, 2)
    network.eval()
    prediction = {}
    with torch.inference_mode():
        for batch in BATCHES:
            x = torch.rand(batch, *shape).to(memory_format=layout)
            prediction[batch] = rate(lambda: network(x), batch, 1)
    return training, prediction, sum(parameter.numel() for parameter in network.parameters())


def onnx_runtime(file):
    network = session(file)
    source = network.get_inputs()[0]
    prediction = {}
    for batch in BATCHES:
        x = {source.name: np.random.rand(batch, *source.shape[1:]).astype(np.float32)}
        prediction[batch] = rate(lambda: network.run(None, x), batch, 1)
    return prediction


folder = Path(sys.argv[1])
for name in sys.argv[2].split(",") if len(sys.argv) > 2 else NETWORKS:
    build, shape = NETWORKS[name]
    both = [pytorch(build, shape, layout) for layout in (torch.contiguous_format, torch.channels_last)]
    file = folder / f"{name}.onnx"
    print(json.dumps({
        "network": name,
        "parameters": both[0][2],
        "pytorch_training": max(training for training, _, _ in both),
        "pytorch_prediction": {batch: max(prediction[batch] for _, prediction, _ in both) for batch in BATCHES},
        "onnxruntime_prediction": onnx_runtime(file) if file.exists() else None,
    }), flush=True)
