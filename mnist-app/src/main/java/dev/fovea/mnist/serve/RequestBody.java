package dev.fovea.mnist.serve;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request as Helidon reads it, with what is wrong with it as a {@link RequestFault}. */
final class RequestBody extends InputStream {
    private final InputStream in;

    RequestBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (NumberFormatException | DataReader.IncorrectNewLineException e) {
            throw RequestFault.of(400,
                    "expected the size of each chunk as a hexadecimal number on a line of its own, without extensions");
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw RequestFault.of(400, "the body ended early");
        } catch (RequestException e) {
            throw RequestFault.of(e.status().code(), message(e));
        } catch (ServerConnectionException e) {
            throw new CloseConnectionException("nobody waits for an answer any more", e);
        }
    }

    private static String message(RequestException e) {
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.status().reasonPhrase() : message;
    }

    /** Does nothing: Helidon's would wait for more of a body that has not come to its end. */
    @Override
    public void close() {}
}
