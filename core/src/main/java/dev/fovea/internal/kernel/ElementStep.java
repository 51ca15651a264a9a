package dev.fovea.internal.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A step of a formula's code: what a term is, with the steps before it for operands. */
sealed interface ElementStep {
    /** An element of an array. */
    record Element(int array) implements ElementStep {}

    /** A constant. */
    record Constant(float value) implements ElementStep {}

    /** The result of an operation on results of earlier steps. */
    record Computed(Operator operator, List<Integer> operands) implements ElementStep {}

    /**
     * A term in steps, of which no two compute the same.
     *
     * @param term the term
     * @return the steps; the last one is the term itself
     */
    static List<ElementStep> of(Term term) {
        Flattening flattening = new Flattening();
        flattening.number(term);
        return flattening.steps;
    }

    /** Numbers terms in the order of their steps. */
    final class Flattening {
        private final List<ElementStep> steps = new ArrayList<>();
        private final IdentityHashMap<Term, Integer> seen = new IdentityHashMap<>();
        private final Map<ElementStep, Integer> known = new HashMap<>();

        private int number(Term term) {
            Integer number = seen.get(term);
            if (number == null) {
                number = switch (term) {
                    case Term.Argument(int index) -> step(new Element(index));
                    case Term.Constant(float value) -> step(new Constant(value));
                    case Term.Operation(Operator operator, List<Term> operands) -> {
                        List<Integer> numbers = operands.stream().map(this::number).toList();
                        yield step(new Computed(operator, numbers));
                    }
                };
                seen.put(term, number);
            }
            return number;
        }

        private int step(ElementStep step) {
            Integer same = known.putIfAbsent(step, steps.size());
            if (same != null) {
                return same;
            }
            steps.add(step);
            return steps.size() - 1;
        }
    }
}
