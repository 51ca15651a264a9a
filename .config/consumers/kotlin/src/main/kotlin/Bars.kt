import dev.fovea.data.Dataset
import dev.fovea.nn.Layers.*
import dev.fovea.nn.Network
import dev.fovea.optim.Adam
import dev.fovea.optim.Schedule
import dev.fovea.random.CounterRandom
import dev.fovea.tensor.Shape
import dev.fovea.tensor.Tensor
import dev.fovea.train.Trainer

fun main() {
    val random = CounterRandom.ofSeed(1)
    val images = Tensor.zeros(400, 8, 8, 1)
    val labels = IntArray(400) { it % 2 }
    for (i in images.data().indices) {
        val bar = if (labels[i / 64] == 0) i % 64 / 8 == 3 else i % 8 == 3
        images.data()[i] = (random.uniform(i.toLong()) + if (bar) 0.5 else 0.0).toFloat()
    }
    val split = Dataset.of(images, labels).stratifiedSplit(0.25, 1)

    val network = Network.build(
        Shape.of(8, 8, 1), 1,
        conv2d(8, 3), relu(), flatten(), dense(2), softmax()
    )
    val history = Trainer(network, Adam(), Schedule.constant(1e-2)).fit(split.train(), split.validation(), 10, 16)
    println(history)

    check(history.last().valAccuracy() > 0.9)
    check(network.predict(images).shape() == Shape.of(400, 2))
}
