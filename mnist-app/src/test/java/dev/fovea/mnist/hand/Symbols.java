package dev.fovea.mnist.hand;

import dev.fovea.random.CounterRandom;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.List;

/** Letters and signs as few strokes, no two alike; and scribbles. Strokes are points of a box of height and width 1. */
final class Symbols {
    private static final List<String> STROKES = List.of(
            "0,1 .5,0 1,1/.2,.6 .8,.6",
            "1,0 0,0 0,1 1,1/0,.5 .8,.5",
            "1,0 0,0 0,1/0,.5 .8,.5",
            "1,.2 .7,0 .3,0 0,.3 0,.7 .3,1 .8,1 1,.6 .6,.6",
            "0,0 0,1/1,0 1,1/0,.5 1,.5",
            "0,0 0,1/1,0 0,.5 1,1",
            "0,1 0,0 .5,.6 1,0 1,1",
            "0,1 0,0 1,1 1,0",
            "0,1 0,0 .8,0 1,.15 1,.35 .8,.5 0,.5",
            "0,1 0,0 .8,0 1,.15 1,.35 .8,.5 0,.5/.4,.5 1,1",
            "0,0 1,0/.5,0 .5,1",
            "0,0 0,.7 .2,1 .8,1 1,.7 1,0",
            "0,0 .5,1 1,0",
            "0,0 .25,1 .5,.3 .75,1 1,0",
            "0,0 1,1/1,0 0,1",
            "0,0 .5,.5 1,0/.5,.5 .5,1",
            "0,0 0,1/0,.6 .4,.45 .8,.6 .8,1",
            "0,0 0,1/0,.3 .5,0 1,.3 1,1",
            "0,0 0,1/0,.2 .25,0 .5,.2 .5,1/.5,.2 .75,0 1,.2 1,1",
            "0,0 0,1/.8,.4 0,.7 .8,1",
            "0,0 0,1/0,.4 .4,.05 1,.1",
            "0,0 0,.8 .5,1 1,.7/1,0 1,1",
            "1,0 1,1/1,.5 .6,.4 0,.6 0,.9 .4,1 1,.9",
            "0,.5 1,.5 .9,.15 .5,0 .1,.2 0,.6 .3,1 1,.9",
            "1,.1 .7,0 .5,.2 .5,1/0,.45 1,.45",
            "1,.3 .6,0 .1,.2 0,.6 .3,1 1,.7/1,.1 1,1",
            "0,.5 1,.5/.5,0 .5,1",
            "0,.35 1,.35/0,.7 1,.7/.35,0 .3,1/.7,0 .65,1",
            "0,.5 1,.5/.2,0 .8,1/.8,0 .2,1",
            "0,1 .5,0 1,1 0,1",
            "0,0 1,0 1,1 0,1 0,0",
            "0,0 1,0 1,1 0,1 0,0/0,0 1,1",
            "0,.5 .15,.15 .5,0 .85,.15 1,.5 .85,.85 .5,1 .15,.85 0,.5/.15,.15 .85,.85/.85,.15 .15,.85",
            "0,.5 .15,.15 .5,0 .85,.15 1,.5 .85,.85 .5,1 .15,.85 0,.5/.3,.35 .35,.35/.65,.35 .7,.35/.3,.65 .5,.8 .7,.65",
            "0,1 .2,0 .4,1 .6,0 .8,1 1,0",
            "0,.5 1,.5/.7,.2 1,.5 .7,.8",
            "0,.5 .5,0 1,.5 .5,1 0,.5",
            "0,.6 .3,1 1,0",
            "0,.3 1,.3/0,.7 1,.7",
            ".2,0 0,.5 .2,1/.8,0 1,.5 .8,1");

    private final CounterRandom random;
    private int drawn;

    Symbols(long seed) {
        random = CounterRandom.ofSeed(seed);
    }

    double between(double low, double high) {
        return random.uniform(drawn++, low, high);
    }

    int below(int bound) {
        return random.below(drawn++, bound);
    }

    /** One of the letters and signs; every point is somewhere else each time, and strokes may be bent. */
    Shape symbol() {
        Path2D path = new Path2D.Double();
        boolean bent = below(2) == 0;
        for (String stroke : STROKES.get(below(STROKES.size())).split("/", -1)) {
            String[] points = stroke.split(" ", -1);
            double[][] at = new double[points.length][2];
            for (int i = 0; i < points.length; i++) {
                String[] numbers = points[i].split(",", -1);
                at[i][0] = Double.parseDouble(numbers[0]) + between(-0.07, 0.07);
                at[i][1] = Double.parseDouble(numbers[1]) + between(-0.07, 0.07);
            }
            append(path, at, bent);
        }
        return sized(path);
    }

    /** Three to nine points at random, joined by lines or curves. */
    Shape scribble() {
        double[][] at = new double[3 + below(7)][2];
        for (double[] point : at) {
            point[0] = between(0, 1);
            point[1] = between(0, 1);
        }
        Path2D path = new Path2D.Double();
        append(path, at, below(2) == 0);
        return sized(path);
    }

    private static void append(Path2D path, double[][] at, boolean bent) {
        path.moveTo(at[0][0], at[0][1]);
        for (int i = 1; i < at.length; i++) {
            if (bent && i < at.length - 1) {
                path.quadTo(at[i][0], at[i][1], (at[i][0] + at[i + 1][0]) / 2, (at[i][1] + at[i + 1][1]) / 2);
            } else {
                path.lineTo(at[i][0], at[i][1]);
            }
        }
    }

    /** A hundred pixels high, or somewhat less, wider or narrower and leaning. */
    private Shape sized(Path2D path) {
        AffineTransform at = AffineTransform.getScaleInstance(100 * between(0.5, 1.1), 100 * between(0.8, 1));
        at.shear(between(-0.25, 0.25), 0);
        return at.createTransformedShape(path);
    }
}
