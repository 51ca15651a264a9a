package dev.fovea.mnist.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a person writes a digit: strokes of points, in shares of the pad's side.
 *
 * @param lines each stroke's points, {x, y}
 */
record Strokes(List<double[][]> lines) {
    /** A digit of ordinary handwriting. */
    static Strokes of(int digit) {
        return switch (digit) {
            case 0 -> of(arc(0.5, 0.5, 0.2, 0.32, 280, -80));
            case 1 -> of(points(0.53, 0.16, 0.5, 0.5, 0.47, 0.84));
            case 2 -> of(join(arc(0.49, 0.35, 0.19, 0.19, 190, 390), points(0.33, 0.82, 0.5, 0.8, 0.72, 0.82)));
            case 3 -> of(join(arc(0.47, 0.32, 0.18, 0.16, 200, 450), arc(0.46, 0.66, 0.22, 0.18, 270, 500)));
            case 4 -> of(
                    points(0.38, 0.15, 0.34, 0.35, 0.29, 0.53, 0.5, 0.53, 0.74, 0.51),
                    points(0.63, 0.3, 0.61, 0.6, 0.58, 0.88));
            case 5 -> of(
                    join(points(0.4, 0.17, 0.37, 0.45), arc(0.47, 0.64, 0.2, 0.2, 250, 510)),
                    points(0.4, 0.17, 0.55, 0.17, 0.7, 0.16));
            case 6 -> of(join(points(0.6, 0.13, 0.45, 0.3, 0.36, 0.5), arc(0.5, 0.67, 0.16, 0.17, 190, -170)));
            case 7 -> of(points(0.28, 0.2, 0.5, 0.19, 0.71, 0.19, 0.58, 0.5, 0.44, 0.86));
            case 8 -> of(join(arc(0.5, 0.32, 0.16, 0.16, 330, 90), arc(0.5, 0.66, 0.19, 0.18, -90, 270),
                    arc(0.5, 0.32, 0.16, 0.16, 90, -20)));
            case 9 -> of(join(arc(0.5, 0.33, 0.17, 0.18, 350, 0), points(0.67, 0.2, 0.65, 0.5, 0.58, 0.87)));
            default -> throw new IllegalArgumentException("not a digit: " + digit);
        };
    }

    /** A four that is nearly a nine. */
    static Strokes doubtful() {
        return of(
                points(0.48, 0.155, 0.42, 0.165, 0.36, 0.2, 0.33, 0.34, 0.38, 0.46, 0.54, 0.48, 0.66, 0.41),
                points(0.67, 0.15, 0.65, 0.6, 0.61, 0.87));
    }

    private static Strokes of(double[][]... lines) {
        return new Strokes(List.of(lines));
    }

    /** The same in the middle of the pad, the longer side as large as this share of the pad's. */
    Strokes sized(double size) {
        double[][] points = lines.stream().flatMap(Arrays::stream).toArray(double[][]::new);
        double left = Arrays.stream(points).mapToDouble(p -> p[0]).min().orElseThrow();
        double right = Arrays.stream(points).mapToDouble(p -> p[0]).max().orElseThrow();
        double top = Arrays.stream(points).mapToDouble(p -> p[1]).min().orElseThrow();
        double bottom = Arrays.stream(points).mapToDouble(p -> p[1]).max().orElseThrow();
        double scale = size / Math.max(right - left, bottom - top);
        return new Strokes(
                lines.stream()
                        .map(line -> Arrays.stream(line)
                                .map(p -> new double[] {
                                    0.5 + scale * (p[0] - (left + right) / 2), 0.5 + scale * (p[1] - (top + bottom) / 2)
                                })
                                .toArray(double[][]::new))
                        .toList());
    }

    /** Only one of the strokes. */
    Strokes line(int index) {
        return new Strokes(lines.subList(index, index + 1));
    }

    private static double[][] points(double... coordinates) {
        double[][] points = new double[coordinates.length / 2][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {coordinates[2 * i], coordinates[2 * i + 1]};
        }
        return points;
    }

    /** Part of an ellipse, angles in degrees, clockwise from the right as y goes down. */
    private static double[][] arc(double x, double y, double width, double height, double from, double to) {
        int steps = (int) Math.ceil(Math.abs(to - from) / 20);
        double[][] points = new double[steps + 1][];
        for (int i = 0; i <= steps; i++) {
            double angle = Math.toRadians(from + (to - from) * i / steps);
            points[i] = new double[] {x + width * Math.cos(angle), y + height * Math.sin(angle)};
        }
        return points;
    }

    private static double[][] join(double[][]... parts) {
        List<double[]> points = new ArrayList<>();
        for (double[][] part : parts) {
            points.addAll(Arrays.asList(part));
        }
        return points.toArray(double[][]::new);
    }
}
