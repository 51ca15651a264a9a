package dev.fovea.mnist.cli;

import java.util.List;

/**
 * Options of a Java machine that lives for seconds and computes little, on whatever kernels: C2, without which vectors are
 * slow, would take most of its time.
 */
final class BriefJvm {
    static final List<String> OPTIONS =
            List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfovea.kernels=scalar");

    private BriefJvm() {}
}
