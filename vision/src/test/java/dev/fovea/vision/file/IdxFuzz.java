package dev.fovea.vision.file;

import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.DataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The reader of IDX files under any bytes. The first byte chooses the kind and whether the file's size is known. */
public final class IdxFuzz implements FuzzTarget {
    private static final String NAME = "file";
    private static final int LABELS = 1;
    private static final int PIPE = 2;
    private static final IdxFuzz TARGET = new IdxFuzz();

    IdxFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() {
        LabelledImages digits = SampleDigits.labelled(2);
        List<byte[]> seeds = new ArrayList<>();
        for (byte source : new byte[] {0, PIPE}) {
            seeds.add(SampleDigits.join(new byte[] {source}, SampleDigits.idxImages(digits)));
            seeds.add(SampleDigits.join(new byte[] {(byte) (source | LABELS)}, SampleDigits.idxLabels(digits)));
        }
        return seeds;
    }

    @Override
    public boolean accepts(byte[] input) {
        byte[] file = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        int choice = input.length == 0 ? 0 : input[0];
        byte[] items = read(file, choice);
        // Nothing but the header stands before the items, and nothing after them.
        return items.length > 0 && requireEqual(file, whole(items, choice));
    }

    /** The items of a file; empty if it is refused. */
    static byte[] read(byte[] file, int choice) {
        try {
            long size = (choice & PIPE) == 0 ? file.length : DataFile.UNKNOWN_SIZE;
            byte[] items =
                    IdxReader.bytes(new ByteArrayInputStream(file), size, NAME, kind(choice), SampleDigits.MNIST);
            if (kind(choice) == IdxKind.LABELS) {
                requireLabels(items);
            }
            if (items.length == 0) {
                throw new AssertionError("no items");
            }
            return items;
        } catch (DataFileException e) {
            Refusal.require(e, NAME);
            return new byte[0];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void requireLabels(byte[] labels) throws DataFileException {
        byte[] pixels = new byte[labels.length * SampleDigits.PIXELS];
        LabelledImages digits = IdxReader.join(pixels, "images", labels, NAME, SampleDigits.MNIST);
        for (int i = 0; i < labels.length; i++) {
            if (digits.label(i) != labels[i] || labels[i] < 0 || labels[i] >= SampleDigits.CLASSES) {
                throw new AssertionError("label " + labels[i]);
            }
        }
    }

    private static IdxKind kind(int choice) {
        return (choice & LABELS) == 0 ? IdxKind.IMAGES : IdxKind.LABELS;
    }

    /** The plain file of items. */
    static byte[] whole(byte[] items, int choice) {
        IdxKind kind = kind(choice);
        ByteBuffer whole = ByteBuffer.allocate(kind.headerBytes + items.length);
        whole.putInt(kind.magic).putInt(items.length / kind.itemBytes(SampleDigits.MNIST));
        if (kind == IdxKind.IMAGES) {
            whole.putInt(SampleDigits.SIDE).putInt(SampleDigits.SIDE);
        }
        return whole.put(items).array();
    }

    /** Fails unless both are the same. */
    static boolean requireEqual(byte[] file, byte[] expected) {
        if (!Arrays.equals(file, expected)) {
            throw new AssertionError("accepted a file of " + file.length + " bytes, which must be " + expected.length);
        }
        return true;
    }
}
