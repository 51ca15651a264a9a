# What docs/guide/onnx.md presumes: a trained model.
import torch

torch.manual_seed(1)
model = torch.nn.Sequential(
    torch.nn.Conv2d(3, 4, 7, stride=4, padding=3), torch.nn.BatchNorm2d(4), torch.nn.ReLU(),
    torch.nn.MaxPool2d(2), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(4, 10))


def predict():
    x = torch.rand(2, 3, 224, 224)
    with torch.no_grad():
        return x.numpy(), model(x).numpy()
