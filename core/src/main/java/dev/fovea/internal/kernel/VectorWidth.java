package dev.fovea.internal.kernel;

import jdk.incubator.vector.FloatVector;

/** Asks the Vector API for the machine's vector width; a class of its own so that only those who may load it do. */
final class VectorWidth {
    private VectorWidth() {}

    /**
     * The widest vectors worth using.
     *
     * @return bits, at most 512
     */
    static int preferred() {
        return Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }
}
