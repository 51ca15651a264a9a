package dev.fovea.nn.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A maximal run of work that does not couple the batch. A chunk goes through it image by image: one image passes all
 * the work while it is hot in the cache, then the next. Work that wants a whole chunk at a time interrupts this.
 */
public final class Stage {
    private final List<Group> groups = new ArrayList<>();
    private final List<IntConsumer> endings = new ArrayList<>();
    private Runnable completion = () -> {};

    Stage() {}

    private record Group(boolean wholeChunk, List<Work> works) {}

    /**
     * Appends work.
     *
     * @param work what to do
     * @param wholeChunk whether it takes a whole chunk at a time
     */
    void add(Work work, boolean wholeChunk) {
        if (groups.isEmpty() || groups.get(groups.size() - 1).wholeChunk != wholeChunk) {
            groups.add(new Group(wholeChunk, new ArrayList<>()));
        }
        groups.get(groups.size() - 1).works.add(work);
    }

    /**
     * Appends what follows when a chunk's samples are through.
     *
     * @param ending run once for each chunk, with its number
     */
    void addEnding(IntConsumer ending) {
        endings.add(ending);
    }

    /**
     * Sets what follows when all chunks are through.
     *
     * @param action run once, on the calling thread
     */
    void completeWith(Runnable action) {
        completion = action;
    }

    /**
     * Takes a chunk through the stage.
     *
     * @param chunk which chunk
     * @param from first sample
     * @param to one past the last sample
     */
    void run(int chunk, int from, int to) {
        for (int g = 0; g < groups.size(); g++) {
            List<Work> works = groups.get(g).works;
            int step = groups.get(g).wholeChunk ? to - from : 1;
            for (int n = from; n < to; n += step) {
                for (int w = 0; w < works.size(); w++) {
                    works.get(w).run(chunk, n, n + step);
                }
            }
        }
        for (int i = 0; i < endings.size(); i++) {
            endings.get(i).accept(chunk);
        }
    }

    /** Combines what the chunks collected; called when all are through. */
    public void complete() {
        completion.run();
    }
}
