"""`extract reread`: a second reader for the facts that a run is least sure of."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from extract.cli.terminal import Exit, err, fail, need, say
from extract.contract.wording import many

if TYPE_CHECKING:
    from extract.second.choice import Chosen, Prices, Tokens
    from extract.second.endpoint import Endpoint
    from extract.second.questions import Request
    from extract.second.readings import Readings
    from extract.second.replies import Reply

_SHARE = 0.3
_OUTCOMES = ("agreed", "changed", "removed", "added", "refused")


def reread(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    below: Annotated[
        float | None, typer.Option(help="Ask about the facts below this confidence.", min=0, max=1)
    ] = None,
    share: Annotated[
        float | None,
        typer.Option(
            help=f"Ask about this share of the facts, the least sure; {_SHARE} if nothing is said.", min=0, max=1
        ),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(help="Ask about as many facts as this buys: in the money of --prices, else in tokens.", min=0),
    ] = None,
    missed: Annotated[
        bool, typer.Option("--missed", help="Ask, too, which facts of these articles are lacking.")
    ] = False,
    model: Annotated[
        list[str] | None, typer.Option("--model", "-m", help="Who answers; several vote, and each is asked.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Where: any server of the OpenAI chat protocol, local or rented.")
    ] = None,
    at_once: Annotated[int, typer.Option(help="How many requests are under way together.", min=1)] = 16,
    per_minute: Annotated[float | None, typer.Option(help="How many requests may begin in a minute.", min=0.1)] = None,
    timeout: Annotated[float, typer.Option(help="How many seconds an answer may take.", min=0.1)] = 120,
    retries: Annotated[
        int, typer.Option(help="How often a request is tried again where the endpoint is busy, late or broken.", min=0)
    ] = 5,
    prices: Annotated[
        tuple[float, float] | None,
        typer.Option(metavar="SENT ANSWERED", help="What a million tokens cost, sent and answered."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask anew where an answer was refused.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked and sent, and stop.")] = False,
    write: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Send nothing: write the questions, for a batch service or people."),
    ] = None,
    read: Annotated[Path | None, typer.Option(metavar="FILE", help="Take the answers in this file.")] = None,
    reader: Annotated[str, typer.Option(help="Whose answers those of --read are; several readers vote.")] = "reader",
    apply: Annotated[
        bool, typer.Option("--apply", help="Write OUT/reread: the table of facts as the answers leave it.")
    ] = False,
) -> None:
    """Ask a second reader about the facts that a run is least sure of, and write a corrected table beside the first.

    Nothing is sent but to the endpoint that is named here, and only by this command. The key is OPENAI_API_KEY of the
    environment; a local server needs none. Answers are kept in OUT/readings: nothing is asked twice.
    """
    if sum(one is not None for one in (below, share, budget)) > 1:
        fail(Exit.USAGE, "give one of --below, --share and --budget")
    if model and (write or read):
        fail(Exit.USAGE, "--write and --read send nothing: leave --model out, or ask without them")
    if endpoint is not None and not model:
        fail(Exit.USAGE, f"say which model at {endpoint} is to answer: --model NAME")
    if not (model or write or read or apply or dry_run):
        fail(Exit.USAGE, "say who answers (--model NAME, --write FILE, --read FILE), or --dry-run or --apply")
    if endpoint is not None and not endpoint.startswith(("http://", "https://")):
        fail(Exit.USAGE, f"{endpoint} is no address of an endpoint: it begins with http:// or https://")
    if prices is not None and min(prices) < 0:
        fail(Exit.USAGE, "prices are not below 0")
    if model and not dry_run:
        need("asking an endpoint", ("openai",), "second")
    from extract.folders import finished
    from extract.second.choice import Prices
    from extract.second.endpoint import Endpoint, EndpointError
    from extract.second.readings import Readings, ReadingsError

    try:
        folder = finished(run_folder)
        with Readings(folder, again=again) as readings:
            if read is not None:
                _read(folder, read, readings, reader)
            if model or write or dry_run:
                least = _SHARE if below is budget is share is None else share
                chosen = _chosen(folder, below, least, budget, Prices(*prices) if prices else Prices(), missed)
                plan = _Plan(folder, chosen, missed, readings, Prices(*prices) if prices else None)
                if write is not None and not dry_run:
                    plan.write(write)
                for name in (model or [""]) if write is None or dry_run else ():
                    plan.ask(Endpoint(name, endpoint, at_once, per_minute, timeout, retries), dry_run=dry_run)
        if apply and not dry_run:
            _apply(folder)
    except (EndpointError, ReadingsError, ValueError, OSError) as error:
        fail(Exit.USAGE, str(error))


def _chosen(
    folder: Path, under: float | None, wanted: float | None, most: float | None, paid: "Prices", missed: bool
) -> "Chosen":
    from extract.second import choice

    if under is not None:
        return choice.below(under)
    if most is not None:
        return choice.budget(folder, most, paid, missed=missed)
    return choice.share(folder, wanted or 0.0)


class _Plan:
    """What is to be asked of a run, told before anything is sent."""

    def __init__(
        self, folder: Path, chosen: "Chosen", missed: bool, readings: "Readings", prices: "Prices | None"
    ) -> None:
        self.folder, self.chosen, self.missed, self.readings, self.prices = folder, chosen, missed, readings, prices

    def ask(self, endpoint: "Endpoint", *, dry_run: bool) -> None:
        """Ask an endpoint what it has not answered yet, and keep its answers."""
        from extract.second.endpoint import ask
        from extract.second.replies import answered

        requests, articles, facts, tokens = self._counted(endpoint.model)
        if not requests:
            say(f"Nothing is left to ask {endpoint.model}".strip() + " about what was chosen")
            return
        about = f"about {tokens.sent:,} tokens to send and {tokens.answered:,} to come back{self._cost(tokens)}"
        whom = f"{endpoint.model or 'a model'} at {endpoint.place}"
        asked_in = "" if requests == articles else f" in {many(requests, 'request')}"
        say(f"{many(facts, 'fact')} of {many(articles, 'article')}{asked_in} to {whom}: {about}")
        if dry_run:
            say("Nothing was sent")
            return
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task("Asking", total=requests)

            def keep(request: "Request", reply: "Reply") -> None:
                self.readings.add(answered(request, reply, endpoint.model))
                progress.advance(task)

            def tries(request: "Request") -> int:
                return self.readings.tries(endpoint.model, request.digests)

            asked = ask(endpoint, self._requests(endpoint.model), keep, tries)
        took = asked.tokens
        say(f"{many(asked.answered, 'answer')} kept: {took.sent + took.answered:,} tokens{self._cost(took)}")
        if asked.failed:
            why = ", ".join(f"{count:,} {kind}" for kind, count in sorted(asked.failed.items()))
            say(f"{many(asked.failed.total(), 'request')} came to nothing ({why}): the same command asks them again")
            say(f"The last of them: {asked.last}")
            if not asked.answered:
                fail(Exit.NOTHING, f"{endpoint.place} has answered nothing")

    def write(self, path: Path) -> None:
        """Write all questions to a file."""
        from extract.second.batch import write

        count = write(self.folder, path, self._requests(None), None)
        say(f"{many(count, 'request')} in {path}: `extract reread {self.folder} --read ANSWERS` takes the answers")

    def _requests(self, reader: str | None) -> "Iterator[Request]":
        from extract.second.choice import requests

        has = self.readings.has
        return requests(
            self.folder,
            self.chosen,
            missed=self.missed,
            asked=lambda question: reader is not None and has(reader, question),
        )

    def _counted(self, reader: str) -> "tuple[int, int, int, Tokens]":
        """How many requests there are, about how many articles and facts, and what they are expected to take."""
        from extract.second.choice import Tokens, expected

        requests = articles = facts = 0
        tokens, last = Tokens(), ""
        for request in self._requests(reader):
            requests += 1
            articles += request.case.id != last
            last = request.case.id
            facts += len(request.questions)
            tokens += expected(request)
        return requests, articles, facts, tokens

    def _cost(self, tokens: "Tokens") -> str:
        return f", {self.prices.of(tokens):,.2f} by the prices given" if self.prices else ""


def _read(folder: Path, path: Path, readings: "Readings", reader: str) -> None:
    from extract.second.batch import read
    from extract.second.replies import answered

    new = 0

    def keep(request: "Request", reply: "Reply") -> None:
        nonlocal new
        new += readings.add(answered(request, reply, reader))

    returned = read(folder, path, keep)
    say(f"answers of {reader} to {many(returned.answered, 'article')}: {new:,} new ones kept")
    if returned.failed:
        say(f"{many(returned.failed, 'request')} with an error in the place of an answer: nothing is kept of them")
    if returned.stale:
        say(f"{many(returned.stale, 'answer')} left out: the run has other facts by now than were asked about")
    if returned.unknown:
        some = ", ".join(returned.unknown[:3]) + (" ..." if len(returned.unknown) > 3 else "")
        say(f"{many(len(returned.unknown), 'answer')} left out: nothing was written for {folder} under {some}")


def _apply(folder: Path) -> None:
    from extract.folders import parts
    from extract.second.apply import apply

    if not parts(folder, "readings"):
        fail(Exit.NOTHING, f"nobody has read {folder} a second time: say who answers (--model NAME, --read FILE)")
    done = apply(folder)
    outcomes = ", ".join(f"{done.outcomes[name]:,} {name}" for name in _OUTCOMES if done.outcomes[name])
    say(f"{many(done.before, 'fact')} before, {done.after:,} after: {outcomes or 'nothing was asked about'}")
    if done.refused:
        why = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.refused.items()))
        say(f"{many(done.refused.total(), 'answer')} refused ({why})")
    say(f'The table: {folder / "reread"}, in Python extract.open("{folder}").reread')
