package dev.fovea.vision.internal;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.file.SampleDigits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipInputTest {
    private static final byte[] TEXT = "the quick brown fox".repeat(50).getBytes(StandardCharsets.US_ASCII);

    private final byte[] packed = SampleDigits.gzip(TEXT);

    private static byte[] unpack(byte[] file) throws IOException {
        try (var in = new GzipInput(new ByteArrayInputStream(file), "file.gz")) {
            return in.readAllBytes();
        }
    }

    /** The same member with flags, and fields put in after the ten bytes of the fixed header. */
    private byte[] withHeader(int flags, int... fields) {
        byte[] extra = new byte[fields.length];
        for (int i = 0; i < fields.length; i++) {
            extra[i] = (byte) fields[i];
        }
        byte[] start = Arrays.copyOf(packed, 10);
        start[3] = (byte) flags;
        return SampleDigits.join(start, extra, Arrays.copyOfRange(packed, 10, packed.length));
    }

    @Test
    void recognisesGzip() {
        assertTrue(GzipInput.isGzip(packed));
        assertFalse(GzipInput.isGzip(new byte[] {0x1f}));
        assertFalse(GzipInput.isGzip(TEXT));
    }

    @Test
    void unpacksByteByByte() throws IOException {
        try (var in = new GzipInput(new ByteArrayInputStream(packed), "file.gz")) {
            for (byte expected : TEXT) {
                assertEquals(expected, in.read());
            }
            assertEquals(-1, in.read());
            assertEquals(-1, in.read());
        }
    }

    @Test
    void unpacksMoreMembersThanTheStackIsDeep() throws IOException {
        byte[] empty = SampleDigits.gzip(new byte[0]);
        byte[][] members = new byte[100_000][];
        Arrays.fill(members, empty);
        members[members.length - 1] = packed;
        assertArrayEquals(TEXT, unpack(SampleDigits.join(members)));
    }

    @Test
    void skipsTheOptionalFieldsOfTheHeader() throws IOException {
        assertArrayEquals(TEXT, unpack(withHeader(1)));
        assertArrayEquals(TEXT, unpack(withHeader(4, 3, 0, 'x', 'y', 'z')));
        assertArrayEquals(TEXT, unpack(withHeader(8, 'n', 0)));
        assertArrayEquals(TEXT, unpack(withHeader(4 + 8 + 16, 1, 0, 'x', 'n', 0, 'c', 'c', 0)));
    }

    @Test
    void verifiesTheHeaderChecksum() throws IOException {
        byte[] header = Arrays.copyOf(withHeader(2), 10);
        var crc = new CRC32();
        crc.update(header);
        int low = (int) crc.getValue() & 255;
        int high = (int) crc.getValue() >> 8 & 255;
        assertArrayEquals(TEXT, unpack(withHeader(2, low, high)));
        assertFault(() -> unpack(withHeader(2, low ^ 1, high)), "file.gz, byte 12", "gzip header checksum");
    }

    @Test
    void refusesReservedFlagsAndOtherMethods() {
        assertFault(() -> unpack(withHeader(0x20)), "file.gz, byte 0", "reserved bits", "flags 32");
        byte[] other = packed.clone();
        other[2] = 7;
        assertFault(() -> unpack(other), "file.gz, byte 0", "expected gzip method 8", "method 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100_000})
    void refusesAnythingButAMemberAfterAMember(int length) {
        byte[] zeros = new byte[length];
        assertFault(
                () -> unpack(SampleDigits.join(packed, zeros)), "file.gz, byte " + packed.length,
                "the end of the file or a gzip member");
    }

    @Test
    void refusesAFileCutOffAtAnyByte() {
        for (int length = 1; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertFault(() -> unpack(cut), "file.gz");
            // A second member that is cut off is no end of the file either.
            assertFault(() -> unpack(SampleDigits.join(packed, cut)), "file.gz");
        }
    }

    @Test
    void neverGivesOtherBytesForAnyFlippedBit() {
        int harmless = 0;
        for (int bit = 0; bit < packed.length * 8; bit++) {
            byte[] flipped = packed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] unpacked;
            try {
                unpacked = unpack(flipped);
            } catch (IOException e) {
                assertTrue(e instanceof DataFileException, e.toString());
                continue;
            }
            assertArrayEquals(TEXT, unpacked, "bit " + bit);
            harmless++;
        }
        // The text flag, the time, the extra flags, the system and the padding of the last byte may be anything.
        assertTrue(harmless >= 49 && harmless <= 56, harmless + " harmless bits");
    }

    @Test
    void verifiesTheLength() {
        byte[] wrong = packed.clone();
        wrong[wrong.length - 1] ^= 1;
        assertFault(() -> unpack(wrong), "expected gzip length 10003b6 (stored in the file), found 3b6");
    }
}
