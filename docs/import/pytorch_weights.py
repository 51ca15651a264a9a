"""Saves the weights of a small PyTorch network, an input and what PyTorch predicts for it: python pytorch_weights.py FILE"""

import sys

import safetensors_file
import torch
from torch import nn

torch.manual_seed(1)
model = nn.Sequential(
    nn.Conv2d(3, 6, 3, padding=1),
    nn.BatchNorm2d(6),
    nn.ReLU(),
    nn.Conv2d(6, 8, (3, 2), stride=2, bias=False),
    nn.BatchNorm2d(8, eps=1e-3, momentum=0.01),
    nn.ReLU(),
    nn.AvgPool2d((2, 1)),
    nn.Flatten(),
    nn.Linear(8 * 2 * 5, 7),
    nn.ReLU(),
    nn.Linear(7, 5),
)
random = torch.Generator().manual_seed(2)
for name, weight in model.state_dict().items():  # the running statistics, too, must not be what every network begins with
    if weight.is_floating_point():
        spread = torch.randn(weight.shape, generator=random)
        weight.copy_(0.5 + spread**2 if name.endswith("running_var") else 0.5 * spread)

model.eval()
x = torch.randn(4, 3, 9, 10, generator=random)
with torch.no_grad():
    tensors = {**model.state_dict(), "x": x, "y": model(x)}  # for example "0.weight"
tensors = {name: values.numpy() for name, values in tensors.items()}
safetensors_file.write(sys.argv[1], tensors, {"made_by": f"PyTorch {torch.__version__}"})
