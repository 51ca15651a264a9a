package dev.fovea.internal.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether this virtual machine compiles the Vector API to vector instructions, by what it says of itself: HotSpot's
 * options are as in force, also where it turned one off because the processor lacks the instruction.
 */
final class VirtualMachine {
    /** The module by which options are asked for. */
    static final String MANAGEMENT = "jdk.management";
    private static final String C2_LEVEL = "4";

    private VirtualMachine() {}

    /**
     * Why vector kernels would be some hundred times slower than scalar ones here.
     *
     * @return the reason, for a message; null if there is none
     */
    static @Nullable String whyVectorsAreSlow() {
        String vm = System.getProperty("java.vm.name", "");
        if (!vm.contains("HotSpot") && !vm.contains("OpenJDK 64-Bit Server VM")) {
            return "the Vector API is not compiled to vector instructions by " + vm;
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return withoutC2(mode);
        }
        return tellsOptions() ? byOptions() : null;
    }

    /**
     * Whether its options can be asked for. An image made by jlink for the class path may lack the module; then they are
     * taken to be the usual ones.
     */
    static boolean tellsOptions() {
        return ModuleLayer.boot().findModule(MANAGEMENT).isPresent();
    }

    private static @Nullable String byOptions() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (options == null) {
            return null;
        }
        if (is(options, "UseCompiler", "false")) {
            return withoutC2("-XX:-UseCompiler");
        }
        if (is(options, "CompilationMode", "quick-only")) { // which later versions do not put into java.vm.info
            return withoutC2("-XX:CompilationMode=quick-only");
        }
        // Only some editions of Graal know the Vector API, and no option tells them apart.
        if (is(options, "UseJVMCICompiler", "true")) {
            return "the Vector API needs the C2 compiler, in whose place another one is used, such as Graal"
                    + " (-XX:+UseJVMCICompiler)";
        }
        String level = value(options, "TieredStopAtLevel");
        if (is(options, "TieredCompilation", "true") && level != null && !level.equals(C2_LEVEL)) {
            return withoutC2("-XX:TieredStopAtLevel=" + level);
        }
        if (is(options, "EnableVectorSupport", "false")) {
            return "the Vector API is not compiled to vector instructions (-XX:-EnableVectorSupport)";
        }
        if (is(options, "UseFMA", "false")) {
            return "fused multiply-add is emulated here (-XX:-UseFMA, or a processor or virtual machine without it)";
        }
        return null;
    }

    private static String withoutC2(String setting) {
        return "the Vector API needs the C2 compiler, which is off (" + setting + ")";
    }

    private static boolean is(HotSpotDiagnosticMXBean options, String name, String expected) {
        return expected.equals(value(options, name));
    }

    /** An option's value; null if this virtual machine has no such option, or keeps it to itself. */
    private static @Nullable String value(HotSpotDiagnosticMXBean options, String name) {
        try {
            return options.getVMOption(name).getValue();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
