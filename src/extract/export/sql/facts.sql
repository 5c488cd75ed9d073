-- A fact a line, as people read it.
CREATE VIEW quotes AS
SELECT
    facts.rowid AS n,
    {speaker},
    content AS words,
    quote_type AS how,
    cue,
    source_text AS named_as,
    {place}
FROM facts
{join}WHERE kind = 'quote' AND voiced;

CREATE VIEW numbers AS
SELECT
    facts.rowid AS n,
    reads,
    item,
    item_text AS of_what,
    {owner},
    low,
    high,
    unit,
    change,
    period_text AS period,
    period_start,
    period_end,
    {speaker},
    sentence,
    {place}
FROM facts
{join}WHERE kind = 'quantity' AND NOT vague;
