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
    private final int size;
    private final List<Sum> sums = new ArrayList<>();
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

    private record Sum(Subtree tree, float[] values) {}

    /** An array for {@link #add}, of whatever content. */
    float[] array() {
        return free.isEmpty() ? new float[size] : free.pop();
    }

    /** Adds the sums of a leaf or a larger subtree, which follows those before; the array is the tree's from here on. */
    void add(Subtree tree, float[] values) {
        Subtree node = tree;
        float[] sum = values;
        while (node.index % 2 == 1 && !sums.isEmpty()
                && sums.getLast().tree.equals(new Subtree(node.level, node.index - 1))) {
            sum = joined(sums.removeLast().values, sum);
            node = new Subtree(node.level + 1, node.index / 2);
        }
        sums.add(new Sum(node, sum));
    }

    /** The sum of all; of nothing zeros. Valid until the next call. */
    float[] total() {
        float[] total = sums.isEmpty() ? new float[size] : sums.removeLast().values;
        while (!sums.isEmpty()) {
            total = joined(sums.removeLast().values, total);
        }
        free.push(total);
        return total;
    }

    /** The sums that are there, from left to right: of {@link Subtree#of} all leaves that were added. */
    List<float[]> sums() {
        return sums.stream().map(Sum::values).toList();
    }

    /** Forgets all sums. */
    void clear() {
        sums.forEach(sum -> free.push(sum.values));
        sums.clear();
    }

    private float[] joined(float[] left, float[] right) {
        for (int i = 0; i < size; i++) {
            left[i] += right[i];
        }
        free.push(right);
        return left;
    }
}
