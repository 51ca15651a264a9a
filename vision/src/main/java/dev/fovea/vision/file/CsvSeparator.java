package dev.fovea.vision.file;

import dev.fovea.vision.ImageForm;

import dev.fovea.vision.internal.Shown;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What stands between the columns of a CSV file. */
enum CsvSeparator {
    /** A tabulator. */
    TAB('\t', "tab"),
    /** A semicolon. */
    SEMICOLON(';', "semicolon"),
    /** A comma. */
    COMMA(',', "comma");

    /** Others that are known only to be named. */
    private static final List<String> FOREIGN = List.of(" ", "|", ":");

    /** The character itself. */
    final char character;
    /** What it is called. */
    final String title;

    CsvSeparator(char character, String title) {
        this.character = character;
        this.title = title;
    }

    /**
     * The one that makes images of a file's first line, or else the most frequent one. A comma comes last: beside
     * another it may be a decimal comma.
     */
    static CsvSeparator of(String line, ImageForm form) {
        for (CsvSeparator separator : values()) {
            int columns = separator.count(line) + 1;
            if (columns >= CsvColumns.fewest(form) && columns <= CsvColumns.most(form)) {
                return separator;
            }
        }
        return mostFrequent(line);
    }

    /** The most frequent one in a line, a comma if there is none. */
    static CsvSeparator mostFrequent(String line) {
        CsvSeparator most = COMMA;
        for (CsvSeparator separator : values()) {
            if (separator.count(line) > most.count(line)) {
                most = separator;
            }
        }
        return most;
    }

    /** How often it stands outside of quotes. */
    private int count(String line) {
        boolean quoted = false;
        int count = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            count += c == character && !quoted ? 1 : 0;
        }
        return count;
    }

    /** How many columns a row has, in words that name what separates them. */
    String columns(CsvRow row, ImageForm form) {
        if (row.size() > 1) {
            return row.size() + " columns between " + title + "s";
        }
        String line = row.get(0).strip();
        for (String foreign : FOREIGN) {
            if (line.split(Pattern.quote(foreign), -1).length > CsvColumns.fewest(form) / 2) {
                return "columns between " + (foreign.isBlank() ? "spaces" : Shown.quoted(foreign))
                        + ", not between commas, semicolons or tabs";
            }
        }
        boolean other = Stream.of(values()).anyMatch(separator -> separator.count(line) > 0);
        return "one column, " + Shown.quoted(line) + "; there is no " + (other ? title : "comma, semicolon or tab");
    }
}
