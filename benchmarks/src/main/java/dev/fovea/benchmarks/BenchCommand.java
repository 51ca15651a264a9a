package dev.fovea.benchmarks;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's name alone: it explains its forms. */
@Command(
        name = "bench",
        customSynopsis = {
            "bench step [OPTIONS]",
            "       bench conv [OPTIONS]",
            "       bench start [OPTIONS]",
            "       bench head [OPTIONS]",
            "       bench against JAR [OPTIONS]",
            "       bench networks [OPTIONS]",
            "       bench profile NAME [OPTIONS]",
            "       bench layers [OPTIONS]",
            "       bench onnx FILE [OPTIONS]",
            "       bench load DIR [OPTIONS]",
            "       bench JMH-ARGUMENTS"
        },
        description = {
            "",
            "Measures Fovea. Results are compared with plain loops, or checked otherwise, before anything is timed"
                    + " ('bench start': afterwards).",
            "",
            "'bench step', 'bench conv' and 'bench start' give the figures that matter, in about a minute, 'bench"
                    + " networks' those of other networks in five, 'bench profile' where the time of one of them goes, 'bench layers' those of single layers in four, 'bench onnx' those of a network from a file,"
                    + " 'bench head' those of a network most of which is frozen, 'bench against' those of this build beside another one's,"
                    + " 'bench load' those of images from files."
                    + " Everything else is passed to JMH, whose own help is 'bench -h': 'bench -l' lists its benchmarks,"
                    + " 'bench .' runs all of them,"
                    + " 'bench [.]Convolution -p layer=CONV2 -rf json' some."
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nKernels:%n",
        footer = {
            "  JDK_JAVA_OPTIONS=-Dfovea.kernels=scalar bench step          forces them; or vector, vector128, ...",
            "  bench [.]Convolution -jvmArgsAppend -Dfovea.kernels=scalar  the same in JMH",
            "",
            "Exit status:",
            "  0    done",
            "  1    failed: a wrong result, a failed build, whatever JMH reports",
            "  2    wrong options of step, conv, start, head, against, networks, profile, layers, onnx or load, no JDK, no Maven"
        },
        subcommands = {StepCommand.class, ConvCommand.class, StartCommand.class, HeadCommand.class,
            AgainstCommand.class, NetworksCommand.class, LayersCommand.class, OnnxCommand.class, ProfileCommand.class,
            LoadCommand.class})
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "expected step, conv, start, head, against, networks, layers, profile, onnx, load or JMH's arguments ('.' for everything)");
    }
}
