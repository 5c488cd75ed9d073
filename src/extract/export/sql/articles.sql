LEFT JOIN articles ON articles.id = facts.article
