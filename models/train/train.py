"""Trains zh-ngram: one command from the training material to model.bin, model.toml and golden.json."""

import single_thread  # noqa: F401  before numpy

import argparse
from pathlib import Path

import export
import vocabulary
from distil import DistilSettings, Distillation
from export import Quantised
from material import NOTHING, Material
from optimise import Schedule, Trainer
from vocabulary import Settings, Vocabulary

HERE = Path(__file__).parent
VOCABULARY_SIZE = 70_000


def fit(material: Material) -> tuple[Vocabulary, Quantised]:
    """The vocabulary and the trained rows, as they are shipped: rounded to int8."""
    fold = vocabulary.read_fold(vocabulary.TRADITIONAL)
    words = vocabulary.build(material.texts, VOCABULARY_SIZE, fold, Settings())
    schedule = Schedule()
    distillation = Distillation(material, words.dense_input, DistilSettings(), schedule.seed + 1)
    trainer = Trainer(material.pairs, material.occupations, words.dense_input, schedule, distillation)
    rows = trainer.run()
    words.learn(trainer.rows.log_weights)
    return words, export.quantise(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training material")
    parser.add_argument("--out", type=Path, required=True, help="folder that the model is written to")
    arguments = parser.parse_args()

    material = Material(arguments.data, NOTHING, HERE)
    print(f"{len(material.texts)} texts, {len(material.pairs)} pairs")
    words, quantised = fit(material)
    content = export.write(arguments.out, words, quantised)
    export.write_golden(arguments.out, content, words, quantised.rows())
    export.write_description(arguments.out, content, words, quantised, Schedule().seed, material.rows)
    print(f"{export.model_id(content)}: {len(words.names)} features, {len(content)} bytes")


if __name__ == "__main__":
    main()
