package dev.fovea.nn.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The checksum of a model file: the CRC-32 of what its header says and of its data. A damaged seed or setting would
 * else go unnoticed. It does not depend on how the JSON is written.
 *
 * <p>
 * In this order: each entry of the metadata but the checksum itself, sorted by the UTF-8 of the key: key, NUL, value,
 * NUL; each tensor in the order of the data: name, NUL, dtype, NUL, extents joined by commas, NUL; the data.
 */
final class FileSum {
    private FileSum() {}

    /** The sum so far, with the header taken in. */
    static CRC32 of(Header header) {
        CRC32 sum = new CRC32();
        Map<String, String> sorted = new TreeMap<>(Comparator.comparing(FileSum::utf8, Arrays::compareUnsigned));
        sorted.putAll(header.metadata());
        sorted.forEach((key, value) -> {
            if (!key.equals(ModelKeys.CHECKSUM)) {
                add(sum, key);
                add(sum, value);
            }
        });
        for (TensorEntry tensor : header.tensors()) {
            add(sum, tensor.name());
            add(sum, tensor.dtype().name());
            add(sum, String.join(",", tensor.shape().stream().map(String::valueOf).toList()));
        }
        return sum;
    }

    /** The sum as it stands in a file: eight hexadecimal digits. */
    static String text(CRC32 sum) {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Fails if a file's sum is not the one in its header. */
    static void require(String file, Header header, CRC32 sum) throws ModelFileException {
        String expected = header.metadata().get(ModelKeys.CHECKSUM);
        if (!text(sum).equals(expected)) {
            throw new ModelFileException(
                    file, "file",
                    "expected the checksum " + ModelFileException.quoted(String.valueOf(expected)) + ", found "
                            + text(sum) + ": it was damaged or changed");
        }
    }

    private static void add(CRC32 sum, String text) {
        sum.update(utf8(text));
        sum.update(0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
