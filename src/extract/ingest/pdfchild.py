"""A program by itself: a PDF on standard input, what its pages hold on standard output, a line of JSON a page.

PDFium, which knows more of what PDFs do than any other library, is written in C++ and trusts no time limit; so it
works in a process that may take only so much time and memory, and whose end costs one file. It imports nothing of
the package, so that it starts in a tenth of a second.

A page is `{"width", "height", "runs", "images", "unmapped"}`; a run is words on one line in one style:
`[text, left, right, baseline, height, bold]` in points from the page's lower left corner. The last line is
`{"metadata"}` or `{"error"}`.
"""

import ctypes
import json
import math
import sys
from typing import Any

MEMORY = 1 << 30
SECONDS = 30
MAX_PAGES = 500
MAX_SIGNS = 400_000
_FEW = 20
_BOLD = 600
_LINE = (10, 13)
_HYPHENS = {2: "-", 0xFFFE: "-", 0x2010: "-"}


def main() -> None:
    """Read the PDF of standard input."""
    _restrain()
    data = sys.stdin.buffer.read()
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        _say({"error": "locked" if getattr(error, "err_code", 0) in (4, 5) else "broken"})
        return
    signs = 0
    count = len(pdf)
    for number in range(min(count, MAX_PAGES)):
        try:
            page = pdf[number]
            found = _page(page)
            page.close()
        except pdfium.PdfiumError:
            found = {"broken": True}
        signs += found.pop("signs", 0)
        _say(found)
        if signs > MAX_SIGNS:
            break
    _say({"metadata": pdf.get_metadata_dict(), "pages": count})


def _restrain() -> None:
    """Bound what this process may take, where the system can; on others only the time of the one that waits does."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(limit, (most, hard))


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 (what a program by itself answers)


def _page(page: Any) -> dict[str, Any]:
    import pypdfium2.raw as raw

    text = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    runs: dict[int, list[list[Any]]] = {}
    unmapped = 0
    count = min(text.count_chars(), MAX_SIGNS)
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    turn, run = 0, None
    end = height = 0.0
    for n in range(count):
        code = raw.FPDFText_GetUnicode(text, n)
        if code in _LINE:
            run = None
            continue
        raw.FPDFText_GetLooseCharBox(text, n, box)
        raw.FPDFText_GetCharOrigin(text, n, x, y)
        if not (left - 1 <= box.left <= right + 1 and bottom - 1 <= y.value <= top + 1):
            continue
        if code == 32 and raw.FPDFText_IsGenerated(text, n):
            if run:
                run[0] += " "
            continue
        unmapped += raw.FPDFText_HasUnicodeMapError(text, n) == 1
        angle = raw.FPDFText_GetCharAngle(text, n)
        turned = round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0
        start, stop, base, tall = _upright(turned, box, x.value, y.value)
        far = start - end > tall or start < end - tall
        if (
            run is None
            or turned != turn
            or far
            or abs(base - run[3]) > 0.2 * tall
            or abs(tall - height) > 0.4 * max(tall, height)
        ):
            bold = raw.FPDFText_GetFontWeight(text, n) >= _BOLD
            run = ["", start, stop, base, tall, bold]
            runs.setdefault(turned, []).append(run)
            turn, height = turned, tall
        run[0] += _HYPHENS.get(code) or chr(code)
        run[2] = max(run[2], stop)
        end = stop
    kept = max(runs.values(), key=lambda some: sum(len(one[0]) for one in some), default=[])
    images = count < _FEW and any(
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n)) == raw.FPDF_PAGEOBJ_IMAGE
        for n in range(min(raw.FPDFPage_CountObjects(page), 100))
    )
    found = {"width": right - left, "height": top - bottom, "runs": kept, "images": images, "unmapped": unmapped}
    text.close()
    return {**found, "signs": count}


def _upright(turned: int, box: Any, x: float, y: float) -> tuple[float, float, float, float]:
    """Where a sign begins and ends along its line, where its baseline is, and how tall it is."""
    if turned == 0:
        return box.left, box.right, y, box.top - box.bottom
    if turned == 1:
        return box.bottom, box.top, -x, box.right - box.left
    if turned == 2:
        return -box.right, -box.left, -y, box.top - box.bottom
    return -box.top, -box.bottom, x, box.right - box.left


if __name__ == "__main__":
    main()
