package dev.fovea.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds golden files: those in the test resources or, where the system property {@value #DIRECTORY} names a folder, the
 * ones in that folder instead. A relative folder is meant from where Maven was started.
 */
public final class GoldenFiles {
    /** The system property that names another folder. */
    public static final String DIRECTORY = "golden.dir";

    /** Set by the build: where Maven was started. */
    private static final String BASE = "golden.base";

    private GoldenFiles() {}

    /**
     * The golden files of one kind.
     *
     * @param prefix what their names begin with, for example "conv2d", or "layers/resizing" for files in a subfolder
     * @return at least one file, in the order of their names
     * @throws AssertionError if there is none
     */
    public static List<SafetensorsFile> named(String prefix) {
        String directory = System.getProperty(DIRECTORY);
        return directory == null || directory.isEmpty()
                ? bundled(prefix)
                : inOrBundled(Path.of(System.getProperty(BASE, "")).resolve(directory), prefix);
    }

    /** A folder without the subfolder has none of these files to put in the place of the bundled ones. */
    static List<SafetensorsFile> inOrBundled(Path folder, String prefix) {
        int slash = prefix.lastIndexOf('/');
        boolean none = slash >= 0
                && Files.isDirectory(folder)
                && !Files.exists(folder.resolve(prefix.substring(0, slash)));
        return none ? bundled(prefix) : in(folder, prefix);
    }

    /**
     * The cases of all golden files of one kind.
     *
     * @param prefix what the files' names begin with
     * @param tensor the name, without prefix, of a tensor that every case has
     * @return at least one case
     * @throws AssertionError if there is no such file
     */
    public static List<GoldenCase> cases(String prefix, String tensor) {
        return named(prefix).stream().flatMap(file -> file.cases(tensor).stream()).toList();
    }

    static List<SafetensorsFile> bundled(String prefix) {
        URL readme = GoldenFiles.class.getResource("golden/README.md");
        if (readme == null) {
            throw new AssertionError("the golden files are not among the test resources");
        }
        try {
            URI uri = readme.toURI();
            if (!uri.getScheme().equals("jar")) {
                return in(Path.of(uri).resolveSibling(""), prefix);
            }
            String place = uri.getRawSchemeSpecificPart();
            int entry = place.indexOf('!');
            // By path, as there can be only one file system of a URI, and several threads read.
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(URI.create(place.substring(0, entry))))) {
                return in(jar.getPath(place.substring(entry + 1)).resolveSibling(""), prefix);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static List<SafetensorsFile> in(Path folder, String prefix) {
        int slash = prefix.lastIndexOf('/');
        return slash < 0
                ? directlyIn(folder, prefix)
                : directlyIn(folder.resolve(prefix.substring(0, slash)), prefix.substring(slash + 1));
    }

    private static List<SafetensorsFile> directlyIn(Path folder, String prefix) {
        if (!Files.isDirectory(folder)) {
            throw new AssertionError(
                    "golden files: " + folder.toAbsolutePath() + " is not a folder (-D" + DIRECTORY + ")");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<SafetensorsFile> found = files.filter(file -> {
                String name = String.valueOf(file.getFileName());
                return name.startsWith(prefix) && name.endsWith(".safetensors");
            }).sorted().map(SafetensorsFile::read).toList();
            if (found.isEmpty()) {
                throw new AssertionError(
                        "golden files: no " + prefix + "*.safetensors in " + folder.toAbsolutePath());
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
