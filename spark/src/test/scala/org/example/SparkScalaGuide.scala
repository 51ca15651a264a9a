package org.example

import dev.fovea.mnist.data.BundledMnist
import dev.fovea.nn.{Layers, Network}
import dev.fovea.optim.{Adam, Schedule}
import dev.fovea.spark.{DistributedTraining, FoveaModel, Lesson, Sweep}
import dev.fovea.tensor.Shape
import dev.fovea.train.Trainer
import java.nio.file.Path
import org.apache.spark.sql.{DataFrame, SparkSession}
import scala.jdk.CollectionConverters._

/** The Scala of docs/spark.md, which ScalaGuideTest compiles and runs. */
object SparkScalaGuide {
  def predict(spark: SparkSession, folder: Path): DataFrame = {
    val digits = FoveaModel.ofFiles(folder.resolve("digits.safetensors")).setInputCol("pixels")
    val answers = digits.transform(spark.read.parquet(s"$folder/digits.parquet"))
    answers
  }

  def train(spark: SparkSession): Seq[FoveaModel] = {
    val lesson = (seed: java.lang.Long) => {
      val split = BundledMnist.train().first(500).split(0.1, seed)
      val trainer = new Trainer(network(seed), new Adam(), Schedule.exponential(1e-2, 0.95)).accumulating(2)
      new Lesson(trainer, split.train(), split.validation(), 1, 32)
    }
    val members = Sweep.on(spark).run(Seq(1L, 2L).map(Long.box).asJava, lesson(_)).asScala
    val together = DistributedTraining.on(spark).workers(2).run(Long.box(1L), lesson(_))
    val models = (members :+ together).map(result => FoveaModel.ofBytes(java.util.List.of(result.bytes().orElseThrow())))
    models.toSeq
  }

  private def network(seed: Long): Network =
    Network.build(
      Shape.of(28, 28, 1), seed, Layers.conv2d(4, 5).stride(3), Layers.relu(), Layers.flatten(), Layers.dense(10))
}
