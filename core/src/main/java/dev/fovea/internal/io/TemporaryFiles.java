package dev.fovea.internal.io;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** Files that are not complete yet; and those that processes left when they were killed. */
public final class TemporaryFiles {
    private static final Pattern NAME = Pattern.compile("[.]fovea-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]tmp");

    /** Nothing that is being written stands still for so long. */
    private static final Duration OLD = Duration.ofDays(1);

    private TemporaryFiles() {}

    /** A name that nothing has: {@code .fovea-….tmp}. */
    static String newName() {
        return ".fovea-" + UUID.randomUUID() + ".tmp";
    }

    /**
     * Removes all of them, from a folder in which nobody else writes.
     *
     * @param folder where to look, not in the folders within
     * @throws IOException if one cannot be removed
     */
    public static void removeAll(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, TemporaryFiles::isTemporary)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Removes those that were last written to more than a day ago. What cannot be removed stays. */
    static void removeOld(Path folder) {
        FileTime limit = FileTime.from(Instant.now().minus(OLD));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, TemporaryFiles::isTemporary)) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).compareTo(limit) < 0) {
                    Files.deleteIfExists(entry); // another process may be doing the same
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The leftovers are harmless, and if the folder cannot be used at all, its user is about to be told.
        }
    }

    private static boolean isTemporary(Path entry) {
        return NAME.matcher(entry.getFileName().toString()).matches()
                && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }
}
