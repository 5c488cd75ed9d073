-- Everybody by the one name of the registry, most named first.
CREATE TEMP TABLE said AS
SELECT links.registry AS id, sum(facts.kind = 'quote') AS quotes, sum(facts.kind = 'quantity') AS numbers
FROM facts
JOIN links ON links.article = facts.article AND links.entity = facts.source_entity
GROUP BY links.registry;

CREATE TABLE names AS
SELECT
    name,
    type,
    articles,
    coalesce(quotes, 0) AS quotes,
    coalesce(numbers, 0) AS numbers,
    (SELECT group_concat(value, ', ') FROM json_each(roles)) AS roles,
    (SELECT group_concat(value, ', ') FROM json_each(aliases)) AS aliases,
    r.id AS registry
FROM registry AS r
LEFT JOIN said ON said.id = r.id
ORDER BY articles DESC, name, type, r.id;
