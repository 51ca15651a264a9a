"""Writes the files beside this one with NumPy: run it here with a NumPy of your choice, they were written by 2.4.6.

Images of uint8 (3, 4, 5): the byte at (n, row, column) is 100 n + 10 row + column. Labels 2, 0, 1 of int64, NumPy's own.
"""

import numpy as np

images = np.array([[[100 * n + 10 * row + column for column in range(5)] for row in range(4)] for n in range(3)],
                  np.uint8)
labels = np.array([2, 0, 1])
np.save("images.npy", images)
np.save("labels.npy", labels)
np.savez("set.npz", x=images, y=labels)
np.savez_compressed("packed.npz", x=images, y=labels.astype(">i4"))
np.save("fortran.npy", np.asfortranarray(images))
