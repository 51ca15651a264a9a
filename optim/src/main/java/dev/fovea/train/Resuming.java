package dev.fovea.train;

import dev.fovea.io.FileException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How workers begin where the checkpoint of worker 0 left off. */
final class Resuming {
    private Resuming() {}

    /**
     * Puts a fresh state where the checkpoint is, if worker 0 finds one; the others get its bytes.
     *
     * @param writer of worker 0; null of the others
     * @return whether there was one
     */
    static boolean together(
            Workers workers, @Nullable CheckpointWriter writer, TrainingState state,
            CheckpointFile.Resumption resumption) {
        boolean resumed = writer != null && writer.resume(resumption);
        if (workers.alone()) {
            return resumed;
        }
        CheckpointFile file = new CheckpointFile(Path.of("the checkpoint of worker 0"), state);
        try {
            List<ByteBuffer> received =
                    workers.tell(resumed ? file.bytes(resumption.setup(), state.unfinished) : new byte[0]);
            ByteBuffer checkpoint = received.getFirst();
            if (workers.isFirst() || !checkpoint.hasRemaining()) {
                return resumed;
            }
            byte[] bytes = new byte[checkpoint.remaining()];
            checkpoint.get(bytes);
            file.read(bytes, resumption);
            return true;
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
