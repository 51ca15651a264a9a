package org.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of code of the README or a page of the guide.
 *
 * @param place page and line, for messages
 * @param before the line of text before it
 * @param language what the page calls it; empty for what a program prints
 * @param text the code
 */
public record GuideBlock(String place, String before, String language, String text) {
    private static final Pattern FENCED =
            Pattern.compile("^```([a-z]*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("`(\\w+)[.]java`[^`]*:$");

    /** The project's folder. */
    public static Path root() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    }

    /**
     * All blocks of the README and the guide, page by page.
     *
     * @return the blocks in their order
     * @throws IOException if a page cannot be read
     */
    public static List<GuideBlock> all() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(root().resolve("README.md")));
        try (Stream<Path> guide = Files.list(root().resolve("docs/guide"))) {
            guide.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<GuideBlock> blocks = new ArrayList<>();
        for (Path page : pages) {
            blocks.addAll(in(page));
        }
        return blocks;
    }

    /**
     * All blocks of a page.
     *
     * @param page any page of the project
     * @return the blocks in their order
     * @throws IOException if the page cannot be read
     */
    public static List<GuideBlock> in(Path page) throws IOException {
        List<GuideBlock> blocks = new ArrayList<>();
        String text = Files.readString(page);
        Matcher fenced = FENCED.matcher(text);
        while (fenced.find()) {
            String above = text.substring(0, fenced.start()).stripTrailing();
            blocks.add(
                    new GuideBlock(
                            root().relativize(page) + ":" + (above.lines().count() + 2),
                            above.substring(above.lastIndexOf('\n') + 1), fenced.group(1), fenced.group(2)));
        }
        return blocks;
    }

    /**
     * The name of the class whose whole file this is: the text before it ends in a file's name and a colon.
     *
     * @return the name without ".java"
     */
    public Optional<String> file() {
        Matcher named = FILE.matcher(before);
        return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }

    /**
     * Whether the block stands in a text, line by line, however far it is indented there.
     *
     * @param unindented the text as of {@link #unindented}
     * @return whether it does
     */
    public boolean standsIn(String unindented) {
        return unindented.contains(unindented(text));
    }

    /**
     * A text without what lines begin and end with.
     *
     * @param text any lines
     * @return the lines without spaces before and behind
     */
    public static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }
}
