{name} AS speaker,
    source_role AS role,
    source_affiliation AS affiliation