package dev.fovea.vision.file;

import dev.fovea.testing.FuzzTarget;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.GzipInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/**
 * The reader of packed IDX files under any bytes. The first byte chooses, beside what it does in {@link IdxFuzz}, whether
 * what follows is a file or the deflate streams of members to which header and checksum are still to be added. What is
 * accepted must be what Java's own gzip unpacks.
 */
public final class GzipIdxFuzz implements FuzzTarget {
    private static final int STREAMS = 4;
    private static final int MOST_UNPACKED = 1 << 20;
    private static final int MOST_MEMBERS = 4;
    private static final int LABELS = 1;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    private static final GzipIdxFuzz TARGET = new GzipIdxFuzz();

    GzipIdxFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() {
        LabelledImages digits = SampleDigits.labelled(1);
        List<byte[]> seeds = new ArrayList<>();
        for (int choice : new int[] {0, LABELS}) {
            byte[] plain = choice == 0 ? SampleDigits.idxImages(digits) : SampleDigits.idxLabels(digits);
            seeds.add(SampleDigits.join(new byte[] {(byte) choice}, SampleDigits.gzip(plain)));
            byte[] first = SampleDigits.gzip(Arrays.copyOf(plain, 7));
            byte[] rest = SampleDigits.gzip(Arrays.copyOfRange(plain, 7, plain.length));
            seeds.add(SampleDigits.join(new byte[] {(byte) choice}, first, rest));
            for (int level : new int[] {Deflater.NO_COMPRESSION, Deflater.BEST_COMPRESSION}) {
                seeds.add(SampleDigits.join(new byte[] {(byte) (choice | STREAMS)}, deflated(plain, level)));
            }
        }
        return seeds;
    }

    private static byte[] deflated(byte[] plain, int level) {
        try (Deflater deflater = new Deflater(level, true)) {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[plain.length + 100];
            return Arrays.copyOf(packed, deflater.deflate(packed));
        }
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        int choice = input.length == 0 ? 0 : input[0];
        byte[] rest = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        byte[] file = (choice & STREAMS) == 0 ? rest : members(rest);
        byte[] items = GzipInput.isGzip(file) ? IdxFuzz.read(file, choice) : new byte[0];
        if (items.length == 0) {
            return false;
        }
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return IdxFuzz.requireEqual(unpacked.readAllBytes(), IdxFuzz.whole(items, choice));
        }
    }

    /** Adds to each deflate stream what makes a gzip member of it, as far as they are sound. */
    private static byte[] members(byte[] streams) {
        var file = new ByteArrayOutputStream();
        int from = 0;
        for (int member = 0; member < MOST_MEMBERS && (member == 0 || from < streams.length); member++) {
            file.writeBytes(HEADER);
            try (Inflater inflater = new Inflater(true)) {
                inflater.setInput(streams, from, streams.length - from);
                byte[] unpacked = new byte[MOST_UNPACKED];
                CRC32 sum = new CRC32();
                int size = inflater.inflate(unpacked);
                sum.update(unpacked, 0, size);
                int end = streams.length - inflater.getRemaining();
                file.write(streams, from, end - from);
                from = end;
                file.writeBytes(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt((int) sum.getValue())
                        .putInt(size)
                        .array());
            } catch (DataFormatException unsound) {
                file.write(streams, from, streams.length - from);
                return file.toByteArray();
            }
        }
        return file.toByteArray();
    }
}
