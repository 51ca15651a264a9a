package dev.fovea.vision.file;

import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Labels in an array of whole numbers, (n) or (n, 1), of any width and byte order. */
final class NumpyLabels {
    private static final Pattern WHOLE = Pattern.compile("[<>|=][iu][1248]");

    private NumpyLabels() {}

    static int[] read(InputStream in, String name, ImageForm form, int most) throws IOException {
        NumpyHeader header = NumpyHeader.read(in, name);
        long[] sizes = header.sizes();
        boolean column = sizes.length == 2 && sizes[1] == 1;
        if (sizes.length != 1 && !column) {
            throw DataFileException.mismatch(name, "labels of shape [n]", header.shape());
        }
        if (!WHOLE.matcher(header.type()).matches()) {
            throw DataFileException.mismatch(name, "whole numbers for labels", "the type " + header.type());
        }
        if (sizes[0] > most) {
            throw DataFileException.mismatch(name, "at most " + most + " labels", Long.toString(sizes[0]));
        }
        int bytes = header.type().charAt(2) - '0';
        boolean big = header.type().charAt(0) == '>';
        boolean signed = header.type().charAt(1) == 'i';
        byte[] number = new byte[bytes];
        var labels = new GrowingLabels();
        for (int i = 0; i < sizes[0]; i++) {
            if (in.readNBytes(number, 0, bytes) < bytes) {
                throw DataFileException.mismatch(name, sizes[0] + " labels", "the end after " + i);
            }
            long label = value(number, big, signed);
            if (label < form.firstLabel() || label > form.lastLabel()) {
                throw DataFileException.mismatch(
                        name + ", label " + (i + 1) + " of " + sizes[0],
                        form.firstLabel() + " to " + form.lastLabel(), Long.toString(label));
            }
            labels.add((int) label - form.firstLabel());
        }
        if (in.read() >= 0) {
            throw DataFileException.mismatch(name, "the end after " + sizes[0] + " labels", "more data");
        }
        return labels.toArray();
    }

    private static long value(byte[] number, boolean big, boolean signed) {
        int first = big ? 0 : number.length - 1;
        long value = signed ? number[first] : number[first] & 255;
        for (int i = 1; i < number.length; i++) {
            value = value << 8 | (number[big ? i : number.length - 1 - i] & 255);
        }
        return value;
    }
}
