package dev.fovea.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/**
 * The networks that this virtual machine has loaded: tasks come and go, an executor stays. By the SHA-256 of their
 * files; of those that were not used for longest no more than {@value #MOST} models are kept.
 */
final class ExecutorModels {
    /** A job uses one; a few jobs may run at once. */
    static final int MOST = 8;

    private static final Map<String, LoadedModel> LOADED = new LinkedHashMap<>(MOST, 0.75f, true);

    private ExecutorModels() {}

    /** The networks of a broadcast, whose bytes are fetched only if they are not loaded already. */
    static LoadedModel of(String sha256, Broadcast<ModelBytes> broadcast) {
        synchronized (LOADED) { // who waits needs the same networks, most likely
            LoadedModel model = LOADED.get(sha256);
            if (model == null) {
                model = LoadedModel.of(broadcast.value());
                LOADED.put(sha256, model);
                if (LOADED.size() > MOST) {
                    LOADED.remove(LOADED.keySet().iterator().next());
                }
            }
            return model;
        }
    }

    /** How many models are loaded. */
    static int size() {
        synchronized (LOADED) {
            return LOADED.size();
        }
    }
}
