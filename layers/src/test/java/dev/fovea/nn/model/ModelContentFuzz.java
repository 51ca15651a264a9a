package dev.fovea.nn.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.io.FileException;
import dev.fovea.testing.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * As {@link ModelFileFuzz}, but what a change of the bytes makes wrong first is put right: the length of the header, the
 * length of the data and the checksum. So it is the content that must be refused or hold.
 */
public final class ModelContentFuzz implements FuzzTarget {
    private static final String CHECKSUM = "\"fovea.checksum\":\"";
    private static final int MOST_DATA = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ModelContentFuzz TARGET = new ModelContentFuzz();

    private final ModelFileFuzz files = new ModelFileFuzz();

    ModelContentFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    /** Files without the length of the header. */
    @Override
    public List<byte[]> seeds() throws IOException {
        return files.seeds().stream().map(file -> Arrays.copyOfRange(file, Long.BYTES, file.length)).toList();
    }

    @Override
    public List<String> words() {
        return files.words();
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        int end = endOfObject(input);
        String header = new String(input, 0, end, StandardCharsets.ISO_8859_1);
        byte[] data = Arrays.copyOf(Arrays.copyOfRange(input, end, input.length), dataSize(header, input.length - end));
        int place = header.indexOf(CHECKSUM) + CHECKSUM.length();
        int quote = header.indexOf('"', place);
        if (place >= CHECKSUM.length() && quote >= 0) {
            header = header.substring(0, place) + sum(header, data) + header.substring(quote);
        }
        return files.accepts(ModelBytes.file(header.getBytes(StandardCharsets.ISO_8859_1), data));
    }

    /** Where the JSON object at the beginning ends, and the spaces after it. */
    private static int endOfObject(byte[] input) {
        int depth = 0;
        boolean text = false;
        for (int i = 0; i < input.length; i++) {
            if (text) {
                i += input[i] == '\\' ? 1 : 0;
                text = i < input.length && input[i] != '"';
            } else {
                text = input[i] == '"';
                depth += input[i] == '{' ? 1 : 0;
                depth -= input[i] == '}' ? 1 : 0;
                if (input[i] == '}' && depth == 0) {
                    int end = i + 1;
                    while (end < input.length && input[end] == ' ') {
                        end++;
                    }
                    return end;
                }
            }
        }
        return input.length;
    }

    /** How many bytes of data a header declares; what there is if that cannot be told. */
    private static int dataSize(String header, int available) {
        try {
            int size = 0;
            for (JsonNode tensor : JSON.readTree(header.getBytes(StandardCharsets.ISO_8859_1))) {
                JsonNode end = tensor.path("data_offsets").path(1);
                size = Math.max(size, end.isInt() && end.intValue() <= MOST_DATA ? end.intValue() : 0);
            }
            return size;
        } catch (IOException | RuntimeException notJson) {
            return available;
        }
    }

    private static String sum(String header, byte[] data) {
        try {
            CRC32 sum = FileSum.of(
                    HeaderReader.read(
                            "x", new ByteArrayInputStream(header.getBytes(StandardCharsets.ISO_8859_1)),
                            data.length));
            sum.update(data);
            return FileSum.text(sum);
        } catch (FileException refused) {
            return "00000000"; // as it will be by what is tested
        }
    }
}
