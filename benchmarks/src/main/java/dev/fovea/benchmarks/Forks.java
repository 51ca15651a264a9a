package dev.fovea.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command in new JVMs with the options of this one, since compilation differs between JVMs. */
final class Forks {
    private final ObjectMapper mapper;

    Forks(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Runs the forks one after the other.
     *
     * @param count how many
     * @param arguments a command that prints a JSON object
     * @return that object, each fraction replaced by the median over the forks
     * @throws ForkFailedException if a fork fails, or they measured different things
     */
    JsonNode medians(int count, List<String> arguments) throws InterruptedException {
        List<JsonNode> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(run(arguments));
        }
        return median(results);
    }

    private JsonNode run(List<String> arguments) throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        try {
            Process fork = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            fork.getOutputStream().close();
            byte[] output = fork.getInputStream().readAllBytes();
            int status = fork.waitFor();
            if (status != 0) {
                throw new ForkFailedException("a fork ended with status " + status);
            }
            return mapper.readTree(output);
        } catch (IOException e) {
            throw new ForkFailedException("a fork failed: " + e.getMessage(), e);
        }
    }

    /**
     * Takes objects and arrays apart; of numbers that are no fractions, the first fork's count.
     *
     * @param nodes what each fork printed
     * @return the medians
     * @throws ForkFailedException if lengths or texts differ: what is beside each other is not the same then
     */
    JsonNode median(List<JsonNode> nodes) {
        JsonNode first = nodes.getFirst();
        for (JsonNode node : nodes) {
            boolean same = node.size() == first.size()
                    && (first.isTextual() ? first.equals(node)
                            : first.properties().stream().allMatch(field -> node.has(field.getKey())));
            if (!same) {
                throw new ForkFailedException("the forks measured different things: " + first + " and " + node);
            }
        }
        if (first.isFloatingPointNumber()) {
            return DoubleNode.valueOf(Rounding.decimals(
                    Quantiles.median(nodes.stream().mapToDouble(JsonNode::doubleValue).toArray()), 4));
        }
        if (first.isArray()) {
            ArrayNode array = mapper.createArrayNode();
            for (int i = 0; i < first.size(); i++) {
                int index = i;
                array.add(median(nodes.stream().map(node -> node.get(index)).toList()));
            }
            return array;
        }
        if (first.isObject()) {
            ObjectNode object = mapper.createObjectNode();
            first.fieldNames().forEachRemaining(
                    name -> object.set(name, median(nodes.stream().map(node -> node.get(name)).toList())));
            return object;
        }
        return first;
    }
}
