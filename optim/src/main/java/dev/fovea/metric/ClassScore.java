package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * Precision, recall, F1 or intersection over union: of each class, from how often it was right (taken for it and of it),
 * taken (for it) and true (of it).
 *
 * <ul>
 * <li>precision: right / taken
 * <li>recall: right / true
 * <li>F1, the harmonic mean of both: 2·right / (taken + true)
 * <li>intersection over union, also called Jaccard index: right / (taken + true − right)
 * </ul>
 *
 * <p>By default it is the mean over the classes (macro); {@link #micro} and {@link #ofClass} give others. As in scikit-learn,
 * a share of nothing is 0, and classes that neither are true nor were taken at all do not count in the mean.
 *
 * <p>Where targets are labels, of samples or of pixels, each vector of outputs is taken for the class of its greatest
 * output (a single output for class 1 above 0); ignored labels do not count, NaN is taken for no class. Where they are
 * values of the outputs' shape, several labels may be true at once: each output is taken for yes above the {@link
 * #threshold}, the last axis are the classes, all of which count in the mean; a target is true from 0.5 on, and NaN is
 * taken for what is wrong. Immutable.
 */
@CheckReturnValue
public final class ClassScore implements Metric {
    private static final int RIGHT = 0;
    private static final int TAKEN = 1;
    private static final int TRUE = 2;
    private static final int IN_MEAN = 3;
    private static final int SUMS = 4;

    private static final int ALL = -1;

    private final Settings settings;

    private enum Score {
        PRECISION {
            @Override
            double of(double right, double taken, double truth) {
                return Classes.share(right, taken);
            }
        },
        RECALL {
            @Override
            double of(double right, double taken, double truth) {
                return Classes.share(right, truth);
            }
        },
        F1 {
            @Override
            double of(double right, double taken, double truth) {
                return Classes.share(2 * right, taken + truth);
            }
        },
        IOU {
            @Override
            double of(double right, double taken, double truth) {
                return Classes.share(right, taken + truth - right);
            }
        };

        abstract double of(double right, double taken, double truth);
    }

    private record Settings(Score score, boolean micro, int only, double threshold) {
        Settings {
            Values.threshold(threshold);
            if (only < ALL) {
                throw new IllegalArgumentException("a class is at least 0, not " + only);
            }
        }
    }

    private ClassScore(Settings settings) {
        this.settings = settings;
    }

    private static ClassScore macro(Score score) {
        return new ClassScore(new Settings(score, false, ALL, 0));
    }

    /**
     * How much of what is taken for a class is of it.
     *
     * @return the metric "precision"
     */
    public static ClassScore precision() {
        return macro(Score.PRECISION);
    }

    /**
     * How much of a class is taken for it.
     *
     * @return the metric "recall"
     */
    public static ClassScore recall() {
        return macro(Score.RECALL);
    }

    /**
     * The harmonic mean of precision and recall.
     *
     * @return the metric "f1"
     */
    public static ClassScore f1() {
        return macro(Score.F1);
    }

    /**
     * How much of what is of a class or taken for it is both; the usual measure of segmentation.
     *
     * @return the metric "iou"
     */
    public static ClassScore intersectionOverUnion() {
        return macro(Score.IOU);
    }

    /**
     * This of all classes together (micro): right, taken and true are summed over the classes first.
     *
     * @return the changed metric, for example "f1_micro"
     */
    public ClassScore micro() {
        return new ClassScore(new Settings(settings.score, true, ALL, settings.threshold));
    }

    /**
     * This of one class alone.
     *
     * @param label the class, from 0
     * @return the changed metric, for example "f1_3"
     * @throws IllegalArgumentException if it is negative
     */
    public ClassScore ofClass(int label) {
        if (label < 0) {
            throw new IllegalArgumentException("a class is at least 0, not " + label);
        }
        return new ClassScore(new Settings(settings.score, false, label, settings.threshold));
    }

    /**
     * This with another threshold for targets that are values.
     *
     * @param logit above which an output says yes; 0, the default, is probability 0.5, and log(p/(1 − p)) is p
     * @return the changed metric
     * @throws IllegalArgumentException if it is NaN
     */
    public ClassScore threshold(double logit) {
        return new ClassScore(new Settings(settings.score, settings.micro, settings.only, logit));
    }

    @Override
    public String name() {
        String suffix = settings.micro ? "_micro" : settings.only == ALL ? "" : "_" + settings.only;
        return switch (settings.score) {
            case PRECISION -> "precision";
            case RECALL -> "recall";
            case F1 -> "f1";
            case IOU -> "iou";
        } + suffix;
    }

    @Override
    public void check(Shape output, Target target) {
        if (target.isLabels() ? !Classes.labelled(output, target) : !target.shape().equals(output)) {
            throw new IllegalArgumentException(
                    name() + " compares a vector of classes with a label, or each output with "
                            + "a value, found outputs of " + output + " and targets that are " + target);
        }
        int classes = classes(output, target);
        if (settings.only >= classes) {
            throw new IllegalArgumentException(
                    name() + " is of class " + settings.only + ", but outputs of " + output + " have " + classes);
        }
    }

    private static int classes(Shape output, Target target) {
        return target.isLabels() ? Classes.count(output) : output.rank() == 0 ? 1 : output.channels();
    }

    @Override
    public Tally newTally(Shape output, Target target) {
        return new Tally(SUMS * classes(output, target));
    }

    @Override
    public void add(Outcome outcome, Tally tally) {
        if (outcome.kind().isLabels()) {
            addLabels(outcome, tally);
        } else {
            addValues(outcome, tally);
        }
    }

    private static void addLabels(Outcome outcome, Tally tally) {
        for (int vector = 0; vector < Classes.vectors(outcome); vector++) {
            int label = Classes.label(outcome, vector);
            if (label < 0) {
                continue;
            }
            count(tally, label, TRUE);
            count(tally, label, IN_MEAN);
            int predicted = Classes.predicted(outcome, vector);
            if (predicted >= 0) {
                count(tally, predicted, TAKEN);
                count(tally, predicted, IN_MEAN);
            }
            if (predicted == label) {
                count(tally, label, RIGHT);
            }
        }
    }

    private void addValues(Outcome outcome, Tally tally) {
        int classes = tally.sums() / SUMS;
        for (int i = 0; i < outcome.size(); i++) {
            int label = i % classes;
            boolean yes = Values.isYes(outcome, i);
            boolean taken = Values.saysYes(outcome, i, settings.threshold);
            count(tally, label, IN_MEAN);
            if (yes) {
                count(tally, label, TRUE);
            }
            if (taken) {
                count(tally, label, TAKEN);
            }
            if (yes && taken) {
                count(tally, label, RIGHT);
            }
        }
    }

    private static void count(Tally tally, int label, int what) {
        tally.add(label * SUMS + what, 1);
    }

    @Override
    public double value(Tally tally) {
        if (settings.only != ALL) {
            return score(tally, settings.only);
        }
        int classes = tally.sums() / SUMS;
        if (settings.micro) {
            return settings.score.of(sum(tally, RIGHT), sum(tally, TAKEN), sum(tally, TRUE));
        }
        double sum = 0;
        int count = 0;
        for (int label = 0; label < classes; label++) {
            if (tally.get(label * SUMS + IN_MEAN) > 0) {
                sum += score(tally, label);
                count++;
            }
        }
        return Classes.share(sum, count);
    }

    private double score(Tally tally, int label) {
        int first = label * SUMS;
        return settings.score.of(tally.get(first + RIGHT), tally.get(first + TAKEN), tally.get(first + TRUE));
    }

    private static double sum(Tally tally, int what) {
        double sum = 0;
        for (int i = what; i < tally.sums(); i += SUMS) {
            sum += tally.get(i);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassScore that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    /** For example "ClassScore[f1_micro, threshold=0.0]". */
    @Override
    public String toString() {
        return "ClassScore[" + name() + ", threshold=" + settings.threshold + "]";
    }
}
