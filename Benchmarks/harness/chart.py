"""The chart of docs/performance.md: one bar a ratio, on a scale of powers of ten."""

import math
from xml.sax.saxutils import escape

LEFT, WIDTH, ROW = 250, 420, 22


def bars(ratios):
    """An SVG of (group, name, ratio, goal or None); groups stand together, and 1 means as fast as each other."""
    top = max([10] + [10 ** math.ceil(math.log10(max(ratio, goal or 0))) for _, _, ratio, goal in ratios])
    low = min([1] + [10 ** math.floor(math.log10(ratio)) for _, _, ratio, _ in ratios])

    def place(value):
        return LEFT + WIDTH * math.log10(value / low) / math.log10(top / low)

    y, parts, group = 46, [], None
    for title, name, ratio, goal in ratios:
        if title != group:
            y += 12
            parts.append(f'<text class="group" x="12" y="{y + 14}">{escape(title)}</text>')
            y += ROW
            group = title
        start, end = sorted((place(1), place(ratio)))
        parts.append(f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect class="bar" x="{start:.1f}" y="{y + 3}" width="{max(end - start, 1):.1f}" height="14" rx="2"/>')
        parts.append(f'<text class="value" x="{end + 6:.1f}" y="{y + 14}">{ratio:.2g} x</text>')
        if goal:
            parts.append(f'<path class="goal" d="M{place(goal):.1f} {y}v20"/>')
        y += ROW
    height = y + 34
    scale, value = [], low
    while value <= top:
        x = place(value)
        scale.append(f'<path class="{"one" if value == 1 else "grid"}" d="M{x:.1f} 46V{y + 6}"/>')
        scale.append(f'<text class="small" x="{x:.1f}" y="{y + 22}" text-anchor="middle">{value:g} x</text>')
        value *= 10
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 {height}" role="img" aria-labelledby="title">
  <title id="title">Requests a second of Gatehouse, as a multiple of those of each peer</title>
  <style>
    text {{ font: 13px sans-serif; fill: #1f2933 }} .small, .value {{ font-size: 11px; fill: #52606d }}
    .head {{ font-size: 15px; font-weight: bold }} .group {{ font-weight: bold }}
    .bar {{ fill: #2f6f9f }} .grid {{ stroke: #e4e7eb }} .one {{ stroke: #7b8794 }}
    .goal {{ stroke: #c05621; stroke-width: 2 }}
  </style>
  <rect width="740" height="{height}" fill="#ffffff"/>
  <text class="head" x="12" y="24">Requests a second, as a multiple of each peer's</text>
  <text class="small" x="728" y="24" text-anchor="end">orange: the goal</text>
  {chr(10).join(f"  {line}" for line in scale + parts).strip()}
</svg>
"""
