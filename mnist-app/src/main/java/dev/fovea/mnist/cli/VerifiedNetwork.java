package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.train.Difference;
import dev.fovea.train.NotReplayableException;
import dev.fovea.train.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of verifying one network of a run.
 *
 * @param name what it is called, for example "Network 1"
 * @param file its model file
 * @param verification what the replay found; empty if it cannot be replayed here
 * @param obstacle why it cannot be replayed; empty if it was
 */
record VerifiedNetwork(String name, Path file, Optional<Verification> verification, String obstacle) {
    /** One that was replayed; the index counts from 0. */
    static VerifiedNetwork replayed(int index, Path file, Verification verification) {
        return new VerifiedNetwork(RunResult.name(index), file, Optional.of(verification), "");
    }

    /** One that cannot be replayed. */
    static VerifiedNetwork notReplayable(int index, Path file, NotReplayableException cause) {
        return new VerifiedNetwork(RunResult.name(index), file, Optional.empty(), String.valueOf(cause.getMessage()));
    }

    /** Whether it was replayed and every bit is the same. */
    boolean agrees() {
        return verification.isPresent() && verification.get().agrees();
    }

    /** For people: the result, and hints under it. */
    List<String> lines() {
        return verification
                .map(found -> Stream.concat(
                        Stream.of(name + ": " + found), found.hints().stream().map(hint -> "  " + hint)).toList())
                .orElseGet(() -> List.of(name + ": cannot be replayed: " + obstacle));
    }

    /** For programs. */
    ObjectNode json() {
        ObjectNode network = Json.object().put("file", file.toString()).put("agrees", agrees());
        verification.ifPresentOrElse(found -> put(network, found), () -> network.put("not_replayable", obstacle));
        return network;
    }

    private static void put(ObjectNode network, Verification found) {
        network.put("agreeing_steps", found.agreeingSteps()).put("steps", found.steps());
        found.difference().ifPresent(difference -> put(network.putObject("difference"), difference));
        if (!found.hints().isEmpty()) {
            ArrayNode hints = network.putArray("hints");
            found.hints().forEach(hints::add);
        }
    }

    private static void put(ObjectNode object, Difference difference) {
        difference.step().ifPresent(step -> object.put("after_step", step));
        object.put("what", difference.what()).put("recorded", difference.recorded()).put("found", difference.found());
    }
}
