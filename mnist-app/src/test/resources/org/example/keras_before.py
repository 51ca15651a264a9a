# What docs/guide/onnx.md presumes: a trained model.
import keras
import numpy

keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input((32, 32, 3)), keras.layers.Conv2D(4, 3, strides=2), keras.layers.BatchNormalization(),
    keras.layers.ReLU(), keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10)])
model(numpy.zeros((1, 32, 32, 3), dtype="float32"))  # as training does


def predict():
    x = numpy.random.default_rng(1).random((2, 32, 32, 3), dtype="float32")
    return x, keras.ops.convert_to_numpy(model(x))
