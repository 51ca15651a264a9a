/**
 * The digits that come with the application, pictures of digits, and the files it writes about them. Whatever is wrong
 * with a file comes out as a {@link dev.fovea.io.FileException} whose message is one line, ready to be shown.
 */
@NullMarked
package dev.fovea.mnist.data;

import org.jspecify.annotations.NullMarked;
