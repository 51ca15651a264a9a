
# Writes what the model predicts, as safetensors.
import json
import struct

tensors = dict(zip(("x", "y"), predict()))
header, at = {}, 0
for name, tensor in tensors.items():
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
    at += tensor.nbytes
text = json.dumps(header).encode()
with open("case.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(tensor.tobytes() for tensor in tensors.values()))
