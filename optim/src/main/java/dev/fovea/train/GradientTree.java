package dev.fovea.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A sum over leaves in an order that does not depend on who computes them: a binary tree, in which node i of a level is
 * the sum of the nodes 2i and 2i + 1 below, where they exist. Leaves, and sums of whole subtrees, are added from left
 * to right; two that are complete are one at once, so there are only as many arrays as levels.
 */
final class GradientTree {
    /** Sums there may be at once: two of each level, on the way up and on the way down. */
    private static final int MOST = 2 * Integer.SIZE;

    private final int size;
    private final List<float[]> sums = new ArrayList<>();
    /** Which subtrees the sums are of. */
    private final int[] levels = new int[MOST];

    private final int[] indices = new int[MOST];
    private final Deque<float[]> free = new ArrayDeque<>();

    /** Sums of so many numbers. */
    GradientTree(int size) {
        this.size = size;
    }

    /** A subtree: node {@code index} of {@code level}, which has the leaves [index·2^level, (index + 1)·2^level). */
    record Subtree(int level, int index) {
        /** The subtrees, as large as possible, of the leaves [from, to). */
        static List<Subtree> of(int from, int to) {
            List<Subtree> all = new ArrayList<>();
            for (int leaf = from; leaf < to;) {
                int level = 0;
                while (leaf % (2 << level) == 0 && leaf + (2 << level) <= to) {
                    level++;
                }
                all.add(new Subtree(level, leaf >> level));
                leaf += 1 << level;
            }
            return all;
        }
    }

    /** An array for {@link #add}, of whatever content. */
    float[] array() {
        return free.isEmpty() ? new float[size] : free.pop();
    }

    /** Adds the sums of a leaf, which follows those before; the array is the tree's from here on. */
    void addLeaf(int leaf, float[] values) {
        add(0, leaf, values);
    }

    /** Adds the sums of a subtree, likewise. */
    void add(Subtree tree, float[] values) {
        add(tree.level, tree.index, values);
    }

    private void add(int levelOfFirst, int indexOfFirst, float[] values) {
        int level = levelOfFirst;
        int index = indexOfFirst;
        float[] sum = values;
        while (index % 2 == 1 && endsWith(level, index - 1)) {
            sum = joined(sums.removeLast(), sum);
            level++;
            index /= 2;
        }
        levels[sums.size()] = level;
        indices[sums.size()] = index;
        sums.add(sum);
    }

    private boolean endsWith(int level, int index) {
        int last = sums.size() - 1;
        return last >= 0 && levels[last] == level && indices[last] == index;
    }

    /** The sum of all; of nothing zeros. Valid until the next call. */
    float[] total() {
        float[] total = sums.isEmpty() ? new float[size] : sums.removeLast();
        while (!sums.isEmpty()) {
            total = joined(sums.removeLast(), total);
        }
        free.push(total);
        return total;
    }

    /** The sums that are there, from left to right: of {@link Subtree#of} all leaves that were added. */
    List<float[]> sums() {
        return List.copyOf(sums);
    }

    /** Forgets all sums. */
    void clear() {
        while (!sums.isEmpty()) {
            free.push(sums.removeLast());
        }
    }

    private float[] joined(float[] left, float[] right) {
        for (int i = 0; i < size; i++) {
            left[i] += right[i];
        }
        free.push(right);
        return left;
    }
}
