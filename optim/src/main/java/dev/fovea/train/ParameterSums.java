package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** A checksum of each of a network's parameters, in their order: the CRC-32C of its bits, little-endian. */
final class ParameterSums {
    private static final int BUFFER_FLOATS = 16_384;
    private static final int DIGITS = 8;

    private final int[] sums;

    private ParameterSums(int[] sums) {
        this.sums = sums;
    }

    /** The sums of what the parameters are now. */
    static ParameterSums of(Network network) {
        List<Parameter> parameters = network.parameters();
        int longest = parameters.stream().mapToInt(parameter -> parameter.values().length).max().orElse(0);
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(longest, BUFFER_FLOATS) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        int[] sums = new int[parameters.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sum(parameters.get(i).values(), bytes);
        }
        return new ParameterSums(sums);
    }

    private static int sum(float[] values, ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        int most = bytes.capacity() / Float.BYTES;
        for (int from = 0; from < values.length; from += most) {
            int count = Math.min(most, values.length - from);
            bytes.clear().limit(count * Float.BYTES);
            bytes.asFloatBuffer().put(values, from, count);
            sum.update(bytes);
        }
        return (int) sum.getValue();
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if something else stands there
     */
    static ParameterSums parse(List<String> texts) {
        int[] sums = new int[texts.size()];
        for (int i = 0; i < sums.length; i++) {
            String text = texts.get(i);
            boolean hexadecimal = text.length() == DIGITS
                    && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
            if (!hexadecimal) {
                throw new IllegalArgumentException(
                        "expected a checksum of eight hexadecimal digits, found \"" + CheckpointText.excerpt(text, 0)
                                + '"');
            }
            sums[i] = HexFormat.fromHexDigits(text);
        }
        return new ParameterSums(sums);
    }

    /** How many parameters there are. */
    int size() {
        return sums.length;
    }

    /** The sum of a parameter, in hexadecimal. */
    String text(int parameter) {
        return HexFormat.of().toHexDigits(sums[parameter]);
    }

    /** The parameters whose sums differ from others of as many. */
    int[] differing(ParameterSums other) {
        int[] indices = new int[sums.length];
        int count = 0;
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != other.sums[i]) {
                indices[count++] = i;
            }
        }
        return Arrays.copyOf(indices, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterSums that && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    /** The sums in hexadecimal, with spaces between. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sums.length; i++) {
            text.append(i == 0 ? "" : " ").append(text(i));
        }
        return text.toString();
    }
}
