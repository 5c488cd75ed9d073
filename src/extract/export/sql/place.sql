substr(facts.published, 1, 10) AS published,
    year,
    {about},
    people,
    organisations,
    round(confidence, 2) AS sure,
    {who} AS speaker_id,
    facts.article,
    fact