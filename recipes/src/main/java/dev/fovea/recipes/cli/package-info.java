/** The command that follows a recipe. */
@NullMarked
package dev.fovea.recipes.cli;

import org.jspecify.annotations.NullMarked;
