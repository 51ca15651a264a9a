package dev.fovea.nn.internal.onnx.file;

import java.util.List;

/**
 * An input or output of a graph: ValueInfoProto.
 *
 * @param name its name
 * @param type what its elements are
 * @param axes its axes; null if its rank is not said
 */
@SuppressWarnings("exports")
public record ValueInfo(String name, ElementType type, @org.jspecify.annotations.Nullable List<Axis> axes) {
    /** Copies the list. */
    public ValueInfo {
        axes = axes == null ? null : List.copyOf(axes);
    }

    /**
     * An axis.
     *
     * @param extent its extent, or −1 if it is free
     * @param name what a free extent is called; empty if it has no name
     */
    public record Axis(long extent, String name) {
        /**
         * Whether the extent may be any.
         *
         * @return true if the file does not say it
         */
        public boolean free() {
            return extent < 0;
        }

        @Override
        public String toString() {
            return !free() ? String.valueOf(extent) : name.isEmpty() ? "?" : name;
        }
    }
}
