package dev.fovea.recipes;

import dev.fovea.ops.ComputeKernels;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What came of a recipe's seeds, as a page in Markdown. */
public final class RecipeReport {
    private RecipeReport() {}

    /**
     * Writes it.
     *
     * @param recipe what was followed
     * @param settings how
     * @param results of at least one seed
     * @return the page
     */
    public static String of(Recipe recipe, RecipeSettings settings, List<SeedResult> results) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(recipe.name()).append("\n\n");
        page.append(recipe.about()).append(". ").append(settings.epochs())
                .append(settings.epochs() == 1 ? " epoch" : " epochs").append(", judged by ")
                .append(settings.validating() ? "a tenth of the training images" : "the test images").append("; ")
                .append(settings.parallel().threads()).append(" threads, ").append(ComputeKernels.name())
                .append(" kernels, Java ").append(Runtime.version()).append(".\n\n");
        page.append("| seed | network | with all views | training |\n| --- | --- | --- | --- |\n");
        for (SeedResult result : results) {
            row(page, Long.toString(result.seed()), result.network(), result.predictor(), result.seconds());
        }
        if (results.size() > 1) {
            row(page, "mean", mean(results, SeedResult::network), mean(results, SeedResult::predictor),
                    mean(results, SeedResult::seconds));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String seed, double network, double predictor, double seconds) {
        page.append(String.format(
                Locale.ROOT, "| %s | %.2f %% | %.2f %% | %.1f min |\n", seed, 100 * network, 100 * predictor,
                seconds / 60));
    }

    private static double mean(List<SeedResult> results, ToDoubleFunction<SeedResult> value) {
        return results.stream().mapToDouble(value).average().orElseThrow();
    }
}
