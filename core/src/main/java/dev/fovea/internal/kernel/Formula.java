package dev.fovea.internal.kernel;

/**
 * A function of one or two floats, as the term that {@link ElementCode} compiles. Equal formulas have equal terms and
 * share their code, so implementations are values.
 */
public interface Formula {
    /**
     * The function.
     *
     * @return a float; its arguments are {@link Term#first} and {@link Term#second}
     */
    Term term();
}
