package dev.fovea.mnist.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Whether an image shows a single digit.
 *
 * @param likeness the share of MNIST's digits that look less like one, 0 to 1
 * @param doubt why it is none, in a few words: "several shapes"; nothing if it may be one
 */
public record Judgement(double likeness, Optional<String> doubt) {
    /**
     * Adds it to an answer.
     *
     * @param answer modified: gets {@code likeness}, and {@code doubt} if there is one
     */
    public void addTo(ObjectNode answer) {
        answer.put("likeness", likeness);
        doubt.ifPresent(reason -> answer.put("doubt", reason));
    }
}
