-- Everybody by the name that an article has for them, most named first.
CREATE TABLE names AS
SELECT
    name,
    type,
    count(DISTINCT article) AS articles,
    (SELECT count(*) FROM facts WHERE source = e.name AND source_type = e.type AND kind = 'quote') AS quotes,
    (SELECT count(*) FROM facts WHERE source = e.name AND source_type = e.type AND kind = 'quantity') AS numbers,
    group_concat(DISTINCT role) AS roles,
    group_concat(DISTINCT nullif(aliases, '[]')) AS aliases
FROM entities AS e
GROUP BY name, type
ORDER BY articles DESC, name, type;
