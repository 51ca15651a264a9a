"""Any ONNX files in Fovea and in ONNX Runtime, each right behind the other.

    python onnx_files.py FILE[:NAME=C,H,W] ...

Prediction of 1 and 64 samples (1 where a file has one only), two threads, samples a second. Ours is the median that `bench onnx` says, ONNX
Runtime's the best of three rounds. One JSON object a file and number of samples. Needs onnxruntime and numpy.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime

from measuring import THREADS, rate

BENCH = Path(__file__).parent.parent / "bench"
SECONDS = 20


def fovea(file, shape, batch):
    options = ["--shape", shape] if shape else []
    command = [BENCH, "onnx", file, "--json", "--batch", batch, "--threads", THREADS, "--seconds", SECONDS, *options]
    said = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)["predict_img_s"]


def onnx_runtime(session, shape, batch):
    source = session.get_inputs()[0]
    sizes = [int(size) for size in shape.split("=")[1].split(",")] if shape else source.shape[1:]
    x = {source.name: np.random.rand(batch, *sizes).astype(np.float32)}
    return rate(lambda: session.run(None, x), batch, 2)


options = onnxruntime.SessionOptions()
options.intra_op_num_threads = THREADS
for word in sys.argv[1:]:
    file, _, shape = word.partition(":")
    session = onnxruntime.InferenceSession(file, options)
    for batch in (1,) if session.get_inputs()[0].shape[0] == 1 else (1, 64):
        ours, theirs = fovea(file, shape, batch), onnx_runtime(session, shape, batch)
        print(json.dumps({
            "file": Path(file).stem, "samples": batch, "fovea": ours, "onnxruntime": theirs, "ratio": round(ours / theirs, 2),
        }), flush=True)
