package dev.fovea.nn;

/** What a network's input and output are called in ONNX, where they have no parts with names of their own. */
record EndNames(String input, String output) {
    /** Those of a network that was given none. */
    static final EndNames USUAL = new EndNames("input", "output");

    EndNames {
        if (input.isBlank() || output.isBlank()) {
            throw new IllegalArgumentException(
                    "the network's input and output are called \"" + input + "\" and \"" + output
                            + "\"; a name is not blank");
        }
    }

    /** Those of some layers of the network. */
    EndNames within(boolean first, boolean last) {
        return new EndNames(first ? input : USUAL.input, last ? output : USUAL.output);
    }
}
