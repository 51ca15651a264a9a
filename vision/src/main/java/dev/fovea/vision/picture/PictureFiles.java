package dev.fovea.vision.picture;

import dev.fovea.vision.DataFileException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pictures that files and folders stand for, in a fixed order: as named, and those of a folder by name, with the
 * folders in it. What is hidden is left out of folders; so are links to folders and all that is no picture, neither by
 * its beginning (PNG, JPEG) nor by its name, but these are told.
 */
public final class PictureFiles {
    /** Names of pictures, also of kinds that are not read: those are told, not left out. */
    private static final Set<String> ENDINGS = Set.of(
            "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif", "avif", "svg");

    private final List<Path> pictures = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    private PictureFiles() {}

    /**
     * A folder or picture that cannot be used.
     *
     * @param place which
     * @param message why, one line for the user, with the name of the place
     */
    public record Fault(Path place, String message) {
        /**
         * Of an exception.
         *
         * @param place which
         * @param cause why
         * @param hint what is added to its message; may be empty
         * @return the fault
         */
        public static Fault of(Path place, DataFileException cause, String hint) {
            return new Fault(place, cause.getMessage() + hint);
        }

        private static Fault of(Path place, DataFileException cause) {
            return of(place, cause, "");
        }
    }

    /**
     * Looks for pictures.
     *
     * @param places files, which are taken for pictures whatever they are, and folders
     * @return what is there
     */
    public static PictureFiles in(List<Path> places) {
        var found = new PictureFiles();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                int before = found.pictures.size() + found.faults.size();
                found.addFolder(place);
                if (found.pictures.size() + found.faults.size() == before) {
                    found.faults.add(Fault.of(
                            place, DataFileException.mismatch(place.toString(), "pictures in this folder", "none")));
                }
            } else {
                found.pictures.add(place);
            }
        }
        return found;
    }

    private void addFolder(Path folder) {
        List<Path> content;
        try (Stream<Path> files = Files.list(folder)) {
            content = files.sorted(Comparator.comparing(file -> file.getFileName().toString())).toList();
        } catch (IOException e) {
            faults.add(Fault.of(folder, DataFileException.of(folder, "cannot be read", e)));
            return;
        } catch (UncheckedIOException e) {
            faults.add(Fault.of(folder,
                    DataFileException.of(folder, "cannot be read", Objects.requireNonNull(e.getCause()))));
            return;
        }
        for (Path file : content) {
            if (isHidden(file)) {
                continue;
            }
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                addFolder(file);
            } else {
                (isPicture(file) ? pictures : others).add(file);
            }
        }
    }

    private static boolean isHidden(Path file) {
        try {
            return Files.isHidden(file);
        } catch (IOException e) {
            return false; // whoever reads it is told why it cannot be read
        }
    }

    /** Also a link that leads nowhere: whoever reads it tells. Devices and the like are not even looked into. */
    private static boolean isPicture(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return false;
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) || beginsAsPicture(file);
    }

    private static boolean beginsAsPicture(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return PictureReader.begins(in.readNBytes(PictureReader.LONGEST_START));
        } catch (IOException e) {
            return false; // a file of a name that promises no picture
        }
    }

    /** {@return the pictures; whether they can be read is not known yet} */
    public List<Path> pictures() {
        return List.copyOf(pictures);
    }

    /** {@return what is left out of folders, and not hidden} */
    public List<Path> others() {
        return List.copyOf(others);
    }

    /** {@return folders that cannot be read or have no pictures} */
    public List<Fault> faults() {
        return List.copyOf(faults);
    }
}
