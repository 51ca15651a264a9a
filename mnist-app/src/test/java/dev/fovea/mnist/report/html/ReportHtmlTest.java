package dev.fovea.mnist.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the page, read without a browser. */
class ReportHtmlTest {
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern OUTSIDE =
            Pattern.compile("(?:src|href)=\"(?!#|data:image/svg|summary\\.txt|history\\.csv)|@import|url\\(");

    private static final Pattern PROPERTY = Pattern.compile("--([a-z0-9-]+): ([^;]+);");
    private static final Pattern PAIR = Pattern.compile("light-dark\\(([^,]+), ([^)]+)\\)");

    /** Where the dark colours are in a style sheet that does without pairs. */
    private static final String DARK = ":root[data-theme=\"dark\"] {";

    @TempDir
    private Path folder;

    @Test
    void thePageHoldsTheReport() throws IOException {
        for (RunReport report : List.of(
                SampleReport.of(2, 3), SampleReport.of(1, 1, false, false, SampleReport.HOSTILE))) {
            Path file = folder.resolve(ReportPage.NAME);
            ReportPage.write(report, file);
            List<String> scripts = scripts(Files.readString(file));
            assertEquals(4, scripts.size());
            assertEquals(report, parsed(scripts.get(1)));
        }
    }

    private static RunReport parsed(String text) throws FileException, IOException {
        JsonNode json = new ObjectMapper().readTree(text);
        return RunReport.of("page", json);
    }

    @Test
    void textCannotLeaveItsPlace() throws IOException {
        String page = page(SampleReport.of(1, 1, true, true, SampleReport.HOSTILE));
        String plain = page(SampleReport.of(1, 1, true, true, "plain"));
        assertFalse(page.contains("<script>document.title"), "text became a script");
        assertEquals(count(plain, "<"), count(page, "<"), "text became markup");
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String page = page(SampleReport.of(1, 1));
        List<String> scripts = scripts(page);
        String markup = SCRIPT.matcher(page).replaceAll("");
        assertFalse(OUTSIDE.matcher(markup).find(), markup);
        for (String script : List.of(scripts.get(0), scripts.get(2), scripts.get(3))) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            assertTrue(page.contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'"), script);
        }
        assertTrue(page.contains("Copyright (c)") && page.contains("Permission is hereby granted"));
        assertFalse(page.contains("{{"), "a slot was left empty");
        assertTrue(page.contains("<link rel=\"icon\" href=\"data:image/svg+xml;base64,"), "it would be asked for");
        assertTrue(ReportPage.policy().contains("img-src data:;"), ReportPage.policy());
    }

    @Test
    void paperAndInkAreThoseOfThePageToDrawOn() throws IOException {
        Map<String, List<String>> drawing = colours("/dev/fovea/mnist/page/style.css");
        Map<String, List<String>> report = colours("/dev/fovea/mnist/report/html/report.css");
        Set<String> both = Set.of("paper", "sheet", "ink", "soft", "line", "edge", "spot", "top", "track", "text");
        drawing.keySet().retainAll(both);
        report.keySet().retainAll(both);
        assertEquals(both, report.keySet());
        assertEquals(drawing, report);
    }

    /** What the properties that a style sheet begins with are in light and in dark, in either way to say it. */
    private static Map<String, List<String>> colours(String style) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportHtmlTest.class.getResourceAsStream(style))) {
            String sheet = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> light = properties(sheet);
            String[] parts = sheet.split(Pattern.quote(DARK), 2);
            Map<String, String> dark = parts.length == 1 ? Map.of() : properties(parts[1]);
            Map<String, List<String>> colours = new HashMap<>();
            light.forEach((name, value) -> {
                Matcher pair = PAIR.matcher(value);
                colours.put(
                        name,
                        pair.matches()
                                ? List.of(pair.group(1), pair.group(2))
                                : List.of(value, dark.getOrDefault(name, value)));
            });
            return colours;
        }
    }

    /** The properties of the first rule. */
    private static Map<String, String> properties(String sheet) {
        return PROPERTY.matcher(sheet.split("}", 2)[0]).results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
    }

    private static String page(RunReport report) {
        return ReportPage.of(report.json(), false);
    }

    private static List<String> scripts(String page) {
        return SCRIPT.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private static long count(String text, String part) {
        return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }
}
