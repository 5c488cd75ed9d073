-- A fact a line, as people read it.
CREATE VIEW quotes AS
SELECT
    facts.rowid AS n,
    {speaker} AS speaker,
    source_role AS role,
    source_affiliation AS affiliation,
    content AS words,
    quote_type AS how,
    cue,
    source_text AS named_as,
    substr(facts.published, 1, 10) AS published,
    year,
    {about},
    people,
    organisations,
    round(confidence, 2) AS sure,
    {who} AS speaker_id,
    facts.article,
    fact
FROM facts
{join}WHERE kind = 'quote' AND voiced;

CREATE VIEW numbers AS
SELECT
    facts.rowid AS n,
    reads,
    item,
    item_text AS of_what,
    low,
    high,
    unit,
    change,
    period_text AS period,
    period_start,
    period_end,
    {speaker} AS speaker,
    source_role AS role,
    source_affiliation AS affiliation,
    sentence,
    substr(facts.published, 1, 10) AS published,
    year,
    {about},
    people,
    organisations,
    round(confidence, 2) AS sure,
    {who} AS speaker_id,
    facts.article,
    fact
FROM facts
{join}WHERE kind = 'quantity' AND NOT vague;
