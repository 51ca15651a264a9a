package dev.fovea.vision.picture;

import dev.fovea.io.FileException;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pictures in a folder of folders, one for each class, which have the names of the classes: {@code cats/1.png}. Names
 * that are all numbers stand in their order as numbers, others by their characters. Pictures may be in folders within,
 * and what is hidden is passed over.
 */
public final class PictureFolder {
    private static final int TOLD = 5;

    private PictureFolder() {}

    /**
     * Looks for the pictures; none is read yet.
     *
     * @param folder the folder of the classes' folders
     * @param preprocessing how pictures become numbers
     * @return the pictures, class by class, in the order of their names
     * @throws FileException if there are no classes, one has no pictures, or a folder cannot be read
     */
    public static PictureDataset open(Path folder, Preprocessing preprocessing) throws FileException {
        return open(folder, classes(folder), preprocessing);
    }

    /**
     * Looks for the pictures of classes that are known: those of another folder, so that test pictures have the labels of
     * training pictures.
     *
     * @param folder the folder of the classes' folders
     * @param classes the names of all folders in it; one may be missing
     * @param preprocessing how pictures become numbers
     * @return the pictures, class by class, in the order of their names
     * @throws FileException if there is a folder of no such class, one has no pictures, or a folder cannot be read
     */
    public static PictureDataset open(Path folder, ClassNames classes, Preprocessing preprocessing)
            throws FileException {
        for (String found : folders(folder)) {
            if (!classes.names().contains(found)) {
                throw DataFileException.mismatch(
                        folder.toString(), "folders of the " + classes.size() + " known classes", found);
            }
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Path place = folder.resolve(classes.name(label));
            if (!Files.isDirectory(place)) {
                continue;
            }
            List<Path> pictures = pictures(place);
            if (pictures.isEmpty()) {
                empty.add(classes.name(label));
            }
            for (Path picture : pictures) {
                files.add(picture);
                labels.add(label);
            }
        }
        if (!empty.isEmpty()) {
            throw DataFileException.mismatch(
                    folder.toString(), "pictures in the folder of each class", "none in "
                            + empty.stream().limit(TOLD).collect(Collectors.joining(", "))
                            + (empty.size() > TOLD ? " and " + (empty.size() - TOLD) + " more" : ""));
        }
        return new PictureDataset(
                files, labels.stream().mapToInt(Integer::intValue).toArray(), classes, preprocessing);
    }

    private static List<Path> pictures(Path place) throws FileException {
        PictureFiles found = PictureFiles.in(List.of(place));
        for (PictureFiles.Fault fault : found.faults()) {
            boolean empty = fault.place().equals(place) && Files.isReadable(place);
            if (!empty) { // of empty folders all are told at once
                throw new DataFileException(fault.message());
            }
        }
        return found.pictures();
    }

    private static ClassNames classes(Path folder) throws FileException {
        List<String> names = folders(folder);
        if (names.isEmpty()) {
            throw DataFileException.mismatch(folder.toString(), "a folder for each class", "none");
        }
        try {
            return ClassNames.sorted(names);
        } catch (IllegalArgumentException e) {
            throw new DataFileException(folder + ": " + e.getMessage(), e);
        }
    }

    private static List<String> folders(Path folder) throws FileException {
        if (!Files.isDirectory(folder)) {
            throw DataFileException.mismatch(
                    folder.toString(), "a folder of pictures", Files.exists(folder) ? "something else" : "nothing");
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> content = Files.list(folder)) {
            for (Path place : content.toList()) {
                if (Files.isDirectory(place) && !Files.isHidden(place)) {
                    names.add(place.getFileName().toString());
                }
            }
        } catch (UncheckedIOException e) {
            throw DataFileException.of(folder, "cannot be read", Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw DataFileException.of(folder, "cannot be read", e);
        }
        return names;
    }
}
