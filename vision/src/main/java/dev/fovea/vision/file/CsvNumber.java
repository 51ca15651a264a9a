package dev.fovea.vision.file;

import dev.fovea.vision.internal.Shown;

/** Numbers as CSV files have them, in ASCII digits and with a decimal point, whatever the locale. */
final class CsvNumber {
    /** A float in the longest form that C or Python write has 25 characters. */
    private static final int LONGEST = 40;

    private static final int MOST_PLAIN_DIGITS = 3;

    /** Up to here digits make a whole number that a double holds exactly. */
    private static final int EXACT_DIGITS = 15;

    private CsvNumber() {}

    /** The value of a text of one to three digits and nothing else; -1 for any other, which may be a number too. */
    static int plain(String text) {
        int length = text.length();
        if (length == 0 || length > MOST_PLAIN_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * The value of a text such as {@code 7}, {@code 7.0}, {@code .5}, {@code -1} or {@code 2.53e+02}, with spaces or
     * tabs around it or not; NaN for any other text. It may be infinite: 1e400.
     */
    static double parse(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        if (to == from || to - from > LONGEST) {
            return Double.NaN;
        }
        boolean negative = text.charAt(from) == '-';
        int begin = negative ? from + 1 : from;
        int point = afterDigits(text, begin, to);
        int end = point < to && text.charAt(point) == '.' ? afterDigits(text, point + 1, to) : point;
        int decimals = Math.max(0, end - point - 1);
        int digits = point - begin + decimals;
        if (digits == 0) {
            return Double.NaN;
        }
        if (end == to && digits <= EXACT_DIGITS) {
            return (negative ? -1 : 1) * exact(text, begin, end) / StrictMath.pow(10, decimals);
        }
        if (end < to && !isExponent(text, end, to)) {
            return Double.NaN;
        }
        return Double.parseDouble(text.substring(from, to));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static int afterDigits(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static boolean isExponent(String text, int from, int to) {
        char e = text.charAt(from);
        int digits = from + 1;
        if (digits < to && (text.charAt(digits) == '+' || text.charAt(digits) == '-')) {
            digits++;
        }
        return (e == 'e' || e == 'E') && digits < to && afterDigits(text, digits, to) == to;
    }

    /** The digits as one whole number, as if there were no point among them. */
    private static double exact(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            number = c == '.' ? number : number * 10 + (c - '0');
        }
        return number;
    }

    /** What stands where another number should, or none. */
    static String described(String text) {
        if (text.isEmpty()) {
            return "an empty field";
        }
        String why = "";
        if (text.chars().anyMatch(c -> c > '9' && Character.isDigit(c))) {
            why = " in other digits";
        } else if (text.indexOf(',') >= 0 && !Double.isNaN(parse(text.replace(',', '.')))) {
            why = " with a decimal comma";
        } else if (Double.isNaN(parse(text))) {
            why = ", which is no number";
        }
        return Shown.quoted(text) + why;
    }
}
