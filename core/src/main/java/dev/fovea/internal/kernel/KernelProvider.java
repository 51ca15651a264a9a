package dev.fovea.internal.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernels, once per process.
 *
 * <p>The system property {@code fovea.kernels} forces a choice: {@code scalar}, {@code vector} (the widest vectors the
 * machine prefers), {@code vector128}, {@code vector256} or {@code vector512}; a forced one that cannot be had is an
 * error, and one that is slow here is told of. Without it (or with {@code auto}) vectors are used where they are fast,
 * else scalar loops. What is told is one log line that says why.
 */
public final class KernelProvider {
    /** The system property that forces the choice. */
    public static final String PROPERTY = "fovea.kernels";

    private static final String MODULE = "jdk.incubator.vector";
    private static final String REMEDY = "start java with --add-modules " + MODULE
            + ", or on the module path put the jar fovea-vector beside the others";
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
                yield forcedVector(VectorWidth.preferred());
            }
            case "vector128", "vector256", "vector512" -> {
                requireVectorModule(name);
                int bits = Integer.parseInt(name.substring("vector".length()));
                if (bits > VectorWidth.preferred()) {
                    throw new IllegalStateException(
                            PROPERTY + "=" + name + ": this machine's vectors have " + VectorWidth.preferred()
                                    + " bits");
                }
                yield forcedVector(bits);
            }
            default -> throw new IllegalStateException(PROPERTY + "=" + forced
                    + " is unknown; it may be auto, scalar, vector, vector128, vector256 or vector512");
        };
    }

    private static Kernels automatic() {
        String reason = whyNotVectors();
        if (reason != null) {
            logger().log(Level.WARNING, "Fovea runs on its scalar kernels, several times slower: " + reason);
            return new ScalarKernels();
        }
        if (!VirtualMachine.tellsOptions()) {
            logger().log(
                    Level.WARNING,
                    "Fovea runs on vector kernels without knowing whether they are fast here: the module "
                            + VirtualMachine.MANAGEMENT + ", by which Java tells its options, is missing; add it to"
                            + " the image");
        }
        return vector(VectorWidth.preferred());
    }

    private static Kernels forcedVector(int bits) {
        String reason = VirtualMachine.whyVectorsAreSlow();
        if (reason != null) {
            logger().log(Level.WARNING, "Fovea runs on vector kernels as forced, very slowly: " + reason);
        }
        return vector(bits);
    }

    private static Kernels vector(int bits) {
        return Template.specialize(VectorKernels.class, Kernels.class, bits / Float.SIZE);
    }

    private static @Nullable String whyNotVectors() {
        if (!vectorModulePresent()) {
            return "the module " + MODULE + " is missing; " + REMEDY;
        }
        String reason = VirtualMachine.whyVectorsAreSlow();
        if (reason != null) {
            return reason;
        }
        int bits = VectorWidth.preferred();
        // x86 without AVX2 is as fast with scalar kernels, which C2 vectorises by itself.
        int least = isX86() ? 256 : 128;
        return bits >= least ? null : "vectors of " + bits + " bits are too narrow here (" + least + " needed)";
    }

    private static void requireVectorModule(String name) {
        if (!vectorModulePresent()) {
            throw new IllegalStateException(PROPERTY + "=" + name + " needs the module " + MODULE + "; " + REMEDY);
        }
    }

    /** Whether the module is there. It is not required (see {@code VectorApi}), so first this module is to read it. */
    private static boolean vectorModulePresent() {
        Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
        module.ifPresent(KernelProvider.class.getModule()::addReads);
        return module.isPresent();
    }

    private static boolean isX86() {
        String architecture = System.getProperty("os.arch", "");
        return architecture.equals("amd64") || architecture.equals("x86_64") || architecture.equals("x86");
    }

    private static Logger logger() {
        return System.getLogger("dev.fovea");
    }
}
