package dev.fovea.nn.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before the data of a safetensors file.
 *
 * @param metadata free strings under free keys
 * @param tensors the tensors, in the order of their data, which they tile
 */
record Header(Map<String, String> metadata, List<TensorEntry> tensors) {
    Header {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /** The length of the data in bytes. */
    long dataSize() {
        return tensors.isEmpty() ? 0 : tensors.getLast().end();
    }
}
