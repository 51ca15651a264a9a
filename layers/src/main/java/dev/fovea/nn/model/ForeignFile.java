package dev.fovea.nn.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Kinds of files that are taken for models, told by how they begin. Asked only about what is no safetensors file, whose
 * first bytes may be any.
 */
final class ForeignFile {
    /** The bytes of a file's beginning that are looked at: a tar archive says so at byte 257. */
    static final int BEGINNING = 512;

    private static final String IMPORT = "what its weights are imported by is in docs/import.md";
    private static final String UNPACK = "unpack it first";

    /** Where the name of the first file in a ZIP archive and its length stand. */
    private static final int ZIP_NAME_LENGTH = 26;
    private static final int ZIP_NAME = 30;

    /** The bytes that a field of an ONNX model may begin with after the version: protobuf's field number and type. */
    private static final List<Integer> ONNX_FIELDS = List.of(0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72);

    private static final List<Kind> KINDS = List.of(
            new Kind("a PyTorch file", IMPORT, start -> zip(start)
                    && zipHas(start, "(.*/)?(data\\.pkl|constants\\.pkl|version|byteorder|\\.format_version|code/.*)")),
            new Kind(
                    "a Keras model",
                    IMPORT, start -> zip(start) && zipHas(start, "metadata\\.json|config\\.json|model\\.weights\\.h5")),
            new Kind("NumPy arrays (.npz)", IMPORT, start -> zip(start) && zipHas(start, ".*\\.npy")),
            new Kind("a ZIP archive", UNPACK, ForeignFile::zip),
            new Kind("an HDF5 file, such as Keras' .h5", IMPORT, bytes("894844460d0a1a0a")),
            new Kind("a NumPy array (.npy)", IMPORT, text("\u0093NUMPY")),
            new Kind("a TensorFlow SavedModel", IMPORT, bytes("080112")),
            new Kind(
                    "an ONNX model", "Network.importOnnx reads it", ForeignFile::onnx),
            new Kind("a Python pickle, such as an old PyTorch file", IMPORT, ForeignFile::pickle),
            new Kind("a TensorFlow Lite model", "Fovea does not read such files", text("TFL3", 4)),
            new Kind("a GGUF model", "Fovea does not read such files", text("GGUF")),
            new Kind("a gzip file", UNPACK, bytes("1f8b08")),
            new Kind("a tar archive", UNPACK, text("ustar", 257)),
            new Kind("a PNG picture", "", text("\u0089PNG")),
            new Kind("a JPEG picture", "", bytes("ffd8ff")),
            new Kind("an IDX file of images or labels", "", bytes("000008")),
            new Kind(
                    "a pointer of Git LFS", "\"git lfs pull\" fetches the file", text("version https://git-lfs")),
            new Kind("an HTML page", "perhaps a download that failed", start -> content(start).matches(
                    "(?is)\\s*<(!doctype )?html.*")),
            new Kind("JSON text", "", start -> content(start).matches("(?s)\\s*[{\\[][\\s\"{\\[}\\]].*")),
            new Kind("text, such as CSV", "", start -> content(start).matches("[\\t\\r\\n -~]+")));

    private ForeignFile() {}

    private record Kind(String name, String remedy, Predicate<byte[]> begins) {}

    /**
     * What a file is.
     *
     * @param start how it begins, {@value #BEGINNING} bytes or the whole file
     * @return its kind and what to do about it, or empty if it is none of those known
     */
    static Optional<String> describe(byte[] start) {
        return KINDS.stream()
                .filter(kind -> kind.begins.test(start))
                .findFirst()
                .map(kind -> kind.remedy.isEmpty() ? kind.name : kind.name + "; " + kind.remedy);
    }

    private static Predicate<byte[]> bytes(String hex) {
        byte[] signature = HexFormat.of().parseHex(hex);
        return start -> has(start, signature, 0);
    }

    private static Predicate<byte[]> text(String signature) {
        return text(signature, 0);
    }

    private static Predicate<byte[]> text(String signature, int offset) {
        byte[] bytes = signature.getBytes(StandardCharsets.ISO_8859_1);
        return start -> has(start, bytes, offset);
    }

    private static boolean has(byte[] start, byte[] signature, int offset) {
        int end = offset + signature.length;
        return start.length >= end && Arrays.equals(start, offset, end, signature, 0, signature.length);
    }

    private static boolean zip(byte[] start) {
        return has(start, new byte[] {'P', 'K', 3, 4}, 0);
    }

    /** Whether the name of a ZIP archive's first file is one of those. */
    private static boolean zipHas(byte[] start, String names) {
        if (start.length < ZIP_NAME) {
            return false;
        }
        int length = (start[ZIP_NAME_LENGTH] & 0xff) + ((start[ZIP_NAME_LENGTH + 1] & 0xff) << 8);
        int end = Math.min(start.length, ZIP_NAME + length);
        String name = new String(start, ZIP_NAME, end - ZIP_NAME, StandardCharsets.ISO_8859_1);
        return name.toLowerCase(Locale.ROOT).matches(names);
    }

    /** Protobuf's field 1, a small version, then another field of onnx.proto's ModelProto. */
    private static boolean onnx(byte[] start) {
        return start.length > 2 && start[0] == 8 && start[1] > 0 && start[1] < 64
                && ONNX_FIELDS.contains((int) start[2]);
    }

    /** The protocols from 2 on, which begin by their number. */
    private static boolean pickle(byte[] start) {
        return start.length > 2 && (start[0] & 0xff) == 0x80 && start[1] >= 2 && start[1] <= 5 && start[2] != 0;
    }

    private static String content(byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1);
    }
}
