"""The networks of `bench networks` in Keras on TensorFlow.

    python keras_networks.py [NAME,NAME]

Training: batches of 64, Adam, two threads, `fit` on images in memory. Prediction: 1, 64 and 256 images by a `tf.function`. Without XLA
(`jit_compile`): on a processor LeNet-5 trained half as fast with it, and MobileNetV2 was not through a first round after three minutes.
Each figure is the best of three rounds, in images per second, one JSON object a network. Needs keras and tensorflow.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from keras import Input, Model, layers
from keras.losses import SparseCategoricalCrossentropy

from measuring import BATCH, BATCHES, THREADS, rate

tf.config.threading.set_intra_op_parallelism_threads(THREADS)


def norm(x, outputs, kernel=3, stride=1):
    x = layers.Conv2D(outputs, kernel, stride, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def biased(x, outputs, kernel=3, stride=1, padding="same"):
    x = layers.Conv2D(outputs, kernel, stride, padding=padding)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def digits(x):
    x = biased(biased(x, 32, padding="valid"), 32, padding="valid")
    x = layers.Dropout(0.3)(biased(x, 32, 5, 2))
    x = layers.Dropout(0.3)(layers.Flatten()(biased(x, 64, padding="valid")))
    return layers.Dense(10)(x)


def keras_convnet(x):
    for channels in (32, 64):
        x = layers.MaxPooling2D()(layers.Conv2D(channels, 3, activation="relu")(x))
    return layers.Dense(10)(layers.Dropout(0.5)(layers.Flatten()(x)))


def lenet5(x):
    x = layers.MaxPooling2D()(layers.Conv2D(6, 5, padding="same", activation="relu")(x))
    x = layers.Flatten()(layers.MaxPooling2D()(layers.Conv2D(16, 5, activation="relu")(x)))
    return layers.Dense(10)(layers.Dense(84, "relu")(layers.Dense(120, "relu")(x)))


def vgg_small(x):
    for channels in (32, 64, 128):
        x = layers.MaxPooling2D()(biased(biased(x, channels), channels))
    return layers.Dense(10)(layers.Dropout(0.5)(layers.Dense(128, "relu")(layers.Flatten()(x))))


def resnet20(x):
    x = layers.ReLU()(norm(x, 16))
    for channels in (16, 32, 64):
        for block in range(3):
            stride = 2 if channels > 16 and block == 0 else 1
            y = norm(layers.ReLU()(norm(x, channels, 3, stride)), channels)
            x = layers.ReLU()(layers.Add()([y, norm(x, channels, 1, stride) if stride > 1 else x]))
    return layers.Dense(10)(layers.GlobalAveragePooling2D()(x))


def resnet9(x):
    x = layers.MaxPooling2D()(biased(biased(x, 64), 128))
    x = layers.Add()([x, biased(biased(x, 128), 128)])
    x = layers.MaxPooling2D()(biased(layers.MaxPooling2D()(biased(x, 256)), 512))
    x = layers.Add()([x, biased(biased(x, 512), 512)])
    return layers.Dense(10)(layers.Flatten()(layers.MaxPooling2D(4)(x)))


def mobilenet_v2(x):
    """Width 0.5."""
    stages = ((1, 8, 1, 1), (6, 16, 2, 2), (6, 16, 3, 2), (6, 32, 4, 2), (6, 48, 3, 1), (6, 80, 3, 2), (6, 160, 1, 1))
    first = 1 if x.shape[1] < 64 else 2
    x = layers.ReLU(6)(norm(x, 16, 3, first))
    for stage, (expansion, outputs, blocks, stride) in enumerate(stages):
        for block in range(blocks):
            step = 1 if block else first if stage == 1 else stride
            inputs, y = x.shape[-1], x
            if expansion > 1:
                y = layers.ReLU(6)(norm(y, inputs * expansion, 1))
            y = layers.DepthwiseConv2D(3, step, padding="same", use_bias=False)(y)
            y = norm(layers.ReLU(6)(layers.BatchNormalization()(y)), outputs, 1)
            x = layers.Add()([x, y]) if inputs == outputs and step == 1 else y
    x = layers.GlobalAveragePooling2D()(layers.ReLU(6)(norm(x, 1280, 1)))
    return layers.Dense(10)(layers.Dropout(0.2)(x))


class Scale(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=shape[-1:], initializer="ones")

    def call(self, x):
        return x * self.scale


def convnext(x):
    for stage, channels in enumerate((48, 96)):
        if stage == 0:
            x = layers.LayerNormalization(epsilon=1e-6)(layers.Conv2D(channels, 2, 2)(x))
        else:
            x = layers.Conv2D(channels, 2, 2)(layers.LayerNormalization(epsilon=1e-6)(x))
        for _ in range(2):
            y = layers.LayerNormalization(epsilon=1e-6)(layers.DepthwiseConv2D(7, padding="same")(x))
            y = layers.Dense(channels)(layers.Dense(4 * channels, "gelu")(y))
            x = layers.Add()([x, Scale()(y)])
    return layers.Dense(10)(layers.LayerNormalization(epsilon=1e-6)(layers.GlobalAveragePooling2D()(x)))


def unet_of(x, channels, depth):
    fine = layers.ReLU()(norm(layers.ReLU()(norm(x, channels)), channels))
    if depth == 0:
        return fine
    coarse = unet_of(layers.MaxPooling2D()(fine), 2 * channels, depth - 1)
    both = layers.Concatenate()([layers.Conv2DTranspose(channels, 2, 2)(coarse), fine])
    return layers.ReLU()(norm(layers.ReLU()(norm(both, channels)), channels))


def unet(x):
    return layers.Conv2D(3, 1)(unet_of(x, 16, 3))


NETWORKS = {
    "digits": (digits, (28, 28, 1)),
    "keras_convnet": (keras_convnet, (28, 28, 1)),
    "lenet5": (lenet5, (28, 28, 1)),
    "vgg_small": (vgg_small, (32, 32, 3)),
    "resnet20": (resnet20, (32, 32, 3)),
    "resnet9": (resnet9, (32, 32, 3)),
    "mobilenet_v2": (mobilenet_v2, (32, 32, 3)),
    "mobilenet_v2_64": (mobilenet_v2, (64, 64, 3)),
    "convnext": (convnext, (32, 32, 3)),
    "unet": (unet, (32, 32, 3)),
}


def keras(build, shape):
    x = Input(shape)
    model = Model(x, build(x))
    model.compile(optimizer="adam", loss=SparseCategoricalCrossentropy(from_logits=True), jit_compile=False)
    images = 8 * BATCH
    samples = tf.random.uniform((images, *shape))
    labels = tf.random.uniform((images, *model.output_shape[1:-1]), maxval=model.output_shape[-1], dtype=tf.int32)
    data = tf.data.Dataset.from_tensor_slices((samples, labels)).batch(BATCH).cache()
    training = rate(lambda: model.fit(data, shuffle=False, verbose=0), images, 2)

    @tf.function
    def call(batch):
        return model(batch, training=False)

    prediction = {}
    for batch in BATCHES:
        some = tf.random.uniform((batch, *shape))
        prediction[batch] = rate(lambda: call(some).numpy(), batch, 1)
    return training, prediction, sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


for name in sys.argv[1].split(",") if len(sys.argv) > 1 else NETWORKS:
    build, shape = NETWORKS[name]
    training, prediction, parameters = keras(build, shape)
    print(json.dumps({
        "network": name, "parameters": parameters, "keras_training": training, "keras_prediction": prediction
    }), flush=True)
