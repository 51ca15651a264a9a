package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.model.DigitNetwork;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An image that the ensemble took for something else.
 *
 * @param image which test image, from 0
 * @param label its true class
 * @param digit what it was taken for
 * @param probabilities the ensemble's probabilities of all classes
 * @param votes what each network took it for
 * @param pixels its 784 bytes in Base64: 0 is paper, 255 is ink
 */
public record Mistake(
        int image, int label, int digit, List<Float> probabilities, List<Integer> votes, String pixels) {
    private static final int PIXELS_TEXT = (DigitNetwork.PIXELS + 2) / 3 * 4;

    /** Copies the lists. */
    public Mistake {
        probabilities = List.copyOf(probabilities);
        votes = List.copyOf(votes);
    }

    static Mistake of(Predictions ensemble, List<Predictions> members, int image) {
        List<Float> probabilities = new ArrayList<>();
        for (int digit = 0; digit < ensemble.classes().size(); digit++) {
            probabilities.add(ensemble.probability(image, digit));
        }
        byte[] pixels = new byte[DigitNetwork.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ensemble.images().pixel(image, i / DigitNetwork.SIDE, i % DigitNetwork.SIDE);
        }
        return new Mistake(
                image,
                ensemble.images().label(image),
                ensemble.digit(image),
                probabilities,
                members.stream().map(member -> member.digit(image)).toList(),
                Base64.getEncoder().encodeToString(pixels));
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("image", image)
                .put("label", label)
                .put("digit", digit);
        probabilities.forEach(json.putArray("probabilities")::add);
        votes.forEach(json.putArray("votes")::add);
        return json.put("pixels", pixels);
    }

    static Mistake of(Fields fields, int classes) throws FileException {
        return new Mistake(
                fields.whole("image", 0, Integer.MAX_VALUE),
                fields.whole("label", 0, classes - 1),
                fields.whole("digit", 0, classes - 1),
                fields.list(
                        "probabilities", classes, classes,
                        (place, value) -> (float) Fields.number(place, value, 0, 1)),
                fields.list(
                        "votes", 1, Limits.NETWORKS,
                        (place, value) -> Fields.whole(place, value, 0, classes - 1)),
                pixels(fields));
    }

    private static String pixels(Fields fields) throws FileException {
        String text = fields.text("pixels", PIXELS_TEXT);
        try {
            if (Base64.getDecoder().decode(text).length == DigitNetwork.PIXELS) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw fields.refused("pixels", DigitNetwork.PIXELS + " bytes in Base64");
    }
}
