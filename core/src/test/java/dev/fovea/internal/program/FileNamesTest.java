package dev.fovea.internal.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names of files that the locale cannot express are refused. */
class FileNamesTest {
    private static final String ASCII = "ANSI_X3.4-1968";
    private static final String LOST = "\uFFFD\uFFFD dir";

    private static String refused(FileNames names, String name) {
        return String.valueOf(assertThrows(FileException.class, () -> names.path(name)).getMessage());
    }

    @Test
    void whatWasLostIsNamedWithTheLocale() {
        FileNames names = new FileNames(ASCII, "LC_ALL=C", "/tmp");
        assertEquals(
                "the name \"?? dir\" has characters that the locale (LC_ALL=C: ANSI_X3.4-1968) cannot express, so that"
                        + " another file would be meant; set LC_ALL=C.UTF-8",
                refused(names, LOST));
        assertEquals(
                "the name \"? dir\" has bytes that are no UTF-8, so that another file would be meant; rename it",
                refused(new FileNames("UTF-8", "LC_ALL=C.UTF-8", "/tmp"), "\uFFFD dir"));
    }

    @Test
    void relativeNamesNeedTheNameOfTheFolder() throws Exception {
        FileNames names = new FileNames(ASCII, "LC_ALL=C", "/tmp/" + LOST);
        String message = refused(names, "runs");
        assertTrue(message.startsWith("the name of the current folder, \"/tmp/?? dir\", has characters"), message);
        assertEquals(Path.of("/tmp/runs"), names.path("/tmp/runs"));
    }

    @Test
    void otherNamesAreLeftAlone() throws Exception {
        for (String encoding : new String[] {ASCII, "UTF-8", "ISO-8859-1"}) {
            FileNames names = new FileNames(encoding, "LANG=x", "/tmp/a?b");
            for (String name : new String[] {"runs", "what?", "a b", "/tmp/*"}) {
                assertEquals(Path.of(name), names.path(name));
            }
        }
        for (FileNames names : new FileNames[] {FileNames.here(), new FileNames(ASCII, "LC_ALL=C", "/tmp")}) {
            for (String name : new String[] {"a\0b", "\0"}) {
                assertTrue(refused(names, name).startsWith("expected the name of a file or folder"), name);
            }
        }
    }

    @Test
    void theLocaleIsTheFirstThatIsSet() {
        assertEquals("LC_ALL=C", FileNames.locale(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")));
        assertEquals("LC_CTYPE=POSIX", FileNames.locale(Map.of("LC_CTYPE", "POSIX", "LANG", "de_DE.UTF-8")));
        assertEquals("LANG=de_DE.UTF-8", FileNames.locale(Map.of("LC_ALL", "", "LANG", "de_DE.UTF-8")));
        assertTrue(FileNames.locale(Map.of()).startsWith("C, "));
    }
}
