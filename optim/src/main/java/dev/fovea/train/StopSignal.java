package dev.fovea.train;

import org.jspecify.annotations.Nullable;

/** Says whether training is to stop. */
@FunctionalInterface
interface StopSignal {
    /** Why to stop; null to go on. */
    @Nullable
    StopReason reason();
}
