package dev.fovea.spark;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two workers prove to each other, on a new connection, that they belong to the same training: each sends a number
 * drawn at random, and shows that it knows the training's key by a code of both numbers (HMAC-SHA-256). The key itself
 * does not travel. Whoever says something else, or nothing, is refused when the time is up.
 */
final class Handshake {
    private static final byte[] GREETING = "fovea 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 32;
    private static final byte ASKING = 1;
    private static final byte ANSWERING = 2;

    private final Socket socket;
    private final byte[] key;
    private final Deadline deadline;

    /** On a connection, with the key of the training, to be done in time. */
    Handshake(Socket socket, byte[] key, Deadline deadline) {
        this.socket = socket;
        this.key = key.clone();
        this.deadline = deadline;
    }

    /** Says who this worker is to the one that it has connected to. */
    void ask(int self, int other) throws IOException {
        byte[] mine = random();
        send(GREETING, ByteBuffer.allocate(Integer.BYTES).putInt(self).array(), mine);
        byte[] theirs = receive(BYTES);
        requireCode(code(ANSWERING, self, other, mine, theirs));
        send(code(ASKING, self, other, mine, theirs));
    }

    /** Hears who has connected to this worker. */
    int answer(int self) throws IOException {
        if (!MessageDigest.isEqual(GREETING, receive(GREETING.length))) {
            throw new IOException("no greeting of a worker");
        }
        int other = ByteBuffer.wrap(receive(Integer.BYTES)).getInt();
        byte[] theirs = receive(BYTES);
        byte[] mine = random();
        send(mine, code(ANSWERING, other, self, theirs, mine));
        requireCode(code(ASKING, other, self, theirs, mine));
        return other;
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private byte[] code(byte role, int asking, int answering, byte[] first, byte[] second) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(ByteBuffer.allocate(1 + 2 * Integer.BYTES).put(role).putInt(asking).putInt(answering).flip());
            mac.update(first);
            mac.update(second);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private void requireCode(byte[] expected) throws IOException {
        if (!MessageDigest.isEqual(expected, receive(BYTES))) {
            throw new IOException("it does not know the key of this training");
        }
    }

    private void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            socket.getOutputStream().write(part); // fits in the connection's buffer, so nobody can hold it up
        }
    }

    private byte[] receive(int count) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) { // one by one, for the time is that of all
            socket.setSoTimeout(deadline.millisLeft());
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it has closed the connection");
            }
            bytes[i] = (byte) next;
        }
        return bytes;
    }
}
