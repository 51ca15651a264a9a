package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingDivergedException;
import dev.fovea.vision.DataFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a command throws is one line on the error stream and an exit status. */
class MainTest {

    @TempDir
    Path folder;

    private static CommandRun failure(Throwable thrown) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                false, Map.of());
        int status = Main.failure(console, thrown);
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void outOfMemorySaysWhatHelps() {
        failure(new OutOfMemoryError("Java heap space")).refused(1, "out of memory", "--batch-size", "-Xmx");
        failure(new IllegalStateException("in a worker", new OutOfMemoryError())).refused(1, "out of memory");
    }

    @Test
    void anOutputThatIsLostIsNoSuccess() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), false, Map.of());
        assertEquals(Main.FAILED, Main.run(console, "--version"));
        assertEquals("mnist: the output could not be written\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void divergenceIsExplained() {
        Network network = Network.build(Shape.of(1), 1, Layers.dense(2), Layers.softmax());
        Dataset data = Dataset.of(Tensor.of(Shape.of(2, 1), new float[] {1, -1}), new int[] {0, 1});
        var trainer = new Trainer(network, new Sgd(), Schedule.constant(1e300));
        var thrown = assertThrows(TrainingDivergedException.class, () -> trainer.fit(data, null, 1, 2));
        CommandRun run = failure(thrown).refused(1, "training diverged in epoch 1");
        assertEquals("mnist: " + thrown.getMessage() + "\n", run.err());
    }

    @Test
    void anExplainedFailureIsShownWithoutItsCause() {
        for (Throwable cause : List.of(new IOException("a detail"), new OutOfMemoryError())) {
            assertEquals("mnist: x.csv: no\n", failure(new DataFileException("x.csv: no", cause)).refused(1).err());
        }
    }

    @Test
    void anUnexpectedErrorNamesItsInnermostCauseAndPlace() {
        var inner = new ArrayIndexOutOfBoundsException("Index 7\nout of bounds");
        failure(new IllegalStateException("outer", new Error(inner)))
                .refused(1, "unexpected error, please report it: ", inner.getClass().getName(), "Index 7\\u000aout",
                        " at " + MainTest.class.getName());
        inner.setStackTrace(new StackTraceElement[0]);
        assertTrue(failure(inner).refused(1).err().endsWith("bounds\n"));
        failure(new StackOverflowError()).refused(1, "unexpected error", "StackOverflowError");
    }

    @Test
    void unknownKernelsAreRefusedBeforeAnyWork() throws Exception {
        assertRefusedBeforeAnyWork(
                "-Dfovea.kernels=gpu",
                "fovea.kernels=gpu is unknown; it may be auto, scalar, vector, vector128, vector256 or vector512");
    }

    @Test
    void unknownConvolutionAlgorithmsAreRefusedBeforeAnyWork() throws Exception {
        assertRefusedBeforeAnyWork(
                "-Dfovea.convolution=fft",
                "fovea.convolution=fft is unknown; it may be auto, direct, winograd (mnist train --help says more)");
    }

    private void assertRefusedBeforeAnyWork(String option, String message) throws Exception {
        Process child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "--add-modules=jdk.incubator.vector", option, "-cp", StopTest.absoluteClassPath(),
                Main.class.getName(), "train")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            String said = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            child.waitFor();
            List<String> lines = said.lines().filter(line -> !line.startsWith("WARNING: Using incubator")).toList();
            assertEquals(List.of("mnist: " + message), lines);
            assertEquals(Main.WRONG_USAGE, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
        assertEquals(0, folder.resolve("out").toFile().length());
        assertEquals(List.of("out"), CommandRun.names(folder));
    }
}
