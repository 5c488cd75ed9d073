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
from typing import Any

_FEW = 20
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
    left, bottom, right, top = page.get_bbox()
    runs: dict[int, list[list[Any]]] = {}
    unmapped = 0
    count = min(text.count_chars(), most_signs)
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
        far = start - end > 0.5 * tall or start < end - tall
        if (
            run is None
            or turned != turn
            or far
            or abs(base - run[3]) > 0.2 * tall
            or abs(tall - height) > 0.4 * max(tall, height)
        ):
            run = ["", start, stop, base, n, n]
            runs.setdefault(turned, []).append(run)
            turn, height = turned, tall
        run[0] += _HYPHENS.get(code) or chr(code)
        run[2], run[5] = max(run[2], stop), n
        end = stop
    kept = max(runs.values(), key=lambda some: sum(len(one[0]) for one in some), default=[])
    for one in kept:
        one[4:] = _style(text, (one[4] + one[5]) // 2)
    images = count < _FEW and any(
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n)) == raw.FPDF_PAGEOBJ_IMAGE
        for n in range(min(raw.FPDFPage_CountObjects(page), 100))
    )
    found = {"width": right - left, "height": top - bottom, "runs": kept, "images": images, "unmapped": unmapped}
    text.close()
    return {**found, "signs": count}


def _style(text: Any, n: int) -> tuple[float, bool]:
    """The size of a sign's font as it is drawn, in points, and whether it is bold."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    at = next((one for one in (n, n + 1, n - 1) if raw.FPDFText_IsGenerated(text, one) == 0), n)
    scale = math.hypot(matrix.b, matrix.d) if raw.FPDFText_GetMatrix(text, at, matrix) else 1.0
    return float(raw.FPDFText_GetFontSize(text, at)) * scale or 1.0, raw.FPDFText_GetFontWeight(text, at) >= _BOLD


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
    main(*map(int, sys.argv[1:5]))
