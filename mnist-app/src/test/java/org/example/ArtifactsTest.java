package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What names Fovea's artifacts and their version, outside the poms that inherit it, names those there are. */
class ArtifactsTest {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(fovea-[a-z]+)</artifactId>");
    private static final Pattern VERSIONED = Pattern.compile(
            "dev[.]fovea(?:</groupId>\\s*<artifactId>|:)fovea-[a-z]+(?:</artifactId>\\s*<version>|:)([^<\"]+)");

    private static String read(String path) throws IOException {
        return Files.readString(GuideBlock.root().resolve(path));
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).findFirst().orElseThrow();
    }

    @Test
    void theBomHasWhatIsPublished() throws IOException {
        String pom = read("pom.xml");
        Set<String> published = new TreeSet<>();
        String modules = pom.substring(0, pom.indexOf("</modules>")) + "<module>spark</module>"; // in a profile of its own
        for (MatchResult module : MODULE.matcher(modules).results().toList()) {
            String own = read(module.group(1) + "/pom.xml").replaceAll("(?s)<parent>.*?</parent>", "");
            published.add(first(ARTIFACT, own));
            assertFalse(own.contains("<maven.deploy.skip>"), module.group(1));
        }
        Set<String> managed = ARTIFACT.matcher(read("bom/pom.xml")).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(published, managed);
    }

    @Test
    void everyVersionIsThatOfTheProject() throws IOException {
        String version = first(Pattern.compile("<artifactId>fovea</artifactId>\\s*<version>([^<]+)"), read("pom.xml"));
        int named = 0;
        for (String start : Set.of("README.md", "bom/pom.xml", "docs/guide", ".config/consumers")) {
            try (Stream<Path> files = Files.walk(GuideBlock.root().resolve(start))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (file.toString().matches(".*([.]md|pom[.]xml|[.]kts)")
                            && !file.toString().contains("/target/")) {
                        for (MatchResult found : VERSIONED.matcher(Files.readString(file)).results().toList()) {
                            assertEquals(
                                    version, found.group(1).replace("${project.version}", version), file::toString);
                            named++;
                        }
                    }
                }
            }
        }
        assertTrue(named > 10, "found only " + named);
    }
}
