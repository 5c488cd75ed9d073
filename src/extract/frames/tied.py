"""The facts of a run by the one name that each source has over the whole archive."""

import pandas as pd

from extract.folders import not_tied, tied_otherwise
from extract.frames.origin import Held, origin_of
from extract.frames.run import open as open_run

_BEFORE = "source_in_article"


def tied(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with the names of the registry of their run.

    Raises ValueError, with what to do, if the table is of no run, or its names are not tied.
    """
    origin = origin_of(facts)
    if origin is None or isinstance(origin, Held):
        raise ValueError(
            "only the names of a run are tied: `extract run` and `extract entities` make one, extract.open reads it"
        )
    run = open_run(origin)
    if "links" not in run.tables:
        raise ValueError(not_tied(origin))
    links = run.links.rename(columns={"entity": "source_entity"})[["article", "source_entity", "registry"]]
    kept = facts
    if _BEFORE in facts:
        kept = facts.assign(source=facts[_BEFORE]).drop(columns=["registry", _BEFORE])
    made = kept.merge(links, how="left", on=["article", "source_entity"])
    if (made["source_entity"].notna() & made["registry"].isna()).any():
        raise ValueError(tied_otherwise(origin))
    made.index, made.attrs = facts.index, facts.attrs
    names = made["registry"].map(_names(run.registry, set(made["registry"].dropna())))
    return made.assign(**{_BEFORE: made["source"], "source": names.fillna(made["source"])})


def _names(registry: pd.DataFrame, wanted: set[str]) -> pd.Series:
    """By id the names of the registry; those of one name are told apart by their field, or else by their id."""
    own = registry[registry["id"].isin(wanted)].set_index("id")
    apart = own["field"].fillna(own.index.to_series().str[:4])
    apart = apart.where(~pd.concat([own["name"], apart], axis=1).duplicated(keep=False), own.index.to_series().str[:4])
    shared = own["name"].duplicated(keep=False)
    names: pd.Series = own["name"].where(~shared, own["name"] + " (" + apart + ")")
    return names
