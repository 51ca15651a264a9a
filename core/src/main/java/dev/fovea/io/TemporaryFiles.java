package dev.fovea.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Files, or folders of files, that are not complete yet; and those that processes left when they were killed. */
public final class TemporaryFiles {
    private static final Pattern NAME = Pattern.compile("[.]fovea-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]tmp");

    /** Nothing that is being written stands still for so long. */
    private static final Duration OLD = Duration.ofDays(1);

    private TemporaryFiles() {}

    /**
     * A name that nothing has: {@code .fovea-….tmp}.
     *
     * @return the name
     */
    public static String newName() {
        return ".fovea-" + UUID.randomUUID() + ".tmp";
    }

    /**
     * Removes what has such a name and was last written to more than a day ago. What cannot be removed stays; so does a
     * folder that has a folder in it, because none is made so.
     *
     * @param folder where to look, not in the folders within
     */
    public static void removeOld(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, TemporaryFiles::isTemporary)) {
            for (Path entry : entries) {
                removeIfOld(entry);
            }
        } catch (IOException e) {
            // The leftovers are harmless, and if the folder cannot be used at all, its user is about to be told.
        }
    }

    private static boolean isTemporary(Path entry) {
        return NAME.matcher(entry.getFileName().toString()).matches();
    }

    private static void removeIfOld(Path entry) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> within = Files.newDirectoryStream(entry)) {
                within.forEach(files::add);
            }
        }
        files.add(entry);
        FileTime limit = FileTime.from(Instant.now().minus(OLD));
        for (Path file : files) {
            boolean nested = !file.equals(entry) && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            if (nested || Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(limit) > 0) {
                return;
            }
        }
        for (Path file : files) {
            Files.deleteIfExists(file); // another process may be doing the same
        }
    }
}
