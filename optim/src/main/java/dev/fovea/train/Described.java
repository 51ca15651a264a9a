package dev.fovea.train;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings in the words that they have in every process. */
final class Described {
    private static final String NONE = "none";
    private static final String CUSTOM = "a custom one";

    /**
     * What {@code Object.toString} says, also in the midst of a text: a class's name, of a lambda with an address, and a
     * number, which both are others in another process.
     */
    private static final Pattern IDENTITY = Pattern.compile(
            "(\\[+(?:[ZBCSIJFD]|L[\\w$.]+;)|[\\p{L}_$][\\p{L}\\p{N}_$.]*)"
                    + "(?:/0x[0-9a-f]+(?:@[0-9a-f]+)?|@[0-9a-f]+)(?![\\p{L}\\p{N}_$]|\\.\\d)");

    /** Names of lambdas, also in other languages, and of anonymous classes, which number them as they come. */
    private static final Pattern NAMELESS = Pattern.compile(".*(\\$\\$Lambda.*|\\$\\d+)");

    private Described() {}

    /**
     * What a setting says of itself, where what is only known by its identity has the name of its class, and without a
     * name is "a custom one". All else stays, so that it can be compared.
     */
    static String of(@Nullable Object setting) {
        return setting == null ? NONE : IDENTITY.matcher(setting.toString()).replaceAll(Described::stable);
    }

    private static String stable(MatchResult identity) {
        String name = identity.group(1);
        boolean nameless = NAMELESS.matcher(name).matches();
        return Matcher.quoteReplacement(nameless ? CUSTOM : isOfClass(name) ? name : identity.group());
    }

    /** Whether it is written as classes are, and not as a word such as "precision" in "precision@5". */
    private static boolean isOfClass(String name) {
        return name.startsWith("[") || name.indexOf('.') > 0 || name.indexOf('$') > 0
                || Character.isUpperCase(name.charAt(0));
    }
}
