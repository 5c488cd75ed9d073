import io

import pandas as pd
import pyarrow.parquet as pq
import pytest

from extract.contract.tables import SCHEMAS, arrow

DATE = {"article": "a", "text": "2006", "start": 3, "end": 7, "type": "date", "timex": "2006"}


def test_types_come_back_from_parquet_as_the_contract_names_them() -> None:
    file = io.BytesIO()
    pq.write_table(arrow("facts", []), file)
    types = pd.read_parquet(file).dtypes.astype(str)
    assert types["start"] == "Int64"
    assert types["paragraph"] == "Int32"
    assert types["source"] == "str"
    assert types["confidence"] == "float32"
    assert types["kind"] == "category"
    assert types["published"] == "datetime64[us, UTC]"
    assert types["period_start"] == "datetime64[us]"


def test_categories_hold_all_their_values_whatever_the_rows() -> None:
    assert list(arrow("dates", [DATE]).to_pandas()["type"].cat.categories) == ["date", "time", "duration", "set"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "season"}, "column type"),
        ({"start": "three"}, "column start"),
        ({"article": None}, "column article: a value is missing"),
        ({"when": "2006"}, "no column when"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_name(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        arrow("dates", [DATE | change])


def test_every_table_has_a_schema_with_pandas_metadata() -> None:
    assert set(SCHEMAS) == {"articles", "entities", "facts", "dates"}
    assert all(b"pandas" in schema.metadata for schema in SCHEMAS.values())
