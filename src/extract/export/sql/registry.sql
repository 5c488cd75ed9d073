LEFT JOIN links ON links.article = facts.article AND links.entity = facts.source_entity
LEFT JOIN registry ON registry.id = links.registry
