"""Any ONNX files in Fovea and in ONNX Runtime, each right behind the other.

    python onnx_files.py FILE[:NAME=C,H,W] ...

Prediction of 1 and 64 samples, or of as many as the file says, two threads, samples a second. Ours is the median that `bench onnx` says, ONNX
Runtime's the best of three rounds. One JSON object a file and number of samples. Needs onnxruntime and numpy.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from measuring import THREADS, rate
from onnx_session import session

BENCH = Path(__file__).parent.parent / "bench"
SECONDS = 20


def fovea(file, shape, batch):
    options = ["--shape", shape] if shape else []
    command = [BENCH, "onnx", file, "--json", "--batch", batch, "--threads", THREADS, "--seconds", SECONDS, *options]
    said = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)["predict_img_s"]


def onnx_runtime(network, shape, batch):
    source = network.get_inputs()[0]
    sizes = [int(size) for size in shape.split("=")[1].split(",")] if shape else source.shape[1:]
    x = {source.name: np.random.rand(batch, *sizes).astype(np.float32)}
    return rate(lambda: network.run(None, x), batch, 2)


for word in sys.argv[1:]:
    file, _, shape = word.partition(":")
    network = session(file)
    batch = network.get_inputs()[0].shape[0]
    for samples in (batch,) if isinstance(batch, int) else (1, 64):
        ours, theirs = fovea(file, shape, samples), onnx_runtime(network, shape, samples)
        print(json.dumps({
            "file": Path(file).stem, "samples": samples, "fovea": round(ours), "onnxruntime": theirs, "ratio": round(ours / theirs, 2),
        }), flush=True)
