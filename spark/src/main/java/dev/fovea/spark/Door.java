package dev.fovea.spark;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a worker can be reached by the others, from before they know of each other until all are connected, each with
 * each: who has the higher number connects to who has the lower. Strangers are turned away, however many there are and
 * whatever they say.
 */
final class Door implements Closeable {
    private static final int TOKEN_BYTES = 32;
    private static final int BACKLOG = 256;

    private final ServerSocket server;
    private final String token;
    private final Set<Socket> strangers = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();

    /** Opens at a free port of an address. */
    Door(InetAddress address) throws IOException {
        server = new ServerSocket(0, BACKLOG, address);
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
    }

    /** What the other workers are to know, and nobody else: where it is, and a part of the key. */
    String notice() {
        return server.getInetAddress().getHostAddress() + " " + server.getLocalPort() + " " + token;
    }

    /** The key of a training, by the notices of all workers. */
    static byte[] key(List<String> notices) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", notices).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Connects this worker with all others, and closes.
     *
     * @param notices of all workers, in the order of their numbers
     * @param self this worker's number
     * @param deadline by which all must be there
     * @return the connections by number; in the place of this worker null
     */
    Socket[] meet(List<String> notices, int self, Deadline deadline) throws IOException {
        byte[] key = key(notices);
        Socket[] all = new Socket[notices.size()];
        boolean complete = false;
        Thread.startVirtualThread(() -> listen(all, key, self, deadline));
        try {
            for (int other = 0; other < self; other++) {
                Socket socket = connect(notices.get(other), key, self, other, deadline);
                lock.lock();
                try {
                    all[other] = socket;
                } finally {
                    lock.unlock();
                }
            }
            await(all, self, deadline);
            complete = true;
            return all;
        } finally {
            close();
            if (!complete) {
                lock.lock();
                try {
                    closeAll(all);
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private static Socket connect(String notice, byte[] key, int self, int other, Deadline deadline)
            throws IOException {
        String[] words = notice.split(" ", -1);
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(words[0], Integer.parseInt(words[1])), deadline.millisLeft());
            new Handshake(socket, key, deadline).ask(self, other);
            return ready(socket);
        } catch (IOException e) {
            socket.close();
            throw new IOException(
                    "worker " + other + " cannot be reached at " + words[0] + ":" + words[1] + ": " + e.getMessage(),
                    e);
        }
    }

    /** From here on reading waits, and what is written goes at once. */
    private static Socket ready(Socket socket) throws IOException {
        socket.setSoTimeout(0);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void listen(Socket[] all, byte[] key, int self, Deadline deadline) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                strangers.add(socket);
                Thread.startVirtualThread(() -> answer(socket, all, key, self, deadline));
            } catch (IOException e) {
                log("no more connections", e); // as a rule since it is closed
            }
        }
    }

    private void answer(Socket socket, Socket[] all, byte[] key, int self, Deadline deadline) {
        boolean known = false;
        try {
            int other = new Handshake(socket, key, deadline).answer(self);
            strangers.remove(ready(socket)); // before it is known, when the door may close
            known = other > self && other < all.length && enter(socket, all, other);
        } catch (IOException e) {
            log("refused " + socket.getRemoteSocketAddress(), e);
        } finally {
            strangers.remove(socket);
            if (!known) {
                closeQuietly(socket);
            }
        }
    }

    private boolean enter(Socket socket, Socket[] all, int other) {
        lock.lock();
        try {
            if (all[other] != null || server.isClosed()) {
                return false;
            }
            all[other] = socket;
            arrival.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void await(Socket[] all, int self, Deadline deadline) throws IOException {
        lock.lock();
        try {
            for (int other = self + 1; other < all.length; other++) {
                while (all[other] == null) {
                    long left = deadline.nanosLeft();
                    if (left <= 0) {
                        throw new IOException("worker " + other + " has not come within "
                                + deadline.time().toSeconds() + " s");
                    }
                    var _ = arrival.await(left, TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it waited for the other workers", e);
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more. */
    @Override
    public void close() throws IOException {
        server.close();
        strangers.forEach(Door::closeQuietly);
    }

    static void closeAll(Socket[] sockets) {
        for (Socket socket : sockets) {
            if (socket != null) {
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log("a connection did not close", e);
        }
    }

    private static void log(String what, IOException e) {
        System.getLogger("dev.fovea").log(Level.DEBUG, what, e);
    }
}
