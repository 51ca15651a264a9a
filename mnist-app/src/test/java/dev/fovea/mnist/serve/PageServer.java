package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.model.Subject;
import io.helidon.webserver.http.Handler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server of the page with answers that a test makes up. */
final class PageServer implements AutoCloseable {
    private final WebService web;

    private PageServer(WebService web) {
        this.web = web;
    }

    /** Serves the page, and three networks' answers that are made up. */
    static PageServer answering(int port, Handler predict) throws IOException {
        List<Route> routes = new ArrayList<>(StaticPage.routes());
        routes.add(Route.post("/v1/predict", predict));
        ObjectNode model = Json.object()
                .put("libraryVersion", "1.2.3")
                .put("items", "digits")
                .put("input", Subject.DIGITS.input().toString());
        Subject.DIGITS.classes().names().forEach(model.putArray("labels")::add);
        ArrayNode networks = model.putArray("networks");
        for (double accuracy : new double[] {0.9938, 0.993, 0.9911}) {
            networks.addObject().put("parameters", 118_346).putObject("metrics").put("test_accuracy", accuracy + "");
        }
        routes.add(Route.get("/v1/model", (request, response) -> Answers.json(request, response, 200, model)));
        TestService.quietLibrary();
        return new PageServer(
                WebService.start(
                        Endpoint.loopback(port), TestService.PATIENT, new Readiness(), routes,
                        RequestListener.NONE));
    }

    /** An answer of networks with these probabilities, as {@code /v1/predict} gives it. */
    static ObjectNode answer(double[]... networks) {
        double[] mean = new double[10];
        ObjectNode answer = Json.object();
        ArrayNode votes = answer.putArray("votes");
        ArrayNode each = answer.putArray("networks");
        for (double[] network : networks) {
            ArrayNode own = each.addArray();
            for (int digit = 0; digit < 10; digit++) {
                own.add(network[digit]);
                mean[digit] += network[digit] / networks.length;
            }
            votes.add(best(network));
        }
        ArrayNode together = answer.put("label", best(mean)).putArray("probabilities");
        for (double probability : mean) {
            together.add(probability);
        }
        ArrayNode image = answer.putArray("image");
        for (int pixel = 0; pixel < 784; pixel++) {
            image.add(pixel % 256);
        }
        return answer;
    }

    private static int best(double[] probabilities) {
        int best = 0;
        for (int digit = 1; digit < 10; digit++) {
            if (probabilities[digit] > probabilities[best]) {
                best = digit;
            }
        }
        return best;
    }

    String url() {
        return web.url();
    }

    int port() {
        return web.port();
    }

    @Override
    public void close() {
        web.close();
    }
}
