"""Draw CPU ratios as bars: `plot.py FILE.svg`, which reads JSON from standard input.

It runs where matplotlib is installed, which is not where the benchmark is, and takes
{"keyspan": version, "sizes": [title], "peers": {title: [[ratio, label] of each size]}}.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator, NullLocator

INK = "#7a7c80"  # as far from white as from black: pages are light or dark
COLOURS = ("#3b82c4", "#d9822b", "#3a9d6e", "#a374c0")
STYLE = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "sans-serif",
    "font.size": 11,
    "savefig.transparent": True,
    "svg.fonttype": "none",
    "svg.hashsalt": "keyspan",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def draw(results: dict[str, Any], file: str) -> None:
    """Draw a group of bars for each size, a bar for each peer, on a scale of ratios."""
    sizes, peers = results["sizes"], results["peers"]
    width = 0.84 / max(len(peers), 1)
    figure, axes = plt.subplots(figsize=(10, 5), layout="constrained")
    for place, ((peer, ratios), colour) in enumerate(zip(peers.items(), COLOURS, strict=False)):
        left = (place - (len(peers) - 1) / 2) * width
        at = [group + left for group in range(len(sizes))]
        heights = [ratio - 1 for ratio, _ in ratios]
        bars = axes.bar(at, heights, width * 0.92, bottom=1, color=colour, label=peer)
        axes.bar_label(bars, [label for _, label in ratios], padding=2, fontsize=9, color=INK)
    axes.axhline(1, color=INK, linewidth=1.2)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_locator(NullLocator())
    axes.margins(y=0.12)
    axes.set_ylabel("CPU time, as a multiple of Keyspan's (log scale)")
    axes.set_xlabel("keys, each in 4 Regions with an alias: 8 resources a key; state of the caches")
    axes.set_xticks(range(len(sizes)), sizes)
    axes.set_title(f"CPU time to synthesize; 1.0 = Keyspan {results['keyspan']}", fontsize=12)
    figure.legend(loc="outside lower center", frameon=False, labelcolor=INK, ncols=2)
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    with mpl.rc_context(STYLE):
        draw(json.load(sys.stdin), sys.argv[1])
