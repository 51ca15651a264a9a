package dev.fovea.internal.kernel;

import java.util.ArrayList;
import java.util.List;

/** The kernels to test: every kind this machine can run. Fails, and never leaves any out, where vectors are missing. */
public final class Providers {
    private static final List<Kernels> ALL = create();

    private Providers() {}

    /**
     * All kernels of this machine.
     *
     * @return scalar first, then vectors by width; the same instances every time
     */
    public static List<Kernels> all() {
        return ALL;
    }

    /**
     * The vector kernels of this machine.
     *
     * @return by width, at least one
     */
    public static List<Kernels> vectors() {
        return ALL.subList(1, ALL.size());
    }

    /**
     * The floats a vector of some kernels holds.
     *
     * @param kernels of any width
     * @return the lane count, 1 for scalar kernels
     */
    public static int lanes(Kernels kernels) {
        return kernels.reference() ? 1 : kernels.panelColumns() / 2;
    }

    private static List<Kernels> create() {
        List<Kernels> kernels = new ArrayList<>();
        kernels.add(named("scalar"));
        for (int bits = 128; bits <= VectorWidth.preferred(); bits *= 2) {
            kernels.add(named("vector" + bits));
        }
        if (kernels.size() == 1) {
            throw new IllegalStateException("no vectors of 128 bits or more on this machine");
        }
        return List.copyOf(kernels);
    }

    private static Kernels named(String name) {
        Kernels kernels = KernelProvider.choose(name);
        if (!kernels.name().equals(name)) {
            throw new IllegalStateException("asked for " + name + ", got " + kernels.name());
        }
        return kernels;
    }
}
