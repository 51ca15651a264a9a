"""Saves the weights of a small Keras network, an input and what Keras predicts for it: python keras_weights.py FILE"""

import sys

import keras
import numpy as np
import safetensors_file
from keras import layers

keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input((9, 8, 3)),
    layers.Conv2D(6, 3, padding="same", name="conv2d"),
    layers.BatchNormalization(name="batch_norm"),
    layers.ReLU(),
    layers.Conv2D(8, (3, 2), strides=2, padding="same", use_bias=False, name="conv2d_1"),
    layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name="batch_norm_1"),
    layers.ReLU(),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(7, activation="relu", name="dense"),
    layers.Dense(5, activation="softmax", name="dense_1"),
])
random = np.random.default_rng(2)
for weight in model.weights:  # the moving statistics, too, must not be what every network begins with
    spread = random.normal(size=weight.shape)
    weight.assign(0.5 + spread**2 if weight.path.endswith("moving_variance") else 0.5 * spread)

x = random.normal(size=(4, 9, 8, 3)).astype(np.float32)
# weight.path is for example "sequential/conv2d/kernel"
tensors = {weight.path.split("/", 1)[1]: weight.numpy() for weight in model.weights}
tensors |= {"x": x, "y": model.predict(x, verbose=0)}
safetensors_file.write(sys.argv[1], tensors, {"made_by": f"Keras {keras.__version__}, {keras.backend.backend()}"})
