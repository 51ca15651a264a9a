package dev.fovea.spark;

import dev.fovea.data.LabelledDataset;
import dev.fovea.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The samples and classes of a table, in an order of their own: what is trained does not depend on how the table is
 * partitioned, nor on the order of its rows.
 */
final class TrainingRows implements Serializable {
    private static final long serialVersionUID = 1;

    private final LabelledRow[] rows;

    TrainingRows(List<LabelledRow> rows) {
        this.rows = rows.toArray(LabelledRow[]::new);
        Arrays.sort(this.rows);
    }

    /**
     * A row.
     *
     * @param value bytes or floats, as {@link SampleInput#compacted} gives them
     * @param label its class
     */
    record LabelledRow(Object value, int label) implements Comparable<LabelledRow>, Serializable {
        private static final Comparator<LabelledRow> ORDER =
                Comparator.comparingInt(LabelledRow::label).thenComparing(LabelledRow::compareValue);

        private int compareValue(LabelledRow other) {
            if (value instanceof byte[] bytes) {
                return other.value instanceof byte[] others ? Arrays.compare(bytes, others) : -1;
            }
            return other.value instanceof float[] others ? Arrays.compare((float[]) value, others) : 1;
        }

        @Override
        public int compareTo(LabelledRow other) {
            return ORDER.compare(this, other);
        }
    }

    int size() {
        return rows.length;
    }

    /** As a data set, read by what has compacted them. */
    LabelledDataset samples(SampleInput input, Shape shape, int classes) {
        return new LabelledDataset() {
            @Override
            public int size() {
                return rows.length;
            }

            @Override
            public Shape sampleShape() {
                return shape;
            }

            @Override
            public int classes() {
                return classes;
            }

            @Override
            public int label(int index) {
                return rows[index].label;
            }

            @Override
            public void read(int index, float[] x, int offset) {
                try {
                    input.read(rows[index].value, x, offset);
                } catch (InvalidRowException e) {
                    throw new IllegalStateException("a row that was read before cannot be read again", e);
                }
            }
        };
    }
}
