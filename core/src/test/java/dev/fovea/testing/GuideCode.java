package dev.fovea.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The code in pages of modules that are built by themselves; README and guide are read by mnist-app's GuideTest. */
public final class GuideCode {
    private GuideCode() {}

    /**
     * Fails unless every block of code of a page stands, indented or not, in the source of a test.
     *
     * @param page its file in docs/guide
     * @param test the test's class, of the module under test
     * @param leastBlocks how many blocks there are at least
     * @throws IOException if page or source cannot be read
     */
    public static void assertStandsIn(String page, Class<?> test, int leastBlocks) throws IOException {
        assertStandsIn(page, "java", Path.of("src/test/java/" + test.getName().replace('.', '/') + ".java"),
                leastBlocks);
    }

    /**
     * Fails unless every block of a page in a language stands, indented or not, in a file.
     *
     * @param page its file in docs/guide
     * @param language as blocks are marked
     * @param file with the code, in the module under test
     * @param leastBlocks how many blocks there are at least
     * @throws IOException if page or file cannot be read
     */
    public static void assertStandsIn(String page, String language, Path file, int leastBlocks) throws IOException {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        String guide = Files.readString(module.resolveSibling("docs/guide").resolve(page));
        String source = unindented(Files.readString(module.resolve(file)));
        List<String> missing = new ArrayList<>();
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(guide);
        int blocks = 0;
        while (block.find()) {
            blocks++;
            if (!source.contains(unindented(block.group(1)))) {
                missing.add(block.group(1));
            }
        }
        assertTrue(blocks >= leastBlocks, "found only " + blocks + " blocks");
        assertEquals(List.of(), missing);
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
    }
}
