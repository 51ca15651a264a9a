package dev.fovea.train;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the workers of a training must have in common, in words, so that none trains something else than the others. */
final class Agreement {
    private final Map<String, String> texts = new LinkedHashMap<>();

    private Agreement() {}

    /** That they are about to train the same, and compute it to the same bits. */
    static Agreement before(TrainingSetup setup, Environment here, int epochs, boolean saving) {
        Agreement agreement = new Agreement();
        agreement.texts.put("Fovea", here.fovea());
        agreement.texts.put("what decides bits,", here.options());
        agreement.texts.putAll(setup.values());
        agreement.texts.put("learning rates", CheckpointText.of(setup.rates()));
        agreement.texts.put("epochs", Integer.toString(epochs));
        agreement.texts.put("checkpoints", Boolean.toString(saving));
        return agreement;
    }

    /** That they have come to the same. */
    static Agreement on(TrainingState state) {
        Agreement agreement = new Agreement();
        agreement.texts.put("epochs done", Integer.toString(state.epoch));
        agreement.texts.put("steps done", Long.toString(state.step));
        agreement.texts.put("the checksums of the parameters,", ParameterSums.of(state.network).toString());
        return agreement;
    }

    /**
     * A round in which all workers say what they have.
     *
     * @return whether they agree; false if one has stopped instead
     * @throws WorkersApartException if they do not
     */
    boolean reach(Workers workers) {
        if (workers.alone()) {
            return true;
        }
        List<ByteBuffer> received = workers.tell(bytes());
        if (received.isEmpty()) {
            return false;
        }
        Map<String, String> first = texts(received.get(0));
        for (int worker = 1; worker < received.size(); worker++) {
            int other = worker;
            Map<String, String> found = texts(received.get(worker));
            first.forEach((name, text) -> {
                String there = found.getOrDefault(name, "nothing");
                if (!text.equals(there)) {
                    throw apart(name, text, other, there);
                }
            });
        }
        return true;
    }

    private static WorkersApartException apart(String name, String first, int worker, String there) {
        int same = 0;
        while (same < Math.min(first.length(), there.length()) && first.charAt(same) == there.charAt(same)) {
            same++;
        }
        int from = Math.max(0, same - 20);
        return new WorkersApartException("worker " + worker + " differs from worker 0 in " + name + " "
                + CheckpointText.excerpt(there, from) + " instead of " + CheckpointText.excerpt(first, from));
    }

    private byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        texts.forEach((name, text) -> {
            write(name, bytes);
            write(text, bytes);
        });
        return bytes.toByteArray();
    }

    private static void write(String text, ByteArrayOutputStream into) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length);
        into.writeBytes(length.array());
        into.writeBytes(bytes);
    }

    private static Map<String, String> texts(ByteBuffer message) {
        Map<String, String> texts = new LinkedHashMap<>();
        while (message.hasRemaining()) {
            texts.put(read(message), read(message));
        }
        return texts;
    }

    private static String read(ByteBuffer message) {
        byte[] bytes = new byte[message.getInt()];
        message.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
