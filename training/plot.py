"""A reliability plot as SVG: how often facts of about the same confidence are right."""

from collections.abc import Sequence

_SIZE, _EDGE, _BINS = 320, 44, 10
_FONT = 'font-family="sans-serif" font-size="11"'


def reliability(judged: Sequence[tuple[float, bool]], kind: str) -> str:
    """The plot of (confidence, right) in ten bins of equal size; a dot on the diagonal is well calibrated."""
    ranked = sorted(judged)
    n = len(ranked)
    bins = [ranked[n * i // _BINS : n * (i + 1) // _BINS] for i in range(_BINS)]
    dots = [(sum(c for c, _ in b) / len(b), sum(r for _, r in b) / len(b)) for b in bins if b]
    points = " ".join(f"{_x(c):.1f},{_y(r):.1f}" for c, r in dots)
    whole = _SIZE + 2 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" {_FONT}>',
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#333"/>',
        *(_tick(v / 5) for v in range(6)),
        f'<polyline points="{points}" fill="none" stroke="#0b62a4"/>',
        *(f'<circle cx="{_x(c):.1f}" cy="{_y(r):.1f}" r="4" fill="#0b62a4"/>' for c, r in dots),
        f'<text x="{whole / 2}" y="20" text-anchor="middle">{n} facts of kind {kind}, tenths by confidence</text>',
        f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">confidence</text>',
        f'<text transform="translate(12 {whole / 2})rotate(-90)" text-anchor="middle">share that is right</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(value: float) -> float:
    return _EDGE + _SIZE * value


def _y(value: float) -> float:
    return _EDGE + _SIZE * (1 - value)


def _tick(v: float) -> str:
    return (
        f'<text x="{_x(v)}" y="{_y(0) + 16}" text-anchor="middle">{v:.1f}</text>'
        f'<text x="{_x(0) - 6}" y="{_y(v) + 4}" text-anchor="end">{v:.1f}</text>'
    )
