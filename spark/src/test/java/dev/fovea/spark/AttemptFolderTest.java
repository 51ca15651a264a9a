package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.fovea.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt begins with the newest checkpoint of those before it, and leaves them alone. */
class AttemptFolderTest {
    @TempDir
    Path training;

    private Path attempt(String name) throws IOException {
        return AttemptFolder.make(training.resolve("training-1"), name);
    }

    private static void save(Path attempt, String content, long seconds) throws IOException {
        Path file = attempt.resolve(Checkpoints.LAST);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * seconds));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void theFirstBeginsWithNothing() throws IOException {
        assertEquals(List.of(), files(attempt("1-0")));
    }

    @Test
    void anotherBeginsWithTheNewestWhichIsCopied() throws IOException {
        save(attempt("1-7"), "older", 100);
        Path newest = attempt("1-8");
        save(newest, "newest", 300);
        save(attempt("1-9"), "old", 200);
        Path empty = attempt("2-0"); // has the newest, as old as a copy is, and loses it before it saves
        Files.delete(empty.resolve(Checkpoints.LAST));
        Path next = attempt("2-1");
        assertEquals(List.of(Checkpoints.LAST), files(next));
        assertEquals("newest", Files.readString(next.resolve(Checkpoints.LAST)));
        save(next, "later", 400);
        assertEquals("newest", Files.readString(newest.resolve(Checkpoints.LAST)));
        assertNotEquals(newest, next);
    }

    @Test
    void whatAnAttemptWasCopyingWhenItEndedIsNoCheckpoint() throws IOException {
        Path ended = attempt("1-0");
        Files.writeString(ended.resolve("copied.tmp"), "half of");
        assertEquals(List.of(), files(attempt("1-1")));
    }

    @Test
    void attemptsAtAnotherTrainingAreNotMeant() throws IOException {
        save(AttemptFolder.make(training.resolve("training-2"), "1-0"), "another", 100);
        assertEquals(List.of(), files(attempt("1-1")));
    }
}
