package dev.fovea.testing;

import dev.fovea.io.FileException;

/** What every refusal of a file must be: one short line for the user that begins with the file. */
public final class Refusal {
    private static final int LONGEST = 1200;

    private Refusal() {}

    /**
     * Fails unless an exception is fit to be shown for a file of a few kilobytes.
     *
     * @param e what a reader threw
     * @param file what it was asked to read
     * @throws AssertionError if the message is empty, long, not one line or does not name the file, or if memory ran out
     */
    public static void require(FileException e, String file) {
        String message = String.valueOf(e.getMessage());
        if (!message.startsWith(file)
                || message.length() == file.length()
                || message.length() > LONGEST
                || message.lines().count() != 1
                || e.getCause() instanceof OutOfMemoryError) {
            throw new AssertionError("not fit to be shown: " + message, e);
        }
    }
}
