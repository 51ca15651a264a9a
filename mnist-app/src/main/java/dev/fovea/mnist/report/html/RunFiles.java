package dev.fovea.mnist.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of a run's files. */
public final class RunFiles {
    /** Files beside the report, nowhere else, and none that is hidden. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private RunFiles() {}

    /**
     * The files that a report can link to.
     *
     * @param folder the folder of a run
     * @return their names, sorted; the report's own data among them, as it is about to be written
     * @throws IOException if the folder cannot be read
     */
    public static List<String> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Stream.concat(
                    Stream.of(ReportFile.NAME),
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> plain(name) && !name.equals(ReportPage.NAME)))
                    .distinct()
                    .sorted()
                    .limit(Limits.FILES)
                    .toList();
        }
    }

    /** Whether a name is that of a file beside the report. */
    static boolean plain(String name) {
        return PLAIN_NAME.matcher(name).matches();
    }
}
