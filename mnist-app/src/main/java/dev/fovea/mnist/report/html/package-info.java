/**
 * The report of a run: its data, {@code report.json}, and the page that shows them, {@code report.html}. Knows nothing
 * of the command line.
 */
@NullMarked
package dev.fovea.mnist.report.html;

import org.jspecify.annotations.NullMarked;
