package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well an ensemble recognised test images whose labels are known.
 *
 * @param wrong how many it took for something else
 * @param confusion how often each class (row) was taken for each (column)
 * @param mistakes those it was surest of, the surest first
 */
public record Evaluation(int wrong, List<List<Integer>> confusion, List<Mistake> mistakes) {
    /** How many mistakes are shown. */
    public static final int SHOWN = 24;

    /** Copies the lists. */
    public Evaluation {
        confusion = confusion.stream().map(List::copyOf).toList();
        mistakes = List.copyOf(mistakes);
    }

    /**
     * Evaluates predictions.
     *
     * @param ensemble the predictions of all networks together, for images with labels
     * @param members those of each network, for the same images
     * @return how good they are
     */
    public static Evaluation of(Predictions ensemble, List<Predictions> members) {
        return new Evaluation(
                ensemble.wrong(),
                Arrays.stream(ensemble.confusion().counts())
                        .map(row -> Arrays.stream(row).mapToObj(Math::toIntExact).toList())
                        .toList(),
                ensemble.worstMistakes(SHOWN).stream()
                        .map(image -> Mistake.of(ensemble, members, image))
                        .toList());
    }

    /** How many images the confusion matrix counts. */
    long digits() {
        return confusion.stream().flatMap(List::stream).mapToLong(Integer::longValue).sum();
    }

    /** How many of them it counts on its diagonal. */
    long right() {
        return IntStream.range(0, confusion.size()).mapToLong(digit -> confusion.get(digit).get(digit)).sum();
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("wrong", wrong);
        ArrayNode rows = json.putArray("confusion");
        for (List<Integer> row : confusion) {
            row.forEach(rows.addArray()::add);
        }
        ArrayNode list = json.putArray("mistakes");
        mistakes.forEach(mistake -> list.add(mistake.json()));
        return json;
    }

    static Evaluation of(Fields fields) throws FileException {
        int classes = fields.size("confusion");
        return new Evaluation(
                fields.whole("wrong", 0, Integer.MAX_VALUE),
                fields.list("confusion", 2, Digits.MOST_CLASSES, (place, row) -> Fields.list(
                        place, row, classes, classes,
                        (at, value) -> Fields.whole(at, value, 0, Integer.MAX_VALUE))),
                fields.objects("mistakes", 0, Limits.MISTAKES, mistake -> Mistake.of(mistake, classes)));
    }
}
