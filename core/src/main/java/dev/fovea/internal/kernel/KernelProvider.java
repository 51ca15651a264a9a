package dev.fovea.internal.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernels, once per process.
 *
 * <p>The system property {@code fovea.kernels} forces a choice: {@code scalar}, {@code vector} (the widest vectors the
 * machine prefers), {@code vector128}, {@code vector256} or {@code vector512}; a forced one that cannot be had is an
 * error. Without it (or with {@code auto}) vectors are used where they are fast, else scalar loops, with one log line
 * that says why.
 */
public final class KernelProvider {
    /** The system property that forces the choice. */
    public static final String PROPERTY = "fovea.kernels";

    private static final String MODULE = "jdk.incubator.vector";
    private static final Kernels CHOSEN = choose(System.getProperty(PROPERTY));

    private KernelProvider() {}

    /**
     * The kernels of this process.
     *
     * @return always the same instance
     */
    public static Kernels kernels() {
        return CHOSEN;
    }

    /**
     * The kernels a value of the property stands for.
     *
     * @param forced the property's value; null for auto
     * @return new kernels
     * @throws IllegalStateException if the value is unknown or what it forces cannot be had on this machine
     */
    public static Kernels choose(@Nullable String forced) {
        String name = forced == null ? "auto" : forced.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "auto" -> automatic();
            case "scalar" -> new ScalarKernels();
            case "vector" -> {
                requireVectorModule(name);
                yield vector(VectorWidth.preferred());
            }
            case "vector128", "vector256", "vector512" -> {
                requireVectorModule(name);
                int bits = Integer.parseInt(name.substring("vector".length()));
                if (bits > VectorWidth.preferred()) {
                    throw new IllegalStateException(
                            PROPERTY + "=" + name + ": this machine's vectors have " + VectorWidth.preferred()
                                    + " bits");
                }
                yield vector(bits);
            }
            default -> throw new IllegalStateException(PROPERTY + "=" + forced
                    + " is unknown; it may be auto, scalar, vector, vector128, vector256 or vector512");
        };
    }

    private static Kernels automatic() {
        String reason = whyNotVectors();
        if (reason == null) {
            return vector(VectorWidth.preferred());
        }
        logger().log(Level.WARNING, "Fovea runs on its scalar kernels, several times slower: " + reason);
        return new ScalarKernels();
    }

    private static Kernels vector(int bits) {
        return Template.specialize(VectorKernels.class, Kernels.class, bits / Float.SIZE);
    }

    private static @Nullable String whyNotVectors() {
        if (!vectorModulePresent()) {
            return "the module " + MODULE + " is missing; on the class path, start java with --add-modules " + MODULE;
        }
        String vm = System.getProperty("java.vm.name", "");
        String mode = System.getProperty("java.vm.info", "");
        if (!vm.contains("HotSpot") && !vm.contains("OpenJDK 64-Bit Server VM")) {
            return "the Vector API is not compiled to vector instructions by " + vm;
        }
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return "the Vector API needs the C2 compiler, which is off (" + mode + ")";
        }
        int bits = VectorWidth.preferred();
        // x86 without AVX2 may lack fused multiply-add, which Java then emulates some thousand times slower.
        int least = isX86() ? 256 : 128;
        return bits >= least ? null : "vectors of " + bits + " bits are too narrow here (" + least + " needed)";
    }

    private static void requireVectorModule(String name) {
        if (!vectorModulePresent()) {
            throw new IllegalStateException(PROPERTY + "=" + name + " needs the module " + MODULE
                    + "; on the class path, start java with --add-modules " + MODULE);
        }
    }

    private static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    private static boolean isX86() {
        String architecture = System.getProperty("os.arch", "");
        return architecture.equals("amd64") || architecture.equals("x86_64") || architecture.equals("x86");
    }

    private static Logger logger() {
        return System.getLogger("dev.fovea");
    }
}
