package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and streams hold what a file would, and are read as strictly. */
class ModelInMemoryTest {
    private static final Shape IMAGE = Shape.of(4, 4, 1);
    private static final ModelMetadata METADATA = ModelMetadata.none().with("comment", "ß");
    private static final Network NETWORK =
            Network.build(IMAGE, 7, conv2d(2, 3), batchNorm(), flatten(), dense(3));

    @TempDir
    Path folder;

    private static byte[] bytes() throws IOException {
        return ModelFile.toBytes(NETWORK, METADATA);
    }

    private static void assertIsTheNetwork(Model model) {
        float[][] x = {gaussian(1, IMAGE.size())};
        assertArrayEquals(NETWORK.predict(x), model.network().predict(x));
        assertEquals(METADATA, model.metadata());
        assertEquals(7, model.network().seed());
    }

    private static void assertFault(Executable action, String message) {
        String found = assertThrows(ModelFileException.class, action).getMessage();
        assertTrue(found.startsWith("here: ") && found.contains(message), found);
    }

    @Test
    void areThoseOfTheFile() throws IOException {
        Path file = folder.resolve("x");
        NETWORK.save(file, METADATA);
        var out = new ByteArrayOutputStream();
        ModelFile.write(out, NETWORK, METADATA);
        assertArrayEquals(Files.readAllBytes(file), bytes());
        assertArrayEquals(bytes(), out.toByteArray());
    }

    @Test
    void holdTheNetwork() throws IOException {
        assertIsTheNetwork(ModelFile.read(bytes(), "here"));
        assertIsTheNetwork(ModelFile.read(new Dripping(bytes()), "here", bytes().length));
    }

    @Test
    void largerThanABufferToo() throws IOException {
        Network large = Network.build(Shape.of(200), 1, dense(201));
        Network read = ModelFile.read(ModelFile.toBytes(large, METADATA), "here").network();
        assertArrayEquals(large.parameters().getFirst().values(), read.parameters().getFirst().values());
    }

    @Test
    void areRefusedWhenCutOffAtAnyByte() throws IOException {
        byte[] whole = bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertFault(() -> ModelFile.read(cut, "here"), "");
        }
        assertFault(() -> ModelFile.read(Arrays.copyOf(whole, whole.length + 1), "here"), "something follows");
    }

    @Test
    void areRefusedAsTheFileIs() throws IOException {
        byte[] damaged = bytes();
        damaged[damaged.length - 1] ^= 1;
        assertFault(() -> ModelFile.read(damaged, "here"), "file: expected the checksum");
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0};
        assertFault(() -> ModelFile.read(png, "here"), "expected a safetensors file, found a PNG picture");
        byte[] claim = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array();
        assertFault(() -> ModelFile.read(new ByteArrayInputStream(claim), "here", 16),
                "header: its length is given as");
    }

    @Test
    void noMoreOfAStreamIsReadThanAllowed() throws IOException {
        int length = bytes().length;
        assertFault(() -> ModelFile.read(new ByteArrayInputStream(bytes()), "here", length - 1),
                "file: expected at most " + (length - 1) + " bytes, found more");
        InputStream endless = new Answering(wanted -> {
            assertTrue(wanted <= 1001, wanted + " bytes are asked for");
            return wanted;
        });
        assertFault(() -> ModelFile.read(endless, "here", 1000), "expected at most 1000 bytes, found more");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
    void theBoundHasARange(int most) {
        InputStream none = InputStream.nullInputStream();
        assertThrows(IllegalArgumentException.class, () -> ModelFile.read(none, "here", most));
    }

    @Test
    void failuresOfStreamsAreTold() throws IOException {
        InputStream broken = new Answering(wanted -> {
            throw new UncheckedIOException(new IOException("the line is dead"));
        });
        assertFault(() -> ModelFile.read(broken, "here", 100), "cannot be read: the line is dead");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("it is full");
            }
        };
        assertEquals("it is full",
                assertThrows(IOException.class, () -> ModelFile.write(full, NETWORK, METADATA)).getMessage());
    }

    @Test
    void nothingIsWrittenOfANetworkThatCannotBeSaved() throws IOException {
        Network broken = Network.build(Shape.of(2), 1, dense(2));
        broken.parameters().getFirst().values()[1] = Float.NaN;
        var out = new ByteArrayOutputStream();
        String message = assertThrows(
                ModelFileException.class, () -> ModelFile.write(out, broken, METADATA)).getMessage();
        assertTrue(message.startsWith("network: tensor") && message.contains("dense.kernel"), message);
        assertThrows(ModelFileException.class, () -> ModelFile.toBytes(broken, METADATA));
        assertEquals(0, out.size());
    }

    @Test
    void streamsStayOpen() throws IOException {
        var in = new Dripping(bytes());
        assertIsTheNetwork(ModelFile.read(in, "here", 100_000));
        assertFalse(in.closed);
    }

    /** Gives as many zeros as it is told to. */
    private static final class Answering extends InputStream {
        private final IntUnaryOperator given;

        Answering(IntUnaryOperator given) {
            this.given = given;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1) - 1;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            try {
                return given.applyAsInt(length);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    /** Gives a byte at a time. */
    private static final class Dripping extends ByteArrayInputStream {
        private boolean closed;

        Dripping(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
