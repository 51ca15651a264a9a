"""ONNX Runtime as it is measured."""
import onnxruntime

from measuring import THREADS


def session(file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    return onnxruntime.InferenceSession(str(file), options)
