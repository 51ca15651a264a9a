package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.model.FileFaults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of another kind is named, whatever reads it. */
class ForeignFileTest {
    private static final String IMPORT = "; what its weights are imported by is in docs/import.md";

    @TempDir
    Path folder = Path.of("");

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model"), bytes);
    }

    private void assertNamed(String kind, byte[] bytes) throws IOException {
        Path file = write(bytes);
        String words = "file: expected a safetensors file, found " + kind;
        assertFault(file, () -> Network.load(file), words);
        assertFault(file, () -> ModelFile.read(file), words);
        assertFault(file, () -> TensorStore.read(file), words);
        assertFault(file, () -> Weights.of(file), words);
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[1000]);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] padded(byte... start) {
        return Arrays.copyOf(start, 1000);
    }

    @Test
    void namesArchivesByWhatIsInThem() throws IOException {
        assertNamed("a PyTorch file" + IMPORT, zip("archive/data.pkl", "archive/byteorder", "archive/data/0"));
        assertNamed("a PyTorch file" + IMPORT, zip("resnet18/code/__torch__.py", "resnet18/data.pkl"));
        assertNamed("a Keras model" + IMPORT, zip("metadata.json", "config.json", "model.weights.h5"));
        assertNamed("NumPy arrays (.npz)" + IMPORT, zip("kernel.npy"));
        assertNamed("a ZIP archive; unpack it first", zip("model.safetensors"));
    }

    @Test
    void namesTheOnnxModelsItWritesItself() throws IOException {
        Path onnx = folder.resolve("digits.onnx");
        Network network = Network.build(Shape.of(3), 1, dense(2));
        network.exportOnnx(onnx, new OnnxOptions());
        assertNamed(
                "an ONNX model; Network.importOnnx reads it", Files.readAllBytes(onnx));
    }

    @Test
    void namesAGzipFileWhoseFirstBytesAreALengthThatFits() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[1000]);
        }
        byte[] file = bytes.toByteArray();
        assertNamed("a gzip file; unpack it first", file);
        Arrays.fill(file, 3, 8, (byte) 0); // flags, time: 0x088b1f as a length
        assertNamed("a gzip file; unpack it first", Arrays.copyOf(file, 600_000));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            894844460d0a1a0a00, 'an HDF5 file, such as Keras'' .h5; what'
            934e554d5059010076, 'a NumPy array (.npy); what'
            0801128a0a0a440a12, 'a TensorFlow SavedModel; what'
            0808120a746631203a, 'an ONNX model; Network.importOnnx'
            080312076261636b65, 'an ONNX model; Network.importOnnx'
            80028a0a6cfc9c46f9, 'a Python pickle, such as an old PyTorch file; what'
            8005951c0000000000, 'a Python pickle'
            1c00000054464c3300, 'a TensorFlow Lite model; Fovea does not read such files'
            474755460300000000, 'a GGUF model; Fovea'
            89504e470d0a1a0a00, 'a PNG picture'
            ffd8ffe000104a4649, 'a JPEG picture'
            000008030000ea6000, 'an IDX file of images or labels'
            """)
    void namesBinaryFiles(String start, String kind) throws IOException {
        assertNamed(kind, padded(HexFormat.of().parseHex(start)));
    }

    @Test
    void namesTexts() throws IOException {
        for (List<String> text : List.of(
                List.of("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n",
                        "a pointer of Git LFS; \"git lfs pull\" fetches the file"),
                List.of("<!DOCTYPE html>\n<html><body>404</body></html>",
                        "an HTML page; perhaps a download that failed"),
                List.of("{\n  \"format\": \"layers-model\"\n}", "JSON text"),
                List.of("label,pixel0,pixel1\r\n5,0,255\r\n", "text, such as CSV"))) {
            assertNamed(text.get(1), text.get(0).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void namesAnArchiveOfTapes() throws IOException {
        byte[] tar = new byte[1024];
        System.arraycopy("weights/".getBytes(StandardCharsets.US_ASCII), 0, tar, 0, 8);
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertNamed("a tar archive; unpack it first", tar);
    }

    @Test
    void namesASavedModelsFolder() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("saved"));
        Files.write(saved.resolve("saved_model.pb"), new byte[] {8, 1, 0x12});
        assertFault(
                saved, () -> Network.load(saved),
                "expected a regular file, found a folder with a TensorFlow SavedModel");
    }

    /** The length of a safetensors file's header may look like anything. */
    @Test
    void readsAHeaderWhoseLengthLooksLikeAnotherKind() throws IOException {
        int length = 0x088b1f; // 1f 8b 08 in the file, as gzip begins
        byte[] file = new byte[Long.BYTES + length];
        Arrays.fill(file, (byte) ' ');
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        file[Long.BYTES] = '{';
        file[Long.BYTES + 1] = '}';
        assertEquals(List.of(), Weights.of(write(file)).tensors());
    }

    @Test
    void whatIsOfNoKnownKindIsOnlyNoSafetensorsFile() throws IOException {
        Path file = write(padded((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6, (byte) 7, (byte) 8));
        assertFault(file, () -> Network.load(file), "not a safetensors file, or it is cut off");
    }
}
