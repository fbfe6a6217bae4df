# The fits of fits.cpp by scikit-learn: python3 fits.py <folder with tables>. Prints what, who and milliseconds.
import sys
import time
import warnings

import numpy
from sklearn.linear_model import Lasso, LogisticRegression, lasso_path

warnings.filterwarnings("ignore")
folder = sys.argv[1]


def table(name):
    rows, columns = map(int, open(f"{folder}/{name}.shape").read().split())
    return numpy.fromfile(f"{folder}/{name}.X").reshape(rows, columns), numpy.fromfile(f"{folder}/{name}.t")


def say(work, who, call):
    """The median; a call that takes seconds is made once."""
    times = []
    while len(times) < 5 or (sum(times) < 1 and len(times) < 100):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
        if times[0] > 3:
            break
    print(f"{work}\t{who}\t{1e3 * sorted(times)[len(times) // 2]:.4g}", flush=True)


for name in "442x10", "10000x100", "1000x1000", "200x5000":
    X, t = table(name)
    largest = numpy.abs(X.T @ t).max() / len(t)
    say(f"lasso {name}", "scikit-learn",
        lambda: Lasso(alpha=largest / 10, fit_intercept=False, tol=1e-9, max_iter=1000000).fit(X, t))
    say(f"lasso path {name}", "scikit-learn", lambda: lasso_path(X, t, eps=1e-3, n_alphas=100, tol=1e-9, max_iter=3000))
X, t = table("569x30")
# its objective is the sum over rows, and half of the squares
say("logistic + 0.01 l2 569x30", "scikit-learn",
    lambda: LogisticRegression(C=1 / (2 * 0.01 * len(t)), tol=1e-8, max_iter=10000).fit(X, t))
say("logistic + 0.01 l2 569x30", "liblinear",
    lambda: LogisticRegression(C=1 / (2 * 0.01 * len(t)), solver="liblinear", intercept_scaling=100, tol=1e-8, max_iter=10000).fit(X, t))
say("logistic + 0.02 l1 569x30", "liblinear",
    lambda: LogisticRegression(penalty="l1", C=1 / (0.02 * len(t)), solver="liblinear", intercept_scaling=100, tol=1e-8, max_iter=10000).fit(X, t))
say("logistic + 0.02 l1 569x30", "scikit-learn",
    lambda: LogisticRegression(penalty="l1", C=1 / (0.02 * len(t)), solver="saga", tol=1e-8, max_iter=100000).fit(X, t))
