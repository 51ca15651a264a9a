package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.example.GuideBlock;
import org.junit.jupiter.api.Test;

/**
 * The commands in the README and the guide: those of the application are parsed by it, the others name programs, tests and
 * modules that there are, or stand in the script that runs the consumers' projects.
 */
class GuideCommandsTest {
    private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");
    private static final Pattern TEST = Pattern.compile("-Dtest='([^']+)'");
    private static final Pattern PROGRAM = Pattern.compile("\\b(\\w+)[.]java\\b");

    private static List<String> commands() throws IOException {
        return GuideBlock.all().stream().filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.text().replaceAll("\\s*\\\\\n\\s*", " ").lines())
                .flatMap(line -> Arrays.stream(line.replaceAll("\\s+#.*", "").split(" && ", -1)))
                .map(String::strip).toList();
    }

    @Test
    void canBeTyped() throws IOException {
        List<String> commands = commands();
        assertTrue(commands.size() > 20, commands::toString);
        for (String command : commands) {
            check(command);
        }
    }

    private static void check(String command) throws IOException {
        List<String> words = List.of(command.split(" +", -1));
        List<String> arguments = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "mnist-app/mnist" ->
                Main.commandLine(Console.system()).parseArgs(arguments.toArray(String[]::new));
            case "mvn" -> {
                matches(MODULES, command).flatMap(modules -> Stream.of(modules.split(",", -1)))
                        .forEach(module -> assertExists(command, module + "/pom.xml"));
                matches(TEST, command)
                        .forEach(test -> assertExists(command, "mnist-app/src/test/java/" + test + ".java"));
            }
            case "java" -> {
                if (command.contains(".java")) {
                    assertTrue(files().containsAll(matches(PROGRAM, command).toList()), command);
                } else {
                    assertStandsInTheScript(command);
                }
            }
            case "jlink", "jpackage", "jshell" -> assertStandsInTheScript(command);
            case "curl", "export" -> assertEquals(2, Math.min(2, words.size()), command);
            default -> assertExists(command, words.getFirst());
        }
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    private static List<String> files() throws IOException {
        return GuideBlock.all().stream().flatMap(block -> block.file().stream()).toList();
    }

    private static void assertExists(String command, String path) {
        assertTrue(Files.exists(GuideBlock.root().resolve(path)), () -> command + ": there is no " + path);
    }

    private static void assertStandsInTheScript(String command) throws IOException {
        String script = Files.readString(GuideBlock.root().resolve(".config/consumers/run"));
        Matcher found = Pattern.compile(
                Arrays.stream(command.split(" +", -1)).map(Pattern::quote).collect(Collectors.joining("[\\s\\\\]+")))
                .matcher(script);
        assertTrue(found.find(), () -> ".config/consumers/run does not run " + command);
    }

    @Test
    void theConsumersScriptIsOneThatCanBeRun() {
        Path script = GuideBlock.root().resolve(".config/consumers/run");
        assertTrue(Files.isExecutable(script), script::toString);
    }
}
