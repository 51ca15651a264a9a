package dev.fovea.nn.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of names whose parts are separated by dots or slashes: "*" stands for any characters within one part, "**"
 * for any characters at all, both also for none.
 */
final class NamePattern {
    private static final Pattern WILDCARD = Pattern.compile("\\*\\*?");

    private final String text;
    private final Pattern pattern;
    private final int wildcards;

    private NamePattern(String text, Pattern pattern, int wildcards) {
        this.text = text;
        this.pattern = pattern;
        this.wildcards = wildcards;
    }

    /** The pattern that a text stands for. */
    static NamePattern of(String text) {
        StringBuilder regex = new StringBuilder();
        Matcher matcher = WILDCARD.matcher(text);
        int wildcards = 0;
        int end = 0;
        for (; matcher.find(); end = matcher.end(), wildcards++) {
            regex.append(Pattern.quote(text.substring(end, matcher.start())));
            regex.append(matcher.group().length() == 1 ? "([^./]*)" : "(.*)");
        }
        regex.append(Pattern.quote(text.substring(end)));
        return new NamePattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL), wildcards);
    }

    /** Whether a name is one of those meant. */
    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    /** Those of some names that are meant. */
    List<String> among(Iterable<String> names) {
        List<String> matching = new ArrayList<>();
        for (String name : names) {
            if (matches(name)) {
                matching.add(name);
            }
        }
        return matching;
    }

    /** What to say when none of some names is meant: how it would be otherwise, if wildcards are what is wrong. */
    String hint(Iterable<String> names) {
        String wider = WILDCARD.matcher(text).replaceAll("**");
        return wider.equals(text) || of(wider).among(names).isEmpty()
                ? ""
                : "; \"*\" ends at a dot or slash, \"**\" does not";
    }

    /**
     * A name in another form: each wildcard of {@code to} is what the wildcard of the same place stands for here. Null
     * if the name is not meant.
     *
     * @throws IllegalArgumentException if there are not as many wildcards there as here
     */
    @Nullable
    String rename(String name, NamePattern to) {
        if (to.wildcards != wildcards) {
            throw new IllegalArgumentException("\"" + to + "\" has " + to.wildcards + " wildcards, \"" + this + "\" "
                    + wildcards + "; each stands for what the one in its place stands for");
        }
        Matcher found = pattern.matcher(name);
        if (!found.matches()) {
            return null;
        }
        StringBuilder renamed = new StringBuilder();
        Matcher wildcard = WILDCARD.matcher(to.text);
        for (int group = 1; wildcard.find(); group++) {
            wildcard.appendReplacement(renamed, Matcher.quoteReplacement(found.group(group)));
        }
        return wildcard.appendTail(renamed).toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
