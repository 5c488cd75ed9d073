-- Everybody by the name that an article has for them, most named first.
CREATE INDEX entities_name ON entities (name, type);

CREATE TABLE names AS
SELECT
    name,
    type,
    count(DISTINCT article) AS articles,
    (SELECT count(*) FROM facts WHERE source = e.name AND source_type = e.type AND kind = 'quote') AS quotes,
    (SELECT count(*) FROM facts WHERE source = e.name AND source_type = e.type AND kind = 'quantity') AS numbers,
    (
        SELECT group_concat(role, ', ') FROM (
            SELECT DISTINCT role FROM entities AS x WHERE x.name = e.name AND x.type = e.type
        )
    ) AS roles,
    (
        SELECT group_concat(value, ', ') FROM (
            SELECT DISTINCT value FROM entities AS x, json_each(x.aliases) WHERE x.name = e.name AND x.type = e.type
        )
    ) AS aliases
FROM entities AS e
GROUP BY name, type
ORDER BY articles DESC, name, type;
