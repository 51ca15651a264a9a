package dev.fovea.spark;

import dev.fovea.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one attempt at a training saves its checkpoints: a folder of its own, so that one that hangs, or is believed dead,
 * holds up no other. It begins with the newest checkpoint of those before it; as training is to the bit the same, any of them
 * leads to the same result.
 */
final class AttemptFolder {
    private static final String PREFIX = "attempt-";

    private AttemptFolder() {}

    /**
     * Makes the folder of an attempt, with what it continues from.
     *
     * @param training the folder of all attempts
     * @param attempt a number that no other attempt of this job has
     */
    static Path make(Path training, String attempt) throws IOException {
        Files.createDirectories(training);
        List<Path> before = checkpoints(training);
        Path folder = Files.createDirectories(training.resolve(PREFIX + attempt));
        if (!before.isEmpty()) {
            // A checkpoint is replaced as a whole, so what is copied is one of them.
            Path temporary = folder.resolve("copied.tmp");
            Files.copy(before.getLast(), temporary);
            Files.move(temporary, folder.resolve(Checkpoints.LAST));
        }
        return folder;
    }

    /** Those of other attempts, the newest last. */
    private static List<Path> checkpoints(Path training) throws IOException {
        record Dated(Path file, FileTime time) {}
        List<Dated> found = new ArrayList<>();
        try (Stream<Path> attempts = Files.list(training)) {
            for (Path attempt : attempts.toList()) {
                Path file = attempt.resolve(Checkpoints.LAST);
                if (Files.exists(file)) {
                    found.add(new Dated(file, Files.getLastModifiedTime(file)));
                }
            }
        }
        return found.stream().sorted(Comparator.comparing(Dated::time)).map(Dated::file).toList();
    }
}
