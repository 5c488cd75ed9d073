"""`extract.show`: one article with its facts, or a table of facts."""

from html import escape

import pandas as pd
from rich.console import RenderableType
from rich.text import Text
from spacy.language import Language
from spacy.tokens import Doc

from extract.article import Article, moment
from extract.contract.tables import arrow
from extract.contract.wording import many
from extract.table import annotate, rows
from extract.table.process import default
from extract.views import page, terminal
from extract.views.marks import text
from extract.views.view import View


def show(source: str | Article | Doc | pd.DataFrame, *, nlp: Language | None = None) -> View:
    """A text, an Article or a Doc with its facts, or a table of facts, to look at.

    A notebook shows the article with quotes tied to speakers and numbers to items, and on hovering why; a terminal
    shows tables. A table of facts of one article that knows its text (`facts.facts.articles()`) is shown in it.

        >>> import extract
        >>> print(extract.show("Soca said it had seized 12 boats."))  # doctest: +ELLIPSIS
        Soca said it had seized 12 boats.
        7 words, 1 name, 1 quote, 1 number
        ...
    """
    if isinstance(source, pd.DataFrame):
        return _of_table(source)
    if isinstance(source, Doc):
        origin = source._.facts_article
        article = Article.from_text(source.text)
        if origin is not None:
            day = moment(origin.published.isoformat()) if origin.published else None
            article = Article(article.id, source.text, title=origin.title, published=day)
        doc = source
    else:
        article = source if isinstance(source, Article) else Article.from_text(source)
        doc = annotate(nlp or default(), article)
    found = rows(article, doc)
    facts, entities = (arrow(t, getattr(found, t)).to_pandas() for t in ("facts", "entities"))
    return _of_article(article, facts, entities, [page.Block(p.start, p.end, p.kind) for p in doc._.facts_layout])


def _of_article(article: Article, facts: pd.DataFrame, entities: pd.DataFrame, layout: list[page.Block]) -> View:
    count = facts["kind"].value_counts()
    about = [article.outlet, f"{article.published:%-d %B %Y}" if article.published else None]
    about.append(article.id if article.id != article.sha256 else None)
    counts = (len(article.text.split()), len(entities), count.get("quote", 0), count.get("quantity", 0))
    about.append(", ".join(many(n, what) for n, what in zip(counts, ("word", "name", "quote", "number"), strict=True)))
    line = " · ".join(dict.fromkeys(a for a in about if a))
    parts: tuple[RenderableType, ...] = (
        Text(article.title or _first(article.text), style="bold"),
        Text(line, style="dim"),
        *terminal.entities(entities),
        *terminal.facts(facts, with_article=False),
    )
    markup = _page(article.title, line, article.text, layout, facts) + page.names(entities)
    return View(parts, markup, article.title or _first(article.text))


def _first(words: str) -> str:
    """What a text without a title goes by: its first line."""
    return terminal.short(words.strip().partition("\n")[0], 80)


def _page(title: str | None, line: str, words: str, layout: list[page.Block], facts: pd.DataFrame) -> str:
    head = f"<h3>{escape(title)}</h3>" if title else ""
    head += f"<p class='x-about'>{escape(line)}</p>"
    return head + page.LEGEND + page.body(words, layout, facts.to_dict("records"))


def _of_table(facts: pd.DataFrame) -> View:
    from extract.frames.origin import articles_of

    ids = facts["article"].unique()
    several = len(ids) != 1
    parts: tuple[RenderableType, ...] = tuple(terminal.facts(facts, with_article=several))
    if not several:
        try:
            [article] = articles_of(facts, ids).to_dict("records")
        except ValueError:
            pass
        else:
            words = article["text"]
            title = text(article["title"])
            about = [text(article["outlet"]), many(len(facts), "fact")]
            line = " · ".join(a for a in about if a)
            return View(parts, _page(title, line, words, page.blocks(words), facts), title or _first(words))
    return View(parts, page.tables(facts, with_article=several))
