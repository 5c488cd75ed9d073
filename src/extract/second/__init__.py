"""The second reader: questions about the facts that a run is least sure of, and what becomes of the answers.

A question shows a fact marked in its article and asks which of the candidates is right. This room reads a run's tables,
loads no model and knows no reader: whoever answers (an endpoint, a batch service, a person) can choose and point, and
invent nothing.
"""
