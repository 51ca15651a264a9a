package dev.fovea.vision.file;

import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.DataFile;
import dev.fovea.vision.internal.GrowingBytes;
import dev.fovea.vision.internal.PackedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of CIFAR: label bytes, of which one counts, then red, green and blue planes of 32×32. They become images row
 * by row with the channels of a pixel together.
 */
final class CifarRecords {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int CHANNELS = 3;

    private final ImageForm form;
    private final int label;
    private final byte[] record;
    private final byte[] image = new byte[CHANNELS * PLANE];
    private final GrowingBytes pixels;
    private final GrowingLabels labels = new GrowingLabels();
    private int size;

    /**
     * Records of several files.
     *
     * @param labelBytes how many a record has, 1 or 2
     * @param label which counts
     * @param expected how many bytes of images there may be
     */
    private CifarRecords(ImageForm form, int labelBytes, int label, String name, long expected)
            throws DataFileException {
        int most = form.mostImages() * form.size();
        this.form = form;
        this.label = label;
        this.record = new byte[labelBytes + image.length];
        this.pixels = new GrowingBytes(name, (int) Math.min(expected, most), most);
    }

    /** The images of files one after the other. */
    static LabelledImages read(List<Path> files, ImageForm form, int labelBytes, int label) throws DataFileException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Math.max(0, DataFile.size(file));
        }
        int recordBytes = labelBytes + form.size();
        String name = files.getFirst().toString();
        var records = new CifarRecords(form, labelBytes, label, name, bytes / recordBytes * form.size());
        for (Path file : files) {
            try (InputStream in = PackedInput.open(file)) {
                records.add(in, file.toString());
            } catch (IOException e) {
                throw DataFileException.of(file, "cannot be read", e);
            }
        }
        return records.images(files.size() == 1 ? name : name + " and " + (files.size() - 1) + " more");
    }

    /** The images of one file that is in a stream. */
    static LabelledImages read(InputStream in, String name, ImageForm form, int labelBytes, int label)
            throws IOException {
        var records = new CifarRecords(form, labelBytes, label, name, 0);
        records.add(PackedInput.of(in, name), name);
        return records.images(name);
    }

    /** The images of plain files one after the other, which stay there. */
    static StreamedImages stream(List<Path> files, ImageForm form, int labelBytes, int label) throws FileException {
        int recordBytes = labelBytes + form.size();
        List<SampleFile> samples = new ArrayList<>();
        var labels = new GrowingLabels();
        for (Path file : files) {
            long size = DataFile.plainSize(file);
            if (size == 0 || size % recordBytes != 0
                    || size / recordBytes > StreamedImages.LARGEST_SIZE - labels.size()) {
                throw DataFileException.mismatch(
                        file.toString(),
                        "records of " + recordBytes + " bytes, " + StreamedImages.LARGEST_SIZE + " at most",
                        size + " bytes");
            }
            var records = new SampleFile(file, 0, recordBytes, (int) (size / recordBytes));
            try (SampleFile.Window window = records.window()) {
                for (int i = 0; i < records.count(); i++) {
                    labels.add(checked(window.read(i)[label] & 255, file + ", record " + (i + 1), form));
                }
            } catch (IOException e) {
                throw records.failure(e);
            }
            samples.add(records);
        }
        int[] places = new int[form.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = labelBytes + i % CHANNELS * PLANE + i / CHANNELS;
        }
        return new StreamedImages(form, samples, places, labels.toArray(), false);
    }

    private static int checked(int label, String place, ImageForm form) throws DataFileException {
        if (label > form.lastLabel()) {
            throw DataFileException.mismatch(place, "a label from 0 to " + form.lastLabel(), Integer.toString(label));
        }
        return label;
    }

    private void add(InputStream in, String name) throws IOException {
        int before = size;
        int length = in.readNBytes(record, 0, record.length);
        while (length == record.length) {
            if (size == form.mostImages()) {
                throw DataFileException.mismatch(name, "at most " + form.mostImages() + " images", "more");
            }
            add(name + ", record " + (size - before + 1));
            length = in.readNBytes(record, 0, record.length);
        }
        if (length > 0) {
            throw DataFileException.mismatch(
                    name, "records of " + record.length + " bytes",
                    (size - before) + " records and " + length + " bytes (not CIFAR, or cut off)");
        }
        if (size == before) {
            throw DataFileException.mismatch(name, "records of " + record.length + " bytes", "nothing: it is empty");
        }
    }

    private void add(String place) throws DataFileException {
        labels.add(checked(record[label] & 255, place, form));
        int planes = record.length - image.length;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < PLANE; i++) {
                image[i * CHANNELS + channel] = record[planes + channel * PLANE + i];
            }
        }
        pixels.add(image);
        size++;
    }

    private LabelledImages images(String origin) throws DataFileException {
        return LabelledImages.labelled(form, pixels.toArray(), labels.toArray(), origin);
    }
}
