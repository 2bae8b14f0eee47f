"""Text -> character n-gram features.

The same rules stand in `src/embed/ngram/features.rs`; `golden.json` keeps the two equal.

A text is normalised (NFKC, lower case, traditional characters folded), then cut into runs of Han characters and
Latin tokens. A Han run gives all its character 1-, 2- and 3-grams. A Latin token is one feature: `java`, `c++`, `c#`,
`.net`, `1+x`. Numbers alone say nothing about an occupation and give no feature.
"""

import unicodedata
from functools import lru_cache

# A Latin token longer than this is an address or noise; it is cut, so that a text of 100,000 letters stays cheap.
MAX_TOKEN_CHARS = 32

FNV_OFFSET = 0xCBF29CE484222325
FNV_PRIME = 0x100000001B3
MASK64 = (1 << 64) - 1


def normalise(text: str, fold: dict[int, int]) -> str:
    """NFKC, lower case, then single traditional characters to simplified ones."""
    return unicodedata.normalize("NFKC", text).lower().translate(fold)


def is_han(char: str) -> bool:
    code = ord(char)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or code >= 0x20000


def is_latin(char: str) -> bool:
    """ASCII letters and digits; everything else that is not Han separates."""
    return char.isascii() and char.isalnum()


def _is_leading_dot(text: str, position: int) -> bool:
    """The dot of `.net`, but not the one of `1.java`."""
    before = text[position - 1] if position > 0 else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    return text[position] == "." and after.isascii() and after.isalpha() and not is_latin(before)


def _token_end(text: str, start: int) -> int:
    """The end of the Latin token that begins at `start` (a Latin character, or a dot before a letter)."""
    end = start + 1
    while end < len(text):
        char = text[end]
        before = text[end - 1]
        after = text[end + 1] if end + 1 < len(text) else " "
        if is_latin(char):
            pass
        elif char == "." and before.isascii() and before.isalpha() and after.isascii() and after.isalpha():
            pass  # node.js, but not the full stop of "1.java"
        elif char == "+" and (not is_latin(after) or before.isdigit()):
            pass  # c++ and 1+x, but not java+python
        elif char == "#" and before.isascii() and before.isalpha() and not is_latin(after):
            pass  # c#
        else:
            break
        end += 1
    return end


def features(text: str) -> list[str]:
    """All features of a normalised text, in order of appearance, with repetitions."""
    found: list[str] = []
    position = 0
    length = len(text)
    while position < length:
        char = text[position]
        if is_han(char):
            end = position + 1
            while end < length and is_han(text[end]):
                end += 1
            for start in range(position, end):
                for size in range(1, min(3, end - start) + 1):
                    found.append(text[start : start + size])
            position = end
            continue
        if is_latin(char) or _is_leading_dot(text, position):
            end = _token_end(text, position)
            token = text[position:end]
            if any(c.isalpha() for c in token) or "+" in token:
                found.append(token[:MAX_TOKEN_CHARS])
            position = end
            continue
        position += 1
    return found


@lru_cache(maxsize=None)
def key(feature: str) -> int:
    """The 64-bit FNV-1a hash of a feature's UTF-8 bytes (http://www.isthe.com/chongo/tech/comp/fnv/)."""
    value = FNV_OFFSET
    for byte in feature.encode():
        value = ((value ^ byte) * FNV_PRIME) & MASK64
    return value


def may_be_unknown(feature: str) -> bool:
    """Whether a feature outside the vocabulary still counts in the sparse view: Han bigrams and Latin tokens."""
    return not is_han(feature[0]) or len(feature) == 2
