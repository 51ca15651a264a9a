package dev.fovea.nn.internal.onnx.file;

/**
 * What the messages, names and numbers of a file may take beside its bytes, so that a file of millions of tiny ones cannot
 * ask for many times its size. The numbers of tensors take nothing: they stay where they lie.
 */
final class Allowance {
    /** All together: more than ten thousands of nodes with long names need. */
    private static final long BYTES = 1 << 26;

    /** A message that has been read: a node, an attribute, a tensor without its numbers. */
    private static final int MESSAGE = 256;

    /** A string without its characters, of which each may have two bytes. */
    private static final int TEXT = 48;

    /** A number of an attribute while they are collected, and afterwards. */
    private static final int NUMBER = 16;

    private long left = BYTES;

    void message() {
        take(MESSAGE);
    }

    void text(int characters) {
        take(TEXT + 2L * characters);
    }

    void number() {
        take(NUMBER);
    }

    private void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new OnnxProblem("its nodes, names and attributes would take more than " + (BYTES >> 20)
                    + " MiB beside the file's bytes; numbers belong into tensors");
        }
    }
}
