package dev.fovea.vision.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;

/** Small files of images of colour, made as their formats say. */
final class SampleColours {
    static final int SIDE = 32;

    private SampleColours() {}

    /** A byte that tells image, row, column and channel apart. */
    static byte value(int image, int row, int column, int channel) {
        return (byte) (image * 101 + row * 37 + column * 5 + channel * 83);
    }

    /** Records of CIFAR with labels 0, 1, 2, …, of CIFAR-100 behind coarse labels 19, 18, …. */
    static byte[] cifar(int size, int labelBytes) {
        ByteBuffer all = ByteBuffer.allocate(size * (labelBytes + 3 * SIDE * SIDE));
        for (int image = 0; image < size; image++) {
            if (labelBytes == 2) {
                all.put((byte) (19 - image));
            }
            all.put((byte) image);
            for (int channel = 0; channel < 3; channel++) {
                for (int i = 0; i < SIDE * SIDE; i++) {
                    all.put(value(image, i / SIDE, i % SIDE, channel));
                }
            }
        }
        return all.array();
    }

    /** A file of SVHN; labels are numbers of 8 bytes, or of one. */
    static byte[] svhn(ByteOrder order, boolean packed, boolean doubles, int... labels) {
        ByteBuffer x = ByteBuffer.allocate(labels.length * 3 * SIDE * SIDE).order(order);
        for (int image = 0; image < labels.length; image++) {
            for (int channel = 0; channel < 3; channel++) {
                for (int i = 0; i < SIDE * SIDE; i++) {
                    x.put(value(image, i % SIDE, i / SIDE, channel));
                }
            }
        }
        ByteBuffer y = ByteBuffer.allocate(labels.length * (doubles ? 8 : 1)).order(order);
        for (int label : labels) {
            if (doubles) {
                y.putDouble(label);
            } else {
                y.put((byte) label);
            }
        }
        byte[] matrixX = matrix(order, "X", 9, 2, x.array(), SIDE, SIDE, 3, labels.length);
        byte[] matrixY = matrix(order, "y", 6, doubles ? 9 : 2, y.array(), labels.length, 1);
        byte[] header = new byte[128];
        byte[] text = "MATLAB 5.0 MAT-file, made by a test".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 0, text.length);
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        ByteBuffer.wrap(header).order(order).putShort(124, (short) 0x0100);
        header[126] = (byte) (little ? 'I' : 'M');
        header[127] = (byte) (little ? 'M' : 'I');
        return SampleDigits.join(
                header, packed ? pack(order, matrixX) : matrixX, packed ? pack(order, matrixY) : matrixY);
    }

    /** A packed variable of another name, whose packed data are damaged behind its header. */
    static byte[] packedOther() {
        byte[] packed = pack(ByteOrder.LITTLE_ENDIAN, matrix(ByteOrder.LITTLE_ENDIAN, "z", 9, 2, noise(), 1 << 16));
        java.util.Arrays.fill(packed, packed.length / 2, packed.length, (byte) 0xff);
        return packed;
    }

    /** Bytes that hardly become fewer when they are packed. */
    private static byte[] noise() {
        byte[] noise = new byte[1 << 16];
        new java.util.Random(1).nextBytes(noise);
        return noise;
    }

    private static byte[] matrix(ByteOrder order, String name, int type, int dataType, byte[] data, int... sizes) {
        ByteBuffer flags = ByteBuffer.allocate(8).order(order).putInt(type).putInt(0);
        ByteBuffer dimensions = ByteBuffer.allocate(4 * sizes.length).order(order);
        for (int size : sizes) {
            dimensions.putInt(size);
        }
        ByteBuffer nameTag = ByteBuffer.allocate(8).order(order).putInt(name.length() << 16 | 1);
        nameTag.put(name.getBytes(StandardCharsets.US_ASCII));
        return element(order, 14, SampleDigits.join(
                element(order, 6, flags.array()), element(order, 5, dimensions.array()), nameTag.array(),
                element(order, dataType, data)));
    }

    private static byte[] element(ByteOrder order, int type, byte[] data) {
        int padded = (data.length + 7) / 8 * 8;
        return ByteBuffer.allocate(8 + padded).order(order).putInt(type).putInt(data.length).put(data).array();
    }

    private static byte[] pack(ByteOrder order, byte[] matrix) {
        var out = new ByteArrayOutputStream();
        try (var packed = new DeflaterOutputStream(out)) {
            packed.write(matrix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] data = out.toByteArray();
        return ByteBuffer.allocate(8 + data.length).order(order).putInt(15).putInt(data.length).put(data).array();
    }

    /** An array of NumPy. */
    static byte[] npy(String type, String shape, byte[] data) {
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        String padded = text + " ".repeat(63 - (10 + text.length()) % 64) + "\n";
        ByteBuffer header = ByteBuffer.allocate(10 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        header.putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        return SampleDigits.join(header.array(), data);
    }
}
