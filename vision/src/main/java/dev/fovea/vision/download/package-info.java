/**
 * Data sets from where they are published, only when asked for: by HTTPS, checked by SHA-256.
 */
@NullMarked
package dev.fovea.vision.download;

import org.jspecify.annotations.NullMarked;
