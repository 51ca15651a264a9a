package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page that shows a run's report: one HTML file with its data, style, scripts and the charting library within,
 * which opens from anywhere and asks for nothing else. Its content security policy lets only these scripts run.
 */
public final class ReportPage {
    /** What the file is called. */
    public static final String NAME = "report.html";

    /** Mark and colours are those of the page to draw on. */
    private static final String DRAWING_PAGE = "/dev/fovea/mnist/page/";

    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z-]+)}}");

    /** In this order: each uses those before it. */
    private static final List<String> SCRIPTS = List.of(
            "dom.js", "format.js", "canvas.js", "place.js", "headline.js", "ticks.js", "curves.js", "results.js",
            "confusion.js", "mistakes.js",
            "kernels.js", "details.js", "live.js", "report.js");

    private ReportPage() {}

    /**
     * Writes the page whole or not at all; a file that exists is replaced.
     *
     * @param report what it shows
     * @param file the file
     * @throws FileException if it cannot be written
     */
    public static void write(RunReport report, Path file) throws FileException {
        byte[] page = of(report.json(), false).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }

    /**
     * The page of a run that goes on: again and again it asks its server for newer data, {@code report.json} beside it.
     *
     * @param report the report in JSON; a field "progress" says that the run is not complete
     * @return the page
     */
    public static String live(ObjectNode report) {
        return of(report, true);
    }

    /**
     * The content security policy of all these pages, which they hold themselves: only their own scripts run, and
     * nothing comes from anywhere but, while a run goes on, from its server.
     *
     * @return the value of the HTTP header
     */
    public static String policy() {
        return policy(theme(), charts(), scripts());
    }

    /** The page of a report. */
    static String of(ObjectNode report, boolean live) {
        String theme = theme();
        String scripts = scripts();
        String charts = charts();
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("policy", policy(theme, charts, scripts));
        slots.put("live", Boolean.toString(live));
        slots.put("icon", Base64.getEncoder().encodeToString(
                resource(DRAWING_PAGE + "favicon.svg").getBytes(StandardCharsets.UTF_8)));
        slots.put("theme", theme);
        slots.put("charts-licence", resource("uplot/LICENSE").strip());
        slots.put("charts-style", resource("uplot/dist/uPlot.min.css"));
        slots.put("style", resource("report.css"));
        // Within a script element only "<" could end it or begin a comment.
        slots.put("report", report.toString().replace("<", "\\u003c"));
        slots.put("charts", charts);
        slots.put("scripts", scripts);
        return SLOT.matcher(resource("report.html"))
                .replaceAll(slot -> Matcher.quoteReplacement(Objects.requireNonNull(slots.get(slot.group(1)))));
    }

    /** Chooses the colours before anything is painted, as on the drawing page. */
    private static String theme() {
        return resource(DRAWING_PAGE + "theme.js");
    }

    private static String charts() {
        return resource("uplot/dist/uPlot.iife.min.js");
    }

    private static String scripts() {
        return SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
    }

    /** Scripts are known by their hashes. */
    private static String policy(String... scripts) {
        String hashes = Stream.of(scripts).map(ReportPage::hash).collect(Collectors.joining(" "));
        return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " script-src " + hashes;
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
