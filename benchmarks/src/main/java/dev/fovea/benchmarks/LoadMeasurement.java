package dev.fovea.benchmarks;

import dev.fovea.data.Dataset;
import dev.fovea.io.FileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.CifarDirectory;
import dev.fovea.vision.file.StreamedImages;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.PictureFolder;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Measures loading of images, in one JVM. Files are in the system's memory after the first round. */
final class LoadMeasurement {
    /** Images of one look at the clock. */
    private static final int BLOCK = 16;

    private static final String PICTURES = "decoded and resized";
    private static final String FROM_MEMORY = "read from memory";
    private static final String FROM_FILES = "read from the files";
    private static final String INTO_MEMORY = "files into memory";

    private final Path folder;
    private final int side;
    private final int threads;
    private final double seconds;

    /**
     * A measurement.
     *
     * @param folder of CIFAR's files, or of pictures in folders
     * @param side height and width of resized pictures
     * @param threads how many load
     * @param seconds about how long in all
     */
    LoadMeasurement(Path folder, int side, int threads, double seconds) {
        this.folder = folder;
        this.side = side;
        this.threads = threads;
        this.seconds = seconds;
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if a number is not within [0, 1], or files and memory differ
     */
    LoadResult run() throws FileException, InterruptedException {
        if (!isCifar()) {
            PictureDataset pictures = PictureFolder.open(folder, Preprocessing.to(side, side));
            verify(pictures, pictures);
            return measured(pictures.size(), Map.of(PICTURES, new Reading(pictures)));
        }
        CifarDirectory directory = CifarDirectory.open(folder);
        LabelledImages memory = directory.train();
        try (StreamedImages files = directory.streamTrain()) {
            verify(memory, files);
            Map<String, LongSupplier> tasks = new LinkedHashMap<>();
            tasks.put(INTO_MEMORY, () -> whole(directory));
            tasks.put(FROM_MEMORY, new Reading(memory));
            tasks.put(FROM_FILES, new Reading(files));
            return measured(memory.size(), tasks);
        }
    }

    private boolean isCifar() throws FileException {
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return files.anyMatch(file -> file.toString().endsWith(".bin"));
        } catch (IOException e) {
            throw new FileException(FileException.message(folder.toString(), "cannot be read", e), e);
        }
    }

    private static long whole(CifarDirectory directory) {
        try {
            return directory.train().size();
        } catch (FileException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some images of both, one of which may be the other. */
    private static void verify(Dataset expected, Dataset found) {
        float[] x = new float[expected.sampleShape().size()];
        float[] y = new float[x.length];
        for (int n = 0; n < expected.size(); n += Math.max(1, expected.size() / BLOCK)) {
            expected.read(n, x, 0);
            found.read(n, y, 0);
            for (int i = 0; i < x.length; i++) {
                Verification.that(
                        x[i] >= 0 && x[i] <= 1 && x[i] == y[i],
                        "loading: number " + i + " of image " + n + " is " + x[i] + " and " + y[i]);
            }
        }
    }

    /** Reads image after image of a set, and begins again; several threads take turns. */
    private static final class Reading implements LongSupplier {
        private final Dataset images;
        private final AtomicInteger next = new AtomicInteger();

        Reading(Dataset images) {
            this.images = images;
        }

        @Override
        public long getAsLong() {
            float[] x = new float[images.sampleShape().size()];
            for (int i = 0; i < BLOCK; i++) {
                images.read(next.getAndUpdate(n -> (n + 1) % images.size()), x, 0);
            }
            return BLOCK;
        }
    }

    private LoadResult measured(int images, Map<String, LongSupplier> tasks) throws InterruptedException {
        List<SideBySide> all = new ArrayList<>();
        try {
            for (LongSupplier task : tasks.values()) {
                all.add(new SideBySide(List.of(task)));
                all.add(new SideBySide(Collections.nCopies(threads, task)));
            }
            InterleavedRounds.warmUp(all, 0.3 * seconds);
            double[] speeds = InterleavedRounds.medians(all, 0.7 * seconds);
            Map<String, Double> one = new LinkedHashMap<>();
            Map<String, Double> several = new LinkedHashMap<>();
            int i = 0;
            for (String what : tasks.keySet()) {
                one.put(what, Rounding.decimals(speeds[i++], 1));
                several.put(what, Rounding.decimals(speeds[i++], 1));
            }
            return new LoadResult(images, threads, one, several, Environment.here());
        } finally {
            all.forEach(SideBySide::close);
        }
    }
}
