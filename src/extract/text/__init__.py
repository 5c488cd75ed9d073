"""One reading of a Doc, made once and shared: what the text is made of, told in offsets, tokens and the parse.

`reading` has the tokens, paragraphs, sentences and quoted regions of a Doc; `quotations` finds the regions, `nouns`
noun phrases, `clauses` verbs with their subjects and objects. The pipes read it; it knows none of them.
"""
