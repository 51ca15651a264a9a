package dev.fovea.mnist.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.PixelConvention;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** {@code POST /v1/predict}: digits as JSON, or a picture of one. */
final class PredictHandler implements Handler {
    private static final String ACCEPTED = Answers.JSON + ", image/png, image/jpeg";

    private final Subject subject;
    private final Batcher batcher;
    private final PictureReader pictures;

    PredictHandler(Subject subject, Batcher batcher, PictureReader pictures) {
        this.subject = subject;
        this.batcher = batcher;
        this.pictures = pictures;
    }

    /** Makes a question of a body. */
    @FunctionalInterface
    private interface Reader {
        /** Reads the body to its end. */
        Question read(InputStream in) throws IOException, InterruptedException;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        Reader reader = reader(request);
        Question question = reader.read(new RequestBody(request.content().inputStream()));
        Batcher.Slice slice = batcher.predict(question.digits());
        Answers.json(request, response, 200, question.batch() ? several(slice, question) : one(slice, question));
    }

    private Reader reader(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        int parameters = type.indexOf(';');
        String plain = (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        return switch (plain) {
            case Answers.JSON -> in -> QuestionReader.read(in, subject.input());
            case "image/png", "image/jpeg" -> pictures::read;
            default -> throw RequestFault.withHeader(
                    415, "expected a Content-Type of " + ACCEPTED, HeaderNames.ACCEPT.defaultCase(), ACCEPTED);
        };
    }

    private ObjectNode one(Batcher.Slice slice, Question question) {
        ObjectNode answer = answer(slice, question, 0);
        byte[] image = question.image();
        if (image != null) {
            ArrayNode pixels = answer.putArray("image");
            for (byte pixel : image) {
                pixels.add(pixel & 255);
            }
        }
        return answer;
    }

    private ObjectNode answer(Batcher.Slice slice, Question question, int digit) {
        ObjectNode answer = slice.batch().json(slice.first() + digit);
        subject.judgement(question.digits().get(digit)).ifPresent(judgement -> judgement.addTo(answer));
        String remark = PixelConvention.remark(subject.form(), question.digits().get(digit));
        return remark.isEmpty() ? answer : answer.put("remark", remark);
    }

    private ObjectNode several(Batcher.Slice slice, Question question) {
        ObjectNode answer = Json.object();
        ArrayNode predictions = answer.putArray("predictions");
        for (int i = 0; i < question.digits().size(); i++) {
            predictions.add(answer(slice, question, i));
        }
        return answer;
    }
}
