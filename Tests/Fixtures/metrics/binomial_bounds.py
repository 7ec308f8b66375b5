"""Golden values of `BinomialBoundTests`: Clopper and Pearson's one-sided upper bound as SciPy computes it.

Run with SciPy 1.17: python binomial_bounds.py > binomial_bounds.json
"""
import json

from scipy.stats import binomtest

CASES = [(0, 1), (0, 10), (0, 59), (0, 299), (0, 2995), (1, 10), (1, 299), (3, 100), (5, 2995), (9, 10), (10, 10),
         (50, 100), (200, 10000)]


def bound(wrong, count, confidence):
    return binomtest(wrong, count, alternative="less").proportion_ci(confidence, method="exact").high


if __name__ == "__main__":
    rows = [{"wrong": w, "count": n, "confidence": c, "bound": bound(w, n, c)} for w, n in CASES for c in (0.9, 0.95, 0.99)]
    print(json.dumps(rows, indent=1))
