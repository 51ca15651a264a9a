package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.ModelBytes;
import dev.fovea.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads ONNX files in a heap of 128 MiB, in one process: whatever they claim or hold, there is an answer and no more memory. */
class OnnxHeapTest {
    private static final int MEBI = 1 << 20;

    @TempDir
    private Path folder;

    /** What runs in the small heap: prints what became of each file. */
    static final class Task {
        private Task() {}

        public static void main(String[] args) {
            for (String file : args) {
                try {
                    Network network = Network.importOnnx(Path.of(file), new OnnxImport().externalData(true));
                    System.out.println(network.predict(new float[][] {{1, 2, 3}})[0][2]);
                } catch (FileException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    private static ModelBytes model() {
        return new ModelBytes().input("x", -1, 3);
    }

    /** One element of a constant, added to the input. */
    private static ModelBytes oneOf(ModelBytes model, String constant, String x, String y) {
        return model.node("Gather", constant + "_element", List.of(constant, "last"))
                .node("Cast", constant + "_float", List.of(constant + "_element"), new OnnxAttribute.Int("to", 1))
                .node("Add", y, List.of(x, constant + "_float"));
    }

    /** Twenty initialisers are the same 8 MiB of a file. */
    private byte[] shared() throws IOException {
        try (var data = new RandomAccessFile(folder.resolve("w.bin").toFile(), "rw")) {
            data.setLength(8 * MEBI);
        }
        ModelBytes model = model().integers("last", 2 * MEBI - 1);
        for (int i = 0; i < 20; i++) {
            String name = "w" + i;
            oneOf(model.external(name, "w.bin", "0", 2 * MEBI), name, i == 0 ? "x" : "y" + (i - 1), "y" + i);
        }
        return model.output("y19").bytes();
    }

    /** 42 million parameters, all of them zero, of a file that has none. */
    private static byte[] large() {
        ModelBytes model = model().integers("s", 3, 1_398_101);
        for (int i = 0; i < 10; i++) {
            model.node("ConstantOfShape", "w" + i, List.of("s")).node("MatMul", "m" + i, List.of("x", "w" + i))
                    .node("Add", "y" + i, List.of("m" + i, i == 0 ? "m0" : "y" + (i - 1)));
        }
        return model.output("y9").bytes();
    }

    /** As many bytes as this, each of which is 1: so many numbers. */
    private static byte[] ones(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    @Test
    void needsTheFileAndAConstant() throws Exception {
        List<byte[]> models = List.of(
                model().node("Neg", "y", List.of("x")).output("y").bytes(),
                shared(),
                model().constant("y", ones(12 * MEBI)).output("y").bytes(),
                ModelBytes.ofNodes(3 * MEBI),
                ModelBytes.ofNodes(2 * MEBI, (byte) 0x22, (byte) 1, (byte) 'A'),
                oneOf(model().integers("last", 20 * MEBI - 1).packed("n", 2, 5, ones(20 * MEBI), 20 * MEBI), "n", "x",
                        "y")
                        .output("y").bytes(),
                large());
        List<String> answers = List.of(
                "-3.0", "3.0", "would take more than 64 MiB beside the file's bytes", "it has no operator",
                "would take more than 64 MiB beside the file's bytes", "4.0",
                "the network does not fit in Java's heap of ");
        List<String> files = new ArrayList<>();
        for (byte[] model : models) {
            files.add(Files.write(folder.resolve(files.size() + ".onnx"), model).toString());
        }
        List<String> said = run(files);
        assertEquals(answers.size(), said.size(), said.toString());
        for (int i = 0; i < answers.size(); i++) {
            assertTrue(said.get(i).contains(answers.get(i)), said.get(i));
        }
    }

    private static List<String> run(List<String> files) throws Exception {
        String classPath = Stream.of(Task.class, Network.class, Shape.class, JsonFactory.class)
                .map(OnnxHeapTest::place)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Dfovea.kernels=scalar", "-cp",
                        classPath, Task.class.getName()));
        command.addAll(files);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            child.waitFor();
            return said.lines().toList();
        } finally {
            child.destroyForcibly();
        }
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
