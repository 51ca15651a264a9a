package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.vision.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description of the API is true: each route and field of it exists, and there are no others. */
class OpenApiTest {
    @SuppressWarnings("NullAway.Init")
    private static TestService service;

    @SuppressWarnings("NullAway.Init")
    private static JsonNode api;

    private final Set<String> seen = new TreeSet<>();

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start();
        api = service.get("/openapi.json").ok().json();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode schema(String name) {
        return api.get("components").get("schemas").get(name);
    }

    @Test
    void hasTheServicesRoutesAndNoOthers() throws IOException {
        assertTrue(api.get("openapi").textValue().startsWith("3.1."));
        assertTrue(api.get("info").get("version").textValue().matches("[0-9]+[.][0-9]+[.][0-9]+(-SNAPSHOT)?"));
        Set<String> routes = service.service().routes().stream()
                .map(route -> route.handlers().keySet() + " "
                        + (route.path().startsWith("/page/") ? "/page/{file}" : route.path()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
            described.add(names(path.getValue()).toString().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
        assertEquals(described, routes);
        JsonNode files =
                api.get("paths").get("/page/{file}").get("get").get("parameters").get(0).get("schema").get("enum");
        Set<String> names = new TreeSet<>();
        files.forEach(file -> names.add(file.textValue()));
        assertEquals(StaticPage.names(), names);
    }

    @Test
    void describesAnswersWithEveryField() throws IOException {
        LabelledImages digits = BundledMnist.test().first(1);
        String pixels = Drawings.pixels(digits, 0);
        check("Prediction", service.predict("{\"pixels\":" + pixels + "}").ok().json());
        check(
                "Prediction",
                service.predict(
                        "image/png",
                        Drawings.encoded(Drawings.picture(digits, 0, BufferedImage.TYPE_INT_RGB), "png")).json());
        check("Predictions", service.predict("{\"batch\":[" + pixels + "]}").ok().json());
        check("Prediction", service.predict("{\"pixels\":" + Drawings.numbers(784, "1") + "}").ok().json());
        check("Prediction", service.predict("{\"pixels\":" + Drawings.numbers(784, "255") + "}").ok().json());
        check("Model", service.get("/v1/model").ok().json());
        check("State", service.get("/health").ok().json());
        check("State", service.get("/ready").ok().json());
        check("Error", service.predict("{\"batch\":[[]]}").json());
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> schema : api.get("components").get("schemas").properties()) {
            if (!schema.getKey().equals("Question")) {
                names(schema.getValue().path("properties"))
                        .forEach(name -> described.add(schema.getKey() + "." + name));
            }
        }
        assertEquals(described, seen);
    }

    /** A value fits a schema, as far as the description uses JSON Schema. */
    private void check(String name, JsonNode value) {
        check(name, schema(name), value);
    }

    private void check(String name, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            String path = schema.get("$ref").textValue();
            check(path.substring(path.lastIndexOf('/') + 1), value);
            return;
        }
        String type = schema.get("type").textValue();
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError(type);
        };
        assertTrue(fits, () -> name + ": expected " + type + ", found " + value);
        assertTrue(!schema.has("minimum") || value.doubleValue() >= schema.get("minimum").doubleValue(), name);
        assertTrue(!schema.has("maximum") || value.doubleValue() <= schema.get("maximum").doubleValue(), name);
        assertTrue(!schema.has("minItems") || value.size() >= schema.get("minItems").intValue(), name);
        assertTrue(!schema.has("maxItems") || value.size() <= schema.get("maxItems").intValue(), name);
        if (value.isArray()) {
            value.forEach(item -> check(name, schema.get("items"), item));
        }
        schema.path("required").forEach(field -> assertTrue(value.has(field.textValue()), () -> name + " " + field));
        if (value.isObject()) {
            value.properties().forEach(field -> {
                JsonNode known = schema.path("properties").path(field.getKey());
                if (known.isMissingNode()) {
                    assertTrue(schema.get("additionalProperties").isObject(), name + "." + field.getKey());
                    check(name, schema.get("additionalProperties"), field.getValue());
                } else {
                    seen.add(name + "." + field.getKey());
                    check(name + "." + field.getKey(), known, field.getValue());
                }
            });
        }
    }

    @Test
    void describesEveryStatus() throws IOException {
        Set<Integer> seenAnywhere = new TreeSet<>();
        String host = " HTTP/1.1\r\nHost: a\r\n";
        for (String request : new String[] {
            "GET /health HTTP/1.1\r\n\r\n", "GET /nothing" + host + "\r\n", "PUT /health" + host + "\r\n",
            "POST /v1/predict" + host + "Content-Length: 9999999\r\n\r\n",
            "GET /" + "x".repeat(10_000) + host + "\r\n", "GET /health HTTP/1.0\r\nHost: a\r\n\r\n",
            "POST /v1/predict" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n"
        }) {
            try (RawClient client = service.connect()) {
                seenAnywhere.add(client.send(request).read().status());
            }
        }
        assertEquals(Set.of(400, 404, 405, 413, 414, 421, 501, 505), seenAnywhere);
        String general = api.at("/info/description").textValue();
        seenAnywhere.forEach(status -> assertTrue(general.contains(status + " ("), status + " in: " + general));
        assertEquals(
                Set.of("200", "400", "408", "413", "415", "500", "501", "503"),
                names(api.at("/paths/~1v1~1predict/post/responses")));
        String page = Files.readString(Path.of("../docs/serve.md"));
        for (int status : new int[] {400, 404, 405, 408, 413, 414, 415, 421, 500, 501, 503, 505}) {
            assertTrue(page.lines().anyMatch(line -> line.matches("[|] [0-9, ]*" + status + "[0-9, ]* [|].*")),
                    "docs/serve.md has no " + status);
        }
    }

    @Test
    void describesEveryFieldOfAQuestion() throws IOException {
        Map<String, String> values = Map.of(
                "pixels", Drawings.numbers(784, "255"), "batch", "[" + Drawings.numbers(784, "1") + "]", "scale", "255",
                "centre", "true", "width", "28", "height", "28");
        assertEquals(values.keySet(), names(schema("Question").get("properties")));
        for (String field : values.keySet()) {
            String others =
                    field.equals("batch") || field.equals("pixels") ? "" : ",\"pixels\":" + values.get("pixels");
            String centre = field.equals("width") || field.equals("height") ? ",\"centre\":true" : "";
            service.predict("{\"" + field + "\":" + values.get(field) + others + centre + "}").ok();
        }
        String refusal = service.predict("{\"other\":1}").refused(400).json().get("error").textValue();
        values.keySet().forEach(field -> assertTrue(refusal.contains(field), refusal));
        assertEquals(QuestionReader.MOST_DIGITS, schema("Question").at("/properties/batch/maxItems").intValue());
        assertEquals(QuestionReader.LARGEST_SIDE, schema("Question").at("/properties/width/maximum").intValue());
        JsonNode body = api.at("/paths/~1v1~1predict/post/requestBody/content");
        assertEquals(Set.of("application/json", "image/png", "image/jpeg"), names(body));
    }
}
