package org.example;

import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A face that BlazeFace found in a picture of 128 × 128 pixels. The network has boxes in the cells of two grids: two in
 * each of 16 × 16, then six in each of 8 × 8. Source: Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection
 * on Mobile GPUs" (2019).
 *
 * @param box which of the 896 boxes it is
 * @param score how sure the network is, 0 to 1
 * @param left where it begins, as a part of the picture's width
 * @param top where it begins, as a part of the picture's height
 * @param right where it ends, as a part of the picture's width
 * @param bottom where it ends, as a part of the picture's height
 */
record Face(int box, double score, double left, double top, double right, double bottom) {
    /** What the network says of both grids, in the order of the file's outputs. */
    static List<Face> decode(List<Tensor> outputs) {
        List<Face> faces = new ArrayList<>();
        decode(0, 16, outputs.get(0).data(), outputs.get(2).data(), faces);
        decode(512, 8, outputs.get(1).data(), outputs.get(3).data(), faces);
        return faces;
    }

    /** Adds the faces of a grid of so many cells in a row: of each box a logit, and 16 numbers in pixels. */
    private static void decode(int first, int cells, float[] logits, float[] numbers, List<Face> faces) {
        for (int box = 0; box < logits.length; box++) {
            double score = 1 / (1 + Math.exp(-logits[box]));
            if (score > 0.5) {
                int cell = box * cells * cells / logits.length;
                int row = cell / cells;
                double x = (cell % cells + 0.5) / cells + numbers[16 * box] / 128; // from the middle of its cell
                double y = (row + 0.5) / cells + numbers[16 * box + 1] / 128;
                double halfWidth = numbers[16 * box + 2] / 256;
                double halfHeight = numbers[16 * box + 3] / 256; // eyes, ears, nose and mouth would follow
                faces.add(new Face(first + box, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight));
            }
        }
    }

    /** Of those that overlap the surest: they are of one face. */
    static List<Face> distinct(List<Face> faces) {
        List<Face> distinct = new ArrayList<>();
        faces.stream().sorted(Comparator.comparingDouble(Face::score).reversed())
                .filter(face -> distinct.stream().noneMatch(surer -> face.overlap(surer) > 0.3))
                .forEach(distinct::add);
        return distinct;
    }

    /** Intersection over union. */
    double overlap(Face other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        double common = Math.max(0, width) * Math.max(0, height);
        return common / (area() + other.area() - common);
    }

    private double area() {
        return (right - left) * (bottom - top);
    }
}
