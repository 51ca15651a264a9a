package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.spark.Sessions;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The README's program for spark-submit, which stands in .config/consumers/spark, compiled and submitted. */
@Isolated("spark-submit sets properties")
class SubmitTest {
    @TempDir
    Path folder;

    @Test
    void theProgramOfTheReadmeIsSubmitted() throws IOException {
        SparkSession spark = Sessions.local();
        LabelledImages images = SparkGuideTest.writeDigits(spark, folder);
        Path jar = jar("PredictTable");
        String answers = folder + "/answers.parquet";
        submit("--master", "local[2]", "--class", "org.example.PredictTable", jar.toString(),
                folder + "/digits.safetensors", folder + "/digits.parquet", answers);
        SparkGuideTest.assertRight(images, spark.read().parquet(answers));
    }

    private Path jar(String name) throws IOException {
        Path source = Path.of(System.getProperty("basedir", "")).toAbsolutePath()
                .resolveSibling(".config/consumers/spark/src/main/java/org/example/" + name + ".java");
        int status = ToolProvider.getSystemJavaCompiler().run(
                null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString(),
                source.toString());
        assertEquals(0, status, "the compiler says why");
        Path jar = folder.resolve("predict-table.jar");
        String entry = "org/example/" + name + ".class";
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(entry));
            Files.copy(folder.resolve(entry), out);
        }
        return jar;
    }

    /** As the script does, but in this process, where there is a session already. */
    private static void submit(String... arguments) {
        Properties before = (Properties) System.getProperties().clone();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            SparkSubmit.main(arguments);
        } finally {
            System.setProperties(before);
            Thread.currentThread().setContextClassLoader(loader);
        }
    }
}
