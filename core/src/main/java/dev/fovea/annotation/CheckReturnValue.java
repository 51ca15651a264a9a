package dev.fovea.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a method returns is the point of calling it, and throwing it away a mistake: {@code trainer.seed(1);} changes
 * nothing, since settings here are immutable. On a class it holds for all of its methods, but for those that {@link
 * CanIgnoreReturnValue} says otherwise of.
 *
 * <p>Error Prone reports such mistakes; it and other checkers go by the annotation's simple name.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE, ElementType.PACKAGE})
public @interface CheckReturnValue {}
