"""Writes the model file, its description and the golden texts that hold the service to the same numbers."""

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import features as ngram
import teachers
from material import Text
from vocabulary import UNKNOWN_BASE, UNKNOWN_BUCKETS, Vocabulary

MAGIC = b"ZHNGRAM\0"
FORMAT_VERSION = 2
MODEL_VERSION = 3

GOLDEN_TEXTS: list[Text] = [
    ("Java开发工程师", ""),
    ("", "负责新媒体账号的日常维护，包括内容撰写、短视频拍摄，剪辑和发布。"),
    ("护理", "1. 具有对常见病、多发病病人实施整体护理的能力；\n2. 具有急救技术。1+X证书：老年照护"),
    ("機電設備維修工", "熟悉ＰＬＣ、CAD，C++/C#/.NET 优先；薪资8k-10k，周末双休😀"),
    ("囧囧有神科技", "Xyzzy-foo 2024"),
    ("a", ""),
]


@dataclass
class Quantised:
    """Rows as int8 with one scale for each row: value = integer * scale."""

    integers: np.ndarray
    scale: np.ndarray

    def rows(self) -> np.ndarray:
        return self.integers.astype("f4") * self.scale[:, None]


def quantise(rows: np.ndarray) -> Quantised:
    scale = (np.abs(rows).max(axis=1) / 127.0).astype("f4")
    safe = np.where(scale > 0, scale, 1.0)
    return Quantised(np.rint(rows / safe[:, None]).astype("i1"), scale)


def write(folder: Path, vocabulary: Vocabulary, quantised: Quantised) -> bytes:
    """`model.bin`; its layout stands in `src/embed/ngram/format.rs`."""
    settings = vocabulary.settings
    count, dimension = quantised.integers.shape
    keys = np.array([ngram.key(name) for name in vocabulary.names], "<u8")
    if len(set(keys.tolist())) != count:
        raise ValueError("two features share a 64-bit hash")
    weights = np.stack([vocabulary.dense_weight, vocabulary.sparse_weight, quantised.scale], axis=1).astype("<f4")
    fold = np.array(sorted(vocabulary.fold.items()), "<u2")
    start = MAGIC + struct.pack("<II", FORMAT_VERSION, MODEL_VERSION)
    rest = struct.pack("<IIII", dimension, count, len(fold), settings.max_sparse_terms)
    rest += struct.pack("<ffII", settings.title_share, vocabulary.unknown(), UNKNOWN_BASE, UNKNOWN_BUCKETS)
    rest += struct.pack("<I", settings.max_dense_terms) + bytes(44)
    rest += keys.tobytes() + weights.tobytes() + fold.tobytes() + quantised.integers.tobytes()
    content = start + hashlib.sha256(start + rest).digest() + rest
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.bin").write_bytes(content)
    return content


def model_id(content: bytes) -> str:
    return f"zh-ngram-{MODEL_VERSION}@{content[16:20].hex()}"


def dense_view(vocabulary: Vocabulary, texts: list[Text], rows: np.ndarray) -> np.ndarray:
    summed = vocabulary.dense_input(texts) @ rows
    return summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-30)


def write_golden(folder: Path, content: bytes, vocabulary: Vocabulary, rows: np.ndarray) -> None:
    sparse = vocabulary.sparse_view(GOLDEN_TEXTS)
    dense = dense_view(vocabulary, GOLDEN_TEXTS, rows)
    golden = []
    for row, (title, body) in enumerate(GOLDEN_TEXTS):
        span = slice(sparse.indptr[row], sparse.indptr[row + 1])
        golden.append(
            {
                "title": title,
                "body": body,
                "sparse_indices": sparse.indices[span].tolist(),
                "sparse_values": [round(float(value), 6) for value in sparse.data[span]],
                "dense_start": [round(float(value), 6) for value in dense[row, :8]],
            }
        )
    text = json.dumps({"model": model_id(content), "texts": golden}, ensure_ascii=False, indent=1)
    (folder / "golden.json").write_text(text + "\n", encoding="utf-8")


def write_description(
    folder: Path, content: bytes, vocabulary: Vocabulary, quantised: Quantised, seed: int, rows: dict[str, int]
) -> None:
    """`model.toml`: what the file is and what it came from."""
    licences = json.loads((Path(__file__).parent / "sources.json").read_text(encoding="utf-8"))
    settings = vocabulary.settings
    lines = [
        'name = "zh-ngram"',
        f"version = {MODEL_VERSION}",
        f'id = "{model_id(content)}"',
        f"format_version = {FORMAT_VERSION}",
        f"dimension = {quantised.integers.shape[1]}",
        f"features = {len(vocabulary.names)}",
        f"unknown_feature_ids = {UNKNOWN_BUCKETS}",
        f"max_sparse_terms = {settings.max_sparse_terms}",
        f"max_dense_terms = {settings.max_dense_terms}",
        f"title_share = {settings.title_share}",
        f"seed = {seed}",
        f"bytes = {len(content)}",
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
    ]
    for file, count in rows.items():
        source = licences[file]
        lines += ["", "[[source]]", f'file = "{file}"', f"rows = {count}"]
        lines += [f'{name} = "{source[name]}"' for name in ("origin", "licence", "content")]
    for teacher in teachers.SOURCES:
        lines += ["", "[[teacher]]", f'package = "{teacher.package}"', f'version = "{teacher.version()}"']
        lines += [f'{name} = "{getattr(teacher, name)}"' for name in ("origin", "licence", "content")]
    (folder / "model.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
