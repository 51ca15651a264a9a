package dev.fovea.spark;

/** What becomes of rows that have no sample. */
enum InvalidRows {
    /** The job fails, and says why. */
    ERROR,
    /** They are left out. */
    SKIP,
    /** They stay, without a prediction; a column says why. */
    KEEP
}
