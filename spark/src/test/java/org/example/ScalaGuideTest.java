package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.spark.FoveaModel;
import dev.fovea.spark.Sessions;
import dev.fovea.testing.GuideCode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Scala of docs/spark.md is compiled by the compiler of Spark's own Scala, and run. */
class ScalaGuideTest {
    @TempDir
    Path folder;

    @Test
    void thePageIsThisCode() throws IOException {
        GuideCode.assertStandsIn("../spark.md", "scala", source(), 2);
    }

    private static Path source() {
        return Path.of(System.getProperty("basedir", "")).resolve("src/test/scala/org/example/SparkScalaGuide.scala");
    }

    @Test
    void predictsAndTrainsByFunctionsOfScala() throws Exception {
        Path jar = folder.resolve("guide.jar");
        String[] options = {
            "-classpath", System.getProperty("java.class.path"), "-deprecation", "-Werror", "-d", jar.toString(),
            source().toString()
        };
        assertTrue(scala.tools.nsc.Main.process(options), "the compiler says why");
        SparkSession spark = Sessions.local();
        spark.sparkContext().addJar(jar.toString()); // as spark-submit does
        SparkGuideTest.writeDigits(spark, folder);
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            Class<?> guide = classes.loadClass("org.example.SparkScalaGuide");
            Dataset<?> answers =
                    (Dataset<?>) guide.getMethod("predict", SparkSession.class, Path.class).invoke(null, spark, folder);
            assertEquals(SparkGuideTest.DIGITS, answers.filter("prediction >= 0").count());
            Method train = guide.getMethod("train", SparkSession.class);
            var models = (scala.collection.immutable.Seq<?>) train.invoke(null, spark);
            assertEquals(3, models.size());
            assertArrayEquals(first(models.apply(0)), first(models.apply(2)), "one and two workers are alike");
        }
    }

    private static float[] first(Object model) {
        return ((FoveaModel) model).toNetworks().getFirst().parameters().getFirst().values();
    }
}
