package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of files that the locale cannot express are refused before anything is read or written, in a process of its own. */
class LocaleTest {
    private static final String ASCII = "ANSI_X3.4-1968";

    @TempDir
    private Path folder;

    /** What a process of its own says, which is started by a program that makes names of bytes. */
    private String refusedUnder(String locale, String where, String command) throws Exception {
        List<String> line = new ArrayList<>(
                List.of("sh", "-c", "cd \"$(printf '" + where + "')\" && exec \"$@\" " + command, "sh"));
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(BriefJvm.OPTIONS);
        line.addAll(List.of("-p", ModulePathTest.modulePath(), "-m", "dev.fovea.mnist/" + Main.class.getName()));
        var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().remove("LANG");
        builder.environment().remove("LC_CTYPE");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("LC_ALL", locale);
        Process child = builder.start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            child.waitFor();
            assertTrue(child.exitValue() == Main.FAILED || child.exitValue() == Main.WRONG_USAGE, said);
            List<String> lines = said.lines().filter(each -> !each.contains("incubator")).toList();
            assertEquals(1, lines.size(), said);
            return lines.getFirst();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @EnabledIfSystemProperty(named = "sun.jnu.encoding", matches = "UTF-8") // or this test cannot name it either
    void aProcessInTheLocaleCRefusesAndWritesNothing() throws Exception {
        Files.createDirectory(folder.resolve("dir"));
        Files.createDirectory(folder.resolve("\u00FC dir"));
        String train = "train --limit 32 --nets 1 --epochs 1 ";
        String umlaut = "\\303\\274 dir";
        String missing = "xx_XX.UTF-8"; // not installed, so that it is C
        String out = train + "--out \"$(printf '" + umlaut + "')\"";
        assertTrue(refusedUnder(missing, "dir", out).contains("(LC_ALL=" + missing + ": " + ASCII + ")"));
        String why = "(LC_ALL=C: " + ASCII + ")";
        assertTrue(refusedUnder("C", "dir", out).contains(why));
        assertTrue(refusedUnder("C", umlaut, train).contains(why));
        assertTrue(refusedUnder("C", umlaut, train + "--out results").contains(why));
        assertTrue(refusedUnder("C", umlaut, "serve --port 0").contains(why));
        assertTrue(refusedUnder("C", "dir", "evaluate \"$(printf '" + umlaut + "')\"").contains(why));
        assertTrue(refusedUnder("C.UTF-8", "dir", train + "--out \"$(printf '\\374')\"").contains("no UTF-8"));
        assertEquals(List.of("dir", "\u00FC dir"), CommandRun.names(folder));
        assertEquals(List.of(), CommandRun.names(folder.resolve("dir")));
        assertEquals(List.of(), CommandRun.names(folder.resolve("\u00FC dir")));
    }
}
