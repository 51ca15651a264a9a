package dev.fovea.vision.download;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A file elsewhere that is known byte for byte.
 *
 * @param address where it is: by HTTPS, or by HTTP on this machine
 * @param bytes how many bytes it has; no more are ever read
 * @param sha256 the SHA-256 of its bytes, 64 hexadecimal digits in lower case
 */
public record RemoteFile(URI address, long bytes, String sha256) {
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern HERE = Pattern.compile("127\\.0\\.0\\.1|localhost|\\[::1]");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the address is no such one or does not end in a plain name, or a part is none
     */
    public RemoteFile {
        boolean https = "https".equals(address.getScheme());
        boolean local = "http".equals(address.getScheme()) && HERE.matcher(String.valueOf(address.getHost())).matches();
        if (!https && !local) {
            throw new IllegalArgumentException("expected an address that begins with https://, found " + address);
        }
        if (!NAME.matcher(name(address)).matches()) {
            throw new IllegalArgumentException("expected an address that ends in a plain name, found " + address);
        }
        if (bytes < 1 || !SUM.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "expected at least 1 byte and a SHA-256, found " + bytes + " and " + sha256);
        }
    }

    private static String name(URI address) {
        String path = String.valueOf(address.getPath());
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return what the file is called: the last part of its address} */
    public String name() {
        return name(address);
    }
}
