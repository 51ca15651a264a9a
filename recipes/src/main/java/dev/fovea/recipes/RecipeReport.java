package dev.fovea.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What came of a recipe's seeds, as a page in Markdown. */
public final class RecipeReport {
    private RecipeReport() {}

    /**
     * Writes it.
     *
     * @param recipe what was followed
     * @param run how, as {@link RecipeRun#toString} says it
     * @param results of at least one seed
     * @return the page
     */
    public static String of(Recipe recipe, String run, List<SeedResult> results) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(recipe.name()).append("\n\n");
        page.append(recipe.about()).append(": ").append(run).append(".\n\n");
        page.append("| seed | network | with all views | training | finished |\n| --- | --- | --- | --- | --- |\n");
        for (SeedResult result : results) {
            row(page, Long.toString(result.seed()), result.network(), result.predictor(), result.seconds(),
                    result.finished().toString());
        }
        if (results.size() > 1) {
            row(page, "mean", mean(results, SeedResult::network), mean(results, SeedResult::predictor),
                    mean(results, SeedResult::seconds), "");
        }
        page.append(
                "\n`seed-N/network.safetensors` alone answers as the column \"network\" says, wherever it is loaded. The views"
                        + " are added by the recipe when it judges, and by a program with `Predictor.of(network).views(…)`.\n\n");
        machines(results).forEach((machine, seeds) -> page.append("- ").append(seeds).append(": ").append(machine)
                .append('\n'));
        return page.toString();
    }

    /** What the seeds ran on, and which ones. */
    private static Map<String, String> machines(List<SeedResult> results) {
        Map<String, String> seeds = new LinkedHashMap<>();
        for (SeedResult result : results) {
            seeds.merge(result.machine(), "seed " + result.seed(), (before, one) -> before + ", " + result.seed());
        }
        return seeds;
    }

    private static void row(
            StringBuilder page, String seed, double network, double predictor, double seconds, String finished) {
        page.append(String.format(
                Locale.ROOT, "| %s | %.2f %% | %.2f %% | %.1f min | %s |\n", seed, 100 * network, 100 * predictor,
                seconds / 60, finished));
    }

    private static double mean(List<SeedResult> results, ToDoubleFunction<SeedResult> value) {
        return results.stream().mapToDouble(value).average().orElseThrow();
    }
}
