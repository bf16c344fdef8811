"""The plain values that go into grounding and come out of it. All are immutable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from apps.grounding.rule_view import RuleView
from apps.grounding.synonyms import Book

SourceKind = Literal["attribute", "passage", "price", "stock", "relation", "fact", "rule", "hours"]
Outcome = Literal["answered", "refused", "escalated", "clarify"]
Verdict = Literal["supported", "unsupported"]
RelationKind = Literal["fits", "requires", "not_with", "replaces", "part_of"]
AttributeValue = str | int | float | Decimal | bool | Sequence[str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of evidence stands: one approved version of one thing.

    `date` is ISO 8601: when it was approved, or for prices, stock and hours when it was read.
    """

    kind: SourceKind
    id: str
    version: str = ""
    title: str = ""
    url: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One approved statement that an answer may rest on.

    `product` is the sku it holds for; None means it holds for the whole brand (a policy).
    `name`, `value`, `unit` are set for typed evidence. `score` is 0..1, comparable within one search.
    `opening`: the first passage of its text.
    """

    id: str
    kind: SourceKind
    text: str
    source: Source
    product: str | None = None
    name: str = ""
    value: object = None
    unit: str = ""
    score: float = 0.0
    heading: str = ""
    language: str = "en"
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft with the ids of the evidence it cites."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine would like to say, before the verifier has looked at it."""

    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The verifier's word on one claim; `why` is a full sentence, `quote` the text that supports it."""

    text: str
    kind: str
    verdict: Verdict
    why: str
    source: Source | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All claims of a draft; `mixed` means that some hold and some do not."""

    verdict: Literal["supported", "unsupported", "mixed"]
    claims: tuple[ClaimVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributeView:
    """One approved typed attribute. `type` is text, number, bool or list."""

    name: str
    label: str
    type: str
    value: AttributeValue
    unit: str = ""


@dataclass(frozen=True, slots=True)
class VariantView:
    """One buyable variant. `stock` is pieces over all stores, None when unknown; `orderable` where it is sold
    without a count, or beyond the last piece."""

    sku: str
    options: Mapping[str, str] = field(default_factory=dict)
    price: Decimal | None = None
    currency: str = ""
    stock: int | None = None
    stores: Mapping[str, int] = field(default_factory=dict)
    orderable: bool = False
    attributes: tuple[AttributeView, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product as the AI may speak of it: approved fields only.

    `price`, `stock` and `orderable` hold for the product itself where it has no variants. `texts` are all its
    approved descriptions and bullets, as passages. `read_at` is when price and stock were read.
    """

    sku: str
    title: str
    supplier: str = ""
    category: str = ""
    url: str = ""
    version: str = ""
    price: Decimal | None = None
    currency: str = ""
    stock: int | None = None
    orderable: bool = False
    variants: tuple[VariantView, ...] = ()
    attributes: tuple[AttributeView, ...] = ()
    texts: tuple[Evidence, ...] = ()
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A product found by name; `score` is 0..1."""

    product: ProductView
    score: float


@dataclass(frozen=True, slots=True)
class RelationView:
    """A declared relation of a product to another (`target_sku`) or to a named thing (`target_name`)."""

    id: str
    kind: RelationKind
    target_sku: str = ""
    target_name: str = ""
    version: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """Something the brand lays down, typed as in knowledge.fact_values. `scope` is a country or category."""

    id: str
    kind: str
    scope: str
    value: Mapping[str, Any]
    version: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class AvailabilityView:
    """Who is there now. `opens_at` is the next opening when nobody is; `hours` are sentences to say."""

    advisors_online: int = 0
    wait_seconds: int | None = None
    opens_at: datetime | None = None
    languages: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlotsView:
    """Something that can be booked and its next free starts, in the brand's time zone, soonest first."""

    key: str
    name: str
    starts: tuple[datetime, ...] = ()
    read_at: datetime | None = None


class KnowledgePort(Protocol):
    """What grounding may ask of the brand's approved knowledge. Every answer is of the current brand."""

    def product(self, sku: str) -> ProductView | None:
        """The product with this sku, or the product whose variant has it."""
        ...

    def find_products(self, text: str, *, limit: int = 10) -> Sequence[ProductHit]:
        """Products named in the text, best first."""
        ...

    def passages(
        self, query: str, *, product: str | None = None, language: str = "en", limit: int = 10
    ) -> Sequence[Evidence]:
        """Approved, valid passages for shoppers: general ones and those of this product, best first."""
        ...

    def relations(self, sku: str) -> Sequence[RelationView]:
        """Declared relations of the product, in the direction product → target."""
        ...

    def relations_to(self, sku: str) -> Sequence[tuple[ProductView, RelationView]]:
        """Declared relations of other products that point at this one, each with its owner."""
        ...

    def policy_facts(self) -> Sequence[PolicyFact]:
        """Approved facts that hold today, one per kind and scope."""
        ...

    def rules(self, sku: str = "") -> Sequence[RuleView]:
        """Approved rules that hold today: of this product, its category and the brand; without a sku, of all
        categories and the brand."""
        ...

    def synonyms(self) -> Book:
        """What shoppers say in the place of the brand's own terms, as approved."""
        ...

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        """Those of the words that stand in the brand's approved texts."""
        ...

    def words_like(self, word: str) -> Sequence[str]:
        """The brand's words that look like this one."""
        ...

    def availability(self) -> AvailabilityView:
        """Who is there now, and when somebody is next."""
        ...

    def slots(self) -> Sequence[SlotsView]:
        """What can be booked, each with its next free starts as they are offered now."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """An earlier line of the conversation; `by` is shopper, assistant or advisor."""

    by: str
    text: str
    product: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a shopper asked. `variant` is the sku of the variant in view; `language` is the session's."""

    text: str
    history: tuple[Line, ...] = ()
    language: str = "en"
    product: ProductView | None = None
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a clarifying question's picker; picking it sends `text` as the shopper's next line."""

    label: str
    text: str
    kind: str = ""
    sku: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the question seems to be about. `identifiers` are part numbers, models and sizes it names;
    `read_as` what the shopper said and the brand's term it was read as."""

    text: str
    language: str
    intent: str
    attribute: str = ""
    products: tuple[str, ...] = ()
    variant: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    follow_up: bool = False
    read_as: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Making:
    """How the words of a decision were made. `engine` is the one whose words were said.

    The rest is empty unless a model was asked: `prompt` is name@version, `raw` what it said, `ms` its time,
    `fell_back` why the offline engine's words were said all the same.
    """

    engine: Literal["offline", "generative"] = "offline"
    model: str = ""
    prompt: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0
    raw: str = ""
    fell_back: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole result for one question. `confidence` is 0..1 that an answer (given or withheld) is right.

    `reason` names the rule that fired in snake_case. `offered` lists next steps among person, appointment,
    message. `retrieved` is up to ten pieces of evidence, best first, whatever the outcome; `cited` are all
    those that the statements name. `chance` is what the rules went by where `confidence` weighs more.
    """

    outcome: Outcome
    text: str
    capability: str
    reason: str
    confidence: float
    statements: tuple[Statement, ...] = ()
    retrieved: tuple[Evidence, ...] = ()
    cited: tuple[Evidence, ...] = ()
    judgement: Judgement = Judgement("supported")
    offered: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    product: str = ""
    variant: str = ""
    understanding: Understanding | None = None
    making: Making = Making()
    chance: float = 0.0
