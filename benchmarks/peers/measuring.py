"""How the peers are measured: as many threads, images and rounds for each."""
import time

THREADS = 2
ROUNDS = 3
BATCH = 64
BATCHES = (1, 64, 256)


def rate(step, images, seconds):
    """Images a second, the best of some rounds, of steps that take so many images each."""
    for _ in range(3):
        step()
    best = 0
    for _ in range(ROUNDS):
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            step()
            done += images
        best = max(best, done / (time.perf_counter() - start))
    return round(best)
