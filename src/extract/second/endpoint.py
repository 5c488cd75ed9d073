"""A reader behind an endpoint that speaks the OpenAI chat protocol, here or rented: asked by many at a time, no faster
than it bears.

The key is that of the environment (`OPENAI_API_KEY`); a local server needs none. Every request bears its own key of
repetition (`Idempotency-Key`), so that an endpoint that honours it answers one that was asked twice but once.
"""

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from extract.second.choice import Tokens
from extract.second.questions import Request
from extract.second.replies import Reply

if TYPE_CHECKING:
    import openai

KEY = "OPENAI_API_KEY"
_PATH = "/chat/completions"
_GIVE_UP = 8
"""After so many requests in a row that came to nothing, with none that did, the endpoint is taken for gone."""
_OPTIONAL = ("temperature", "response_format")
"""What an endpoint may refuse to be asked for; the request goes on without it."""


class EndpointError(Exception):
    """The endpoint cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Which model answers where (None: the provider's own address), and how it is to be asked.

    `at_once` requests are under way together, at most `per_minute` begin in a minute; `timeout` seconds is what one may
    take, and `retries` how often it is tried again where the endpoint is busy, late or broken.
    """

    model: str
    url: str | None = None
    at_once: int = 16
    per_minute: float | None = None
    timeout: float = 120.0
    retries: int = 5

    @property
    def place(self) -> str:
        """Where requests go, in words."""
        return self.url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"


@dataclass(slots=True)
class Asked:
    """How many requests were answered, what they took, and why others were not."""

    answered: int = 0
    tokens: Tokens = field(default_factory=Tokens)
    failed: Counter[str] = field(default_factory=Counter)
    last: str = ""
    """What the endpoint said of the last one that failed."""


Keep = Callable[[Request, Reply], None]
Tries = Callable[[Request], int]
"""How many answers to a request there are already: one that is asked anew has another key of repetition."""


def ask(endpoint: Endpoint, requests: Iterator[Request], keep: Keep, tries: Tries = lambda _: 0) -> Asked:
    """Put all requests to the endpoint and `keep` every reply as it comes; what fails can be asked another time.

    Raises EndpointError where asking on is of no use: no such place or model, no right to it, or nothing but failures.
    """
    try:
        return asyncio.run(_Asking(endpoint, requests, keep, tries).all())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None


class _Asking:
    def __init__(self, endpoint: Endpoint, requests: Iterator[Request], keep: Keep, tries: Tries) -> None:
        self.endpoint, self.requests, self.keep, self.tries = endpoint, requests, keep, tries
        self.asked = Asked()
        self.options: dict[str, Any] = {"temperature": 0, "response_format": None}
        self.in_vain = 0
        self.next_at = 0.0

    async def all(self) -> Asked:
        import openai

        client = openai.AsyncOpenAI(
            api_key=os.environ.get(KEY) or "none", base_url=self.endpoint.place, timeout=self.endpoint.timeout,
            max_retries=self.endpoint.retries, http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
        )  # fmt: skip
        async with client, asyncio.TaskGroup() as group:
            for _ in range(self.endpoint.at_once):
                group.create_task(self._work(client))
        return self.asked

    async def _work(self, client: "openai.AsyncOpenAI") -> None:
        while (request := next(self.requests, None)) is not None:
            await self._turn()
            await self._one(client, request)

    async def _turn(self) -> None:
        """Wait until the next request may begin."""
        if self.endpoint.per_minute:
            now = asyncio.get_running_loop().time()
            at = max(now, self.next_at)
            self.next_at = at + 60 / self.endpoint.per_minute
            await asyncio.sleep(at - now)

    async def _one(self, client: "openai.AsyncOpenAI", request: Request) -> None:
        import openai

        began = perf_counter()
        try:
            async with asyncio.timeout(self.endpoint.timeout * (1 + self.endpoint.retries)):
                completion = await self._create(client, request)
        except (openai.AuthenticationError, openai.PermissionDeniedError, openai.NotFoundError) as error:
            raise EndpointError(f"{self.endpoint.place} refuses {self.endpoint.model}: {_told(error)}") from None
        except openai.APIError as error:
            if 300 <= getattr(error, "status_code", 0) < 400:
                told = "it sends on to another place: name that one, if articles may go there"
                raise EndpointError(f"{self.endpoint.place} answers nothing itself: {told}") from None
            self._fail(_kind(error), _told(error))
            return
        except TimeoutError:  # it sends on and on
            self._fail("too late", f"its answer was not whole after {self.endpoint.timeout:g} seconds a try")
            return
        except ValueError:  # no JSON
            completion = None
        reply = _reply(completion, perf_counter() - began)
        if reply is None:
            self._fail("no completion", "what it sent is no completion of the chat protocol")
            return
        self.asked.answered += 1
        self.keep(request, reply)
        self.asked.tokens += Tokens(reply.tokens_in or 0, reply.tokens_out or 0)

    def _fail(self, kind: str, told: str) -> None:
        self.asked.failed[kind] += 1
        self.asked.last = told
        self.in_vain += 1
        if self.in_vain >= _GIVE_UP and not self.asked.answered:
            raise EndpointError(f"{self.endpoint.place}: none of {self.in_vain} requests was answered: {told}")

    async def _create(self, client: "openai.AsyncOpenAI", request: Request) -> Any:
        """The completion; where the endpoint takes no temperature or schema, it is asked without from then on."""
        import openai
        from openai.types.chat import ChatCompletion

        while True:
            options = dict(self.options)
            if "response_format" in options:
                options["response_format"] = request.response_format
            once = hashlib.sha256(f"{self.endpoint.model} {request.id} {self.tries(request)}".encode()).hexdigest()[:32]
            try:
                body = {"model": self.endpoint.model, "messages": request.messages, **options}
                told: Any = {"headers": {"Idempotency-Key": once}}
                return await client.post(_PATH, cast_to=ChatCompletion, body=body, options=told)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                name = next((n for n in _OPTIONAL if n in options and _names(error, n)), None)
                if name is None:
                    raise
                self.options.pop(name, None)


def _reply(completion: Any, seconds: float) -> Reply | None:
    """What a completion says; None if there is nothing in it."""
    choice = next(iter(getattr(completion, "choices", None) or ()), None)
    content = getattr(getattr(choice, "message", None), "content", None)
    if isinstance(content, list):  # parts, as some servers have it
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if not isinstance(content, str) or not content.strip():
        return None
    usage = getattr(completion, "usage", None)
    sent, answered = (_count(getattr(usage, name, None)) for name in ("prompt_tokens", "completion_tokens"))
    model = completion.model if isinstance(getattr(completion, "model", None), str) else None
    return Reply(content, model, sent, answered, round(seconds, 3), getattr(choice, "finish_reason", "") == "length")


def _count(given: Any) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _names(error: "openai.APIStatusError", option: str) -> bool:
    """Whether an endpoint's refusal is of an option."""
    words = str(error).lower()
    return option in words or (option == "response_format" and ("schema" in words or "format" in words))


def _kind(error: "openai.APIError") -> str:
    import openai

    if isinstance(error, openai.APITimeoutError):
        return "too late"
    if isinstance(error, openai.APIConnectionError):
        return "no connection"
    status = getattr(error, "status_code", None)
    return f"status {status}" if status else "broken answer"


def _told(error: "openai.APIError") -> str:
    """What went wrong, without headers or keys."""
    return f"{_kind(error)}, {error.message[:200]}"
