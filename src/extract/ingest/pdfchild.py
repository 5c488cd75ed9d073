"""A program by itself: a PDF on standard input, what its pages hold on standard output, a line of JSON a page.

    python pdfchild.py SECONDS BYTES PAGES SIGNS < FILE

The arguments bound its time, its memory, and how much of the PDF it reads.

PDFium, which knows more of what PDFs do than any other library, is written in C++ and trusts no time limit; so it
works in a process that may take only so much time and memory, and whose end costs one file. It imports nothing of
the package, so that it starts in a tenth of a second.

A page is `{"width", "height", "runs", "images", "unmapped"}`; a run is words on one line in one style:
`[text, left, right, baseline, size, bold]` in points from the page's lower left corner. The last line is
`{"metadata"}` or `{"error"}`.
"""

import ctypes
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_FEW = 20
_SLANT = 0.05
_BOLD = 600
_LINE = (10, 13)
_HYPHENS = {2: "-", 0xFFFE: "-", 0x2010: "-"}


def main(seconds: int, memory: int, most_pages: int, most_signs: int) -> None:
    """Read the PDF of standard input."""
    _restrain(seconds, memory)
    data = sys.stdin.buffer.read()
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        _say({"error": "locked" if getattr(error, "err_code", 0) in (4, 5) else "broken"})
        return
    signs = 0
    count = len(pdf)
    for number in range(min(count, most_pages)):
        try:
            page = pdf[number]
            found = _page(page, most_signs)
            page.close()
        except pdfium.PdfiumError:
            found = {"broken": True}
        signs += found.pop("signs", 0)
        _say(found)
        if signs > most_signs:
            break
    _say({"metadata": pdf.get_metadata_dict(), "pages": count})


def _restrain(seconds: int, memory: int) -> None:
    """Bound what this process may take, where the system can; on others only the time of the one that waits does."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(limit, (most, hard))


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 (what a program by itself answers)


def _page(page: Any, most_signs: int) -> dict[str, Any]:
    import pypdfium2.raw as raw

    text = page.get_textpage()
    count = min(text.count_chars(), most_signs)
    left, bottom, right, top = page.get_bbox()
    runs: dict[int, list[list[Any]]] = {}
    run: list[Any] | None = None
    last = _Sign(0, "", 0, 0, 0, 0, 0)
    for sign in _signs(text, count, (left, bottom, right, top)):
        if sign.text == "\n":
            run = None
        elif sign.drawn and (run is None or not _goes_on(last, sign)):
            run = [sign.text, sign.start, sign.end, sign.base, sign.number, sign.number]
            runs.setdefault(sign.turned, []).append(run)
            last = sign
        elif run:
            run[0] += sign.text
            if sign.drawn:
                run[2], run[5] = max(run[2], sign.end), sign.number
                last = sign
    turned, kept = max(runs.items(), key=lambda some: sum(len(one[0]) for one in some[1]), default=(0, []))
    for one in kept:
        one[4:] = _style(text, (one[4] + one[5]) // 2)
    images = count < _FEW and any(
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n)) == raw.FPDF_PAGEOBJ_IMAGE
        for n in range(min(raw.FPDFPage_CountObjects(page), 100))
    )
    unmapped = sum(raw.FPDFText_HasUnicodeMapError(text, n) == 1 for n in range(count))
    text.close()
    sides = (right - left, top - bottom) if turned % 2 == 0 else (top - bottom, right - left)
    size = {"width": sides[0], "height": sides[1]}
    return {**size, "runs": kept, "images": images, "unmapped": unmapped, "signs": count}


@dataclass(slots=True)
class _Sign:
    """A sign on the page, measured along its line; `drawn` is false for a space that PDFium puts between words."""

    number: int
    text: str
    turned: int
    start: float
    end: float
    base: float
    tall: float

    @property
    def drawn(self) -> bool:
        return self.tall > 0


def _goes_on(last: _Sign, sign: _Sign) -> bool:
    """Whether a sign goes on with the run of the last one: on its line, near it, and about as tall."""
    tall = sign.tall
    near = -tall <= sign.start - last.end <= 0.5 * tall and abs(sign.base - last.base) <= 0.2 * tall
    return near and sign.turned == last.turned and abs(tall - last.tall) <= 0.4 * max(tall, last.tall)


def _signs(text: Any, count: int, sides: tuple[float, float, float, float]) -> Iterator[_Sign]:
    """The signs of a page; a line's end is a sign, too. Those outside the page and those on a slant are left out."""
    import pypdfium2.raw as raw

    left, bottom, right, top = sides
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for n in range(count):
        code = raw.FPDFText_GetUnicode(text, n)
        if code in _LINE or (code == ord(" ") and raw.FPDFText_IsGenerated(text, n)):
            yield _Sign(n, "\n" if code in _LINE else " ", 0, 0, 0, 0, 0)
            continue
        raw.FPDFText_GetLooseCharBox(text, n, box)
        raw.FPDFText_GetCharOrigin(text, n, x, y)
        quarters = max(raw.FPDFText_GetCharAngle(text, n), 0) / (math.pi / 2)
        if not (left - 1 <= box.left <= right + 1 and bottom - 1 <= y.value <= top + 1) or _slant(quarters):
            continue
        turned = round(quarters) % 4
        sign = _HYPHENS.get(code) or chr(code)
        wide, tall = max(box.right - box.left, 0.01), max(box.top - box.bottom, 0.01)
        if turned == 0:
            yield _Sign(n, sign, turned, box.left - left, box.right - left, y.value - bottom, tall)
        elif turned == 3:  # PDFium measures clockwise
            yield _Sign(n, sign, turned, box.bottom - bottom, box.top - bottom, right - x.value, wide)
        elif turned == 2:
            yield _Sign(n, sign, turned, right - box.right, right - box.left, top - y.value, tall)
        else:
            yield _Sign(n, sign, turned, top - box.top, top - box.bottom, x.value - left, wide)


def _slant(quarters: float) -> bool:
    """Whether an angle, in quarters of a turn, is none of a line of text, but that of a watermark."""
    return abs(quarters - round(quarters)) > _SLANT


def _style(text: Any, n: int) -> tuple[float, bool]:
    """The size of a sign's font as it is drawn, in points, and whether it is bold."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    at = next((one for one in (n, n + 1, n - 1) if raw.FPDFText_IsGenerated(text, one) == 0), n)
    scale = math.hypot(matrix.b, matrix.d) if raw.FPDFText_GetMatrix(text, at, matrix) else 1.0
    return float(raw.FPDFText_GetFontSize(text, at)) * scale or 1.0, raw.FPDFText_GetFontWeight(text, at) >= _BOLD


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
