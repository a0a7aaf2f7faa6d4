"""The words along the arrows of a ladder's picture: they stay between its bars, and none lies on
another, or on what is folded. picture.py FILE.svg says what does, and ends with code 1."""
import re
import sys

LETTER, HEIGHT = 6.0, 7  # of a letter of the small words; its blank above and below is not counted
picture = open(sys.argv[1]).read()
bars = sorted({(int(x), int(w)) for x, w in
               re.findall(r'<rect class="[A-Z0-9-]+" x="(\d+)" y="\d+" width="(\d+)"', picture)})
left, right = bars[0][0] + bars[0][1], bars[-1][0]
folds = [(int(y), int(y) + int(h)) for y, h in
         re.findall(r'<rect class="box" x="\d+" y="(\d+)" width="\d+" height="(\d+)"', picture)]
words = []
for a, b, x0, y0, look, x, y, text in re.findall(
        r'<g transform="matrix\(([-\d.]+) ([-\d.]+) [-\d.]+ [-\d.]+ (\d+) (\d+)\)">'
        r'<text class="([^"]*)" x="(-?\d+)" y="(-?\d+)">([^<]*)</text>', picture):
    a, b, x, y = float(a), float(b), int(x), int(y)
    length = LETTER * len(re.sub(r"&\w+;", "&", text))
    begin = x - length if "end" in look.split() else x
    # Points along the middle of the letters, a letter apart.
    points = []
    for i in range(int(length / LETTER) + 1):
        px, py = begin + i * LETTER, y - HEIGHT / 2
        points.append((int(x0) + a * px - b * py, int(y0) + b * px + a * py))
    words.append((text, points))
wrong = []
for i, (text, points) in enumerate(words):
    if points[0][0] < left or points[-1][0] > right:
        wrong.append("%s: beyond the bars" % text)
    if any(top <= y <= bottom for _, y in points for top, bottom in folds):
        wrong.append("%s: on what is folded" % text)
    for other, theirs in words[:i]:
        if any(abs(x - u) < LETTER and abs(y - v) < HEIGHT for x, y in points for u, v in theirs):
            wrong.append("%s: on %s" % (text, other))
print("\n".join(wrong))
print("%d words" % len(words))
sys.exit(1 if wrong or not words else 0)
