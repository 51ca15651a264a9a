package dev.fovea.vision.picture;

import dev.fovea.tensor.Shape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text in which a preprocessing is stored with a model. */
final class PreprocessingText {
    private static final String NUMBERS = "(-?[0-9][-+0-9.Ee]{0,20}(?:,-?[0-9][-+0-9.Ee]{0,20})*)";
    private static final Pattern FORM = Pattern.compile(
            "height=([0-9]{1,6}) width=([0-9]{1,6}) channels=([13]) order=(rows|columns) fit=([a-z0-9:]{1,40})"
                    + " resample=(area|bilinear) range=" + NUMBERS + " mean=" + NUMBERS + " deviation=" + NUMBERS);

    private PreprocessingText() {}

    static Preprocessing parse(String text) {
        Matcher m = FORM.matcher(text);
        try {
            if (m.matches()) {
                float[] range = numbers(m.group(7));
                if (range.length == 2) {
                    return new Preprocessing(
                            Shape.of(number(m.group(1)), number(m.group(2)), number(m.group(3))),
                            Fit.parse(m.group(5)),
                            m.group(6).equals("area") ? Resampling.AREA : Resampling.BILINEAR,
                            new Scaling(range[0], range[1], numbers(m.group(8)), numbers(m.group(9))),
                            m.group(4).equals("columns"));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a preprocessing: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "not a preprocessing that this version knows: expected height=… width=… channels=… …");
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static float[] numbers(String text) {
        String[] parts = text.split(",", -1);
        float[] numbers = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Float.parseFloat(parts[i]);
        }
        return numbers;
    }
}
