"""The words along the arrows of a ladder's picture: they stay between its bars, and none lies on
another, on what is folded, or on the mark of a gap. picture.py FILE.svg... says what does, and ends
with code 1."""
import re
import sys

LETTER, HEIGHT = 6.0, 7  # of a letter of the small words; its blank above and below is not counted


def words_of(picture):
    """(text, points along the middle of the letters, a letter apart), from the top down."""
    words = []
    for a, b, x0, y0, look, x, y, text in re.findall(
            r'<g transform="matrix\(([-\d.]+) ([-\d.]+) [-\d.]+ [-\d.]+ (\d+) (\d+)\)">'
            r'<text class="([^"]*)" x="(-?\d+)" y="(-?\d+)">([^<]*)</text>', picture):
        a, b, x, y = float(a), float(b), int(x), int(y)
        length = LETTER * len(re.sub(r"&\w+;", "&", text))
        begin = x - length if "end" in look.split() else x
        points = []
        for i in range(int(length / LETTER) + 1):
            px, py = begin + i * LETTER, y - HEIGHT / 2
            points.append((int(x0) + a * px - b * py, int(y0) + b * px + a * py))
        words.append((text, points))
    return sorted(words, key=lambda word: min(y for _, y in word[1]))


def is_on(points, others):
    return any(abs(x - u) < LETTER and abs(y - v) < HEIGHT for x, y in points for u, v in others)


def mistakes(picture, words):
    bars = sorted({(int(x), int(w)) for x, w in re.findall(
        r'<rect class="[A-Z0-9-]+" x="(\d+)" y="\d+" width="(\d+)"', picture)})
    left, right = bars[0][0] + bars[0][1], bars[-1][0]
    folds = [(int(y), int(y) + int(h)) for y, h in
             re.findall(r'<rect class="box" x="\d+" y="(\d+)" width="\d+" height="(\d+)"', picture)]
    gaps = [(int(y) - HEIGHT / 2, int(y) + HEIGHT / 2) for y in
            re.findall(r'<path class="thin dashed" d="M\d+ (\d+)H', picture)]
    for i, (text, points) in enumerate(words):
        top = min(y for _, y in points)
        if points[0][0] < left or points[-1][0] > right:
            yield "%s: beyond the bars" % text
        if any(above <= y <= below for _, y in points for above, below in folds):
            yield "%s: on what is folded" % text
        if any(above <= y <= below for _, y in points for above, below in gaps):
            yield "%s: on the mark of a gap" % text
        for other, theirs in words[:i]:
            if max(y for _, y in theirs) + HEIGHT > top and is_on(points, theirs):
                yield "%s: on %s" % (text, other)


failed = False
for name in sys.argv[1:]:
    with open(name) as file:
        drawn = file.read()
    all_words = words_of(drawn)
    wrong = list(mistakes(drawn, all_words)) if all_words else ["no words"]
    failed = failed or bool(wrong)
    for line in wrong:
        print("%s: %s" % (name, line))
    print("%s: %d words" % (name, len(all_words)))
sys.exit(1 if failed or len(sys.argv) == 1 else 0)
