package dev.fovea.mnist;

import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Tests that wait most of the time, for a browser, a process or a time-out: their class runs beside others, its tests one
 * after the other. Whatever changes or reads what there is once in a process, such as its locale, its properties or the
 * handlers of a logger, is {@link org.junit.jupiter.api.parallel.Isolated} from them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(CONCURRENT)
@ResourceLock(providers = Waiting.OneAtATime.class)
public @interface Waiting {
    /** Whoever holds a lock of its class's own runs its tests in one thread. */
    final class OneAtATime implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForClass(Class<?> tests) {
            return Set.of(new Lock(tests.getName(), ResourceAccessMode.READ_WRITE));
        }
    }
}
