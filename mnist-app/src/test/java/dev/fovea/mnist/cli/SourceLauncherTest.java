package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.example.GuideBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "java mnist-app/Mnist.java", for where there is no POSIX shell: it compiles without a warning and builds what the launcher does. */
class SourceLauncherTest {
    private static final Path SOURCE = GuideBlock.root().resolve("mnist-app/Mnist.java");

    @Test
    void compiles(@TempDir Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-Xlint:all", "-Werror", "-proc:none", "-d", folder.toString());
            assertTrue(
                    compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(SOURCE)).call(),
                    messages::toString);
        }
    }

    @Test
    void buildsTheModulesOfTheLauncher() throws IOException {
        String quoted = found("MODULES = List[.]of\\((.*?)\\)", Files.readString(SOURCE));
        String plain = found("modules=\"(.*?)\"", Files.readString(SOURCE.resolveSibling("mnist")));
        assertEquals(plain, quoted.replace("\"", "").replace(",", ""));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
