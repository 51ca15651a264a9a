package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads hostile files in a heap of 64 MiB: whatever they claim or hold, there is a message and no more memory. */
class SmallHeapTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("x.safetensors");
    }

    /** What runs in the small heap: prints what became of the file. */
    static final class Task {
        private Task() {}

        public static void main(String[] args) {
            try {
                System.out.println(ModelFile.read(Path.of(args[0])).network().parameters());
            } catch (FileException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private void assertSays(String words) throws Exception {
        String classPath = Stream.of(Task.class, ModelFile.class, Shape.class, JsonFactory.class)
                .map(SmallHeapTest::place)
                .collect(Collectors.joining(File.pathSeparator));
        Process child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC", "-Xmx64m", "-Dfovea.kernels=scalar", "-cp", classPath, Task.class.getName(),
                file.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            child.waitFor();
            assertTrue(said.contains(words), said);
            assertEquals(1, said.lines().count(), said);
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

    /** Prolongs the file with zeros that take no room on the disk. */
    private void prolong(long size) throws IOException {
        try (var grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(size);
        }
    }

    private static byte[] length(long length) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }

    @Test
    void readsAnOrdinaryFile() throws Exception {
        Network.build(Shape.of(8), 1, dense(2)).save(file);
        assertSays("[dense.kernel(8, 2), dense.bias(2)]");
    }

    @Test
    void refusesAHeaderOfOneText() throws Exception {
        try (var out = Files.newOutputStream(file)) {
            out.write(length(90_000_000));
            out.write("{\"__metadata__\": {\"k\": \"".getBytes(StandardCharsets.US_ASCII));
            byte[] text = "x".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 90; i++) {
                out.write(text);
            }
        }
        assertSays("header: not valid JSON");
    }

    @Test
    void refusesAHeaderOfNothing() throws Exception {
        Files.write(file, length(99_999_999));
        prolong(200_000_000);
        assertSays("header: not valid JSON at character");
    }

    @Test
    void refusesAMillionTinyTensors() throws Exception {
        Path header = folder.resolve("header");
        try (BufferedWriter out = Files.newBufferedWriter(header)) {
            for (int i = 0; i < 1_000_000; i++) {
                out.write(i == 0 ? "{" : ",");
                out.write("\"" + i + "\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[" + i + "," + (i + 1) + "]}");
            }
            out.write("}");
        }
        try (var out = Files.newOutputStream(file)) {
            out.write(length(Files.size(header)));
            Files.copy(header, out);
        }
        prolong(Files.size(file) + 1_000_000);
        assertSays("header: expected at most 100000 tensors, found more");
    }

    @Test
    void refusesAMillionEmptyTexts() throws Exception {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"\":\"\"");
        for (int i = 0; i < 1_000_000; i++) {
            header.append(",\"").append(i).append("\":\"\"");
        }
        Files.write(file, ModelBytes.file(header.append("}}").toString()));
        assertSays("header: expected at most 100000 entries in __metadata__, found more");
    }

    @Test
    void refusesANetworkThatIsLargerThanTheFile() throws Exception {
        Network.build(Shape.of(8), 1, dense(2)).save(file);
        ModelBytes bytes = ModelBytes.of(file);
        bytes.metadata().put("fovea.architecture", description(10_000));
        bytes.write(file);
        assertSays("with kernel (10000, 10000) the network has more than 18 parameters (the file holds 18 numbers)");
    }

    @Test
    void needsNoMemoryForTheSizeThatAnInputClaimsToHave() throws Exception {
        Network.build(Shape.of(1, 1, 1), 1, conv2d(1, 1)).save(file);
        ModelBytes bytes = ModelBytes.of(file);
        String huge = bytes.metadata().get("fovea.architecture").textValue().replace("[1,1,1]", "[40000,40000,1]");
        assertTrue(huge.contains("40000"), huge);
        bytes.metadata().put("fovea.architecture", huge);
        bytes.write(file);
        // Which is looked at when the network has been built.
        assertSays("file: expected the checksum");
    }

    @Test
    void tellsThatAnHonestFileIsTooLargeForTheHeap() throws Exception {
        Network.build(Shape.of(8), 1, dense(2).bias(false)).save(file);
        ModelBytes bytes = ModelBytes.of(file);
        bytes.metadata().put("fovea.architecture", description(10_000));
        bytes.shape("dense.kernel").removeAll().add(10_000).add(10_000);
        bytes.tensor("dense.kernel").putArray("data_offsets").add(0).add(400_000_000);
        bytes.data = new byte[0];
        bytes.write(file);
        prolong(Files.size(file) + 400_000_000);
        assertSays("data: its 100000000 numbers do not fit in Java's heap of 6");
    }

    private static String description(int outputs) {
        return "{\"version\":1,\"input\":[10000],\"layers\":[{\"kind\":\"dense\",\"outputs\":" + outputs
                + ",\"bias\":false}]}";
    }
}
