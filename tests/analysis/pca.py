"""Reference values for the principal components, by numpy's SVD: python3 tests/analysis/pca.py

numpy 2.4.6 wrote pca.json: rows of three kinds, their scores on the first four components, each with its largest score
positive, and the components' shares of the variance.
"""

import json
import math
import pathlib

import numpy

count, size, kept = 40, 30, 4
rows = numpy.array(
    [[round(math.sin(12.9898 * (size * row + i + 1)) * 64) / 64 * (1 + 8 * (i % 7 == row % 3)) for i in range(size)] for row in range(count)]
)
centred = rows - rows.mean(0)
u, s, _ = numpy.linalg.svd(centred, full_matrices=False)
scores = u[:, :kept] * s[:kept]
largest = scores[numpy.abs(scores).argmax(0), numpy.arange(kept)]
scores *= numpy.sign(largest)
target = pathlib.Path(__file__).with_name("pca.json")
shares = (s**2 / (s**2).sum())[:kept]
target.write_text(json.dumps({"rows": rows.tolist(), "scores": scores.tolist(), "shares": shares.tolist()}) + "\n")
print(shares)
