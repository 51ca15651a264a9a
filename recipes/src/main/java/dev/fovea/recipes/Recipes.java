package dev.fovea.recipes;

import java.util.List;
import java.util.Optional;

/** All recipes. */
public final class Recipes {
    private static final List<Recipe> ALL = List.of(new CifarFast(), new CifarResNet20(), new FashionFast());

    private Recipes() {}

    /**
     * All there are.
     *
     * @return the recipes
     */
    public static List<Recipe> all() {
        return ALL;
    }

    /**
     * One by its name.
     *
     * @param name for example "cifar10-fast"
     * @return the recipe, if there is one
     */
    public static Optional<Recipe> named(String name) {
        return ALL.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
    }
}
