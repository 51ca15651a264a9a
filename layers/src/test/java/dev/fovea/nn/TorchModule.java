package dev.fovea.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PyTorch module as it prints itself: a type with arguments, or with named modules in it.
 *
 * @param type its class
 * @param arguments what stands in parentheses, of a module without others in it
 * @param children the modules in it by their names
 */
record TorchModule(String type, String arguments, Map<String, TorchModule> children) {
    /** Reads what {@code print(module)} writes, white space of any kind between. */
    static TorchModule parse(String printed) {
        return new Parser(printed).module();
    }

    TorchModule child(String name) {
        TorchModule child = children.get(name);
        if (child == null) {
            throw new IllegalArgumentException(type + " has no " + name + ", but " + children.keySet());
        }
        return child;
    }

    /** A named argument, {@code otherwise} if it is not printed: PyTorch leaves defaults out. */
    String argument(String name, String otherwise) {
        int at = (", " + arguments).indexOf(", " + name + "=");
        if (at < 0) {
            return otherwise;
        }
        String value = arguments.substring(at + name.length() + 1);
        int end = value.startsWith("(") ? value.indexOf(')') + 1 : value.indexOf(',');
        return end <= 0 ? value : value.substring(0, end);
    }

    /** A named argument that is one number for both axes or a pair. */
    int[] pair(String name, int otherwise) {
        String[] numbers = argument(name, "" + otherwise).replaceAll("[() ]", "").split(",", -1);
        int first = Integer.parseInt(numbers[0]);
        return new int[] {first, numbers.length > 1 ? Integer.parseInt(numbers[1]) : first};
    }

    double number(String name, double otherwise) {
        return Double.parseDouble(argument(name, "" + otherwise));
    }

    /** An argument without a name. */
    int position(int index) {
        return Integer.parseInt(arguments.split(",", -1)[index].trim());
    }

    private static final class Parser {
        private static final Pattern NAMED = Pattern.compile("\\((\\w+)\\): ");

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        TorchModule module() {
            String type = until('(').trim();
            skipSpace();
            Map<String, TorchModule> children = new LinkedHashMap<>();
            for (Matcher named = NAMED.matcher(text); named.find(at) && named.start() == at;) {
                at = named.end();
                String name = named.group(1);
                children.put(name, module());
                skipSpace();
            }
            return new TorchModule(type, children.isEmpty() ? arguments() : end(), children);
        }

        private String arguments() {
            int start = at;
            for (int open = 1; open > 0; at++) {
                open += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            }
            return text.substring(start, at - 1);
        }

        private String end() {
            if (text.charAt(at++) != ')') {
                throw new IllegalArgumentException("expected ) at " + (at - 1) + " of " + text);
            }
            return "";
        }

        private String until(char end) {
            int start = at;
            at = text.indexOf(end, at) + 1;
            return text.substring(start, at - 1);
        }

        private void skipSpace() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
