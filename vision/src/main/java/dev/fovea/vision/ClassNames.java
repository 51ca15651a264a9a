package dev.fovea.vision;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.vision.internal.DataFile;
import dev.fovea.vision.internal.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the classes of a data set are called: label 0 has the first name.
 *
 * @param names one for each class, all different, none blank or with a control character, such as a line break
 */
public record ClassNames(List<String> names) {
    /** The digits, {@code 0} to {@code 9}. */
    public static final ClassNames DIGITS = numbered(10);

    /** What some editors put before UTF-8. */
    private static final String MARK = "\uFEFF";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** Codes of printable ASCII, as EMNIST has no other. */
    private static final Pattern MAPPING =
            Pattern.compile("([0-9]{1,4}) +(3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6])( +[0-9]{1,3})*");

    /** More than any file of names has. */
    private static final int LARGEST_FILE = 1 << 20;

    /**
     * Copies the names.
     *
     * @throws IllegalArgumentException if there are none, two are alike, or one is blank or holds a control character
     */
    public ClassNames {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("class names: expected at least one, found none");
        }
        Set<String> known = new HashSet<>();
        for (String name : names) {
            if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "class names: one is blank or has a control character: " + Shown.quoted(name));
            }
            if (!known.add(name)) {
                throw new IllegalArgumentException("class names: " + Shown.quoted(name) + " stands for two classes");
            }
        }
    }

    /**
     * Names in the order of the labels.
     *
     * @param names one for each class
     * @return the names
     * @throws IllegalArgumentException as the constructor
     */
    public static ClassNames of(String... names) {
        return new ClassNames(List.of(names));
    }

    /**
     * Numbers for names.
     *
     * @param classes how many, at least 1
     * @return {@code 0}, {@code 1}, …
     */
    public static ClassNames numbered(int classes) {
        return new ClassNames(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    /**
     * Names in the usual order: as numbers if all are, {@code 9} before {@code 10}, else by their characters.
     *
     * @param found names, some of which may be there more than once
     * @return each of them once
     * @throws IllegalArgumentException as the constructor
     */
    public static ClassNames sorted(Collection<String> found) {
        boolean numbers = found.stream().allMatch(name -> NUMBER.matcher(name).matches());
        Comparator<String> order = numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder();
        return new ClassNames(
                found.stream().distinct().sorted(order.thenComparing(Comparator.naturalOrder())).toList());
    }

    /**
     * Reads the names of a split of EMNIST: {@code emnist-letters-mapping.txt} and the like, a line for each label with
     * the codes of its characters, of which the first is the name: {@code 1 65 97} is {@code A}.
     *
     * @param file the file
     * @return the names, in the order of the labels
     * @throws FileException if it cannot be read, or is no such file with consecutive labels
     */
    public static ClassNames readMapping(Path file) throws FileException {
        List<String> names = new ArrayList<>();
        int first = 0;
        for (String line : lines(file)) {
            Matcher codes = MAPPING.matcher(line.strip());
            boolean matches = codes.matches();
            int label = matches ? Integer.parseInt(codes.group(1)) : -1;
            first = names.isEmpty() ? label : first;
            if (!matches || label != first + names.size()) {
                throw DataFileException.mismatch(
                        file + ", line " + (names.size() + 1),
                        "the next label and the codes of its characters, such as 1 65 97",
                        Shown.quoted(line));
            }
            names.add(Character.toString(Integer.parseInt(codes.group(2))));
        }
        return named(file, names);
    }

    /**
     * Reads names from a file, one a line, in UTF-8; empty lines at the end do not matter. CIFAR's {@code batches.meta.txt}
     * and {@code fine_label_names.txt} are such files.
     *
     * @param file the file
     * @return the names
     * @throws FileException if it cannot be read, has none, a blank one or one twice
     */
    public static ClassNames read(Path file) throws FileException {
        return named(file, lines(file).stream().map(String::strip).toList());
    }

    private static List<String> lines(Path file) throws FileException {
        try (InputStream in = DataFile.open(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw DataFileException.mismatch(file.toString(), "names, one a line", "more than a mebibyte");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return (text.startsWith(MARK) ? text.substring(1) : text).stripTrailing().lines().toList();
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    private static ClassNames named(Path file, List<String> names) throws FileException {
        try {
            return new ClassNames(names);
        } catch (IllegalArgumentException e) {
            throw new DataFileException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The names that a model's outputs have.
     *
     * @param metadata of the model
     * @return the names, output 0 first; nothing if they are not known
     * @throws IllegalArgumentException as the constructor
     */
    public static Optional<ClassNames> of(ModelMetadata metadata) {
        List<String> labels = metadata.labels();
        return labels.isEmpty() ? Optional.empty() : Optional.of(new ClassNames(labels));
    }

    /**
     * Metadata of a model, with these names of its outputs.
     *
     * @param metadata what else is remembered
     * @return all of it
     */
    public ModelMetadata storedIn(ModelMetadata metadata) {
        return metadata.labels(names);
    }

    /** {@return how many classes there are} */
    public int size() {
        return names.size();
    }

    /**
     * The name of a class.
     *
     * @param label its label, from 0
     * @return the name
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public String name(int label) {
        return names.get(label);
    }

    /** {@return the number of characters of the longest name, for tables} */
    public int longest() {
        return names.stream().mapToInt(String::length).max().orElseThrow();
    }
}
