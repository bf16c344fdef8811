"""What a question means: products named loosely, options by a part, follow-ups, slips and stated needs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from apps.grounding.types import AttributeView, Line, ProductHit, ProductView, Question, VariantView
from apps.grounding.understanding import Reading, follow_ups, places, spelling, understand
from apps.grounding.understanding.describing import people
from apps.grounding.understanding.intents import in_shop_words, intents_of
from apps.grounding.understanding.naming import name_score
from apps.grounding.understanding.needs import needs_of, seeks
from apps.grounding.understanding.options import options_in
from tests.grounding.goods import Shop, number


def product(title: str, *attributes: AttributeView, category: str = "", **options: str) -> ProductView:
    """A product; each option is given as its values with a slash between them."""
    sku = title.upper().replace(" ", "-")
    many = [(name, value) for name, values in options.items() for value in values.split("/")]
    variants = tuple(VariantView(f"{sku}-{i}", {name: value}) for i, (name, value) in enumerate(many))
    return ProductView(sku, title, category=category, attributes=attributes, variants=variants)


BOAT_2 = product("Gannet 2 Kayak", number("seats", "Seats", 2, ""), category="Boats > Kayaks")
BOAT_1 = product("Gannet 1 Kayak", number("seats", "Seats", 1, ""), category="Boats > Kayaks")
COVER = product("Gannet 2 Cockpit Cover", category="Boats > Covers")
PUMP = product("Mill Electric Foot Pump Set", category="Pumps")
RADIO_70 = product("Dory 70 Radio", category="Radios")
RADIO_90 = product("Dory 90 X Radio", category="Radios")
HUB = product("Beacon One", category="Radios")
VEST = product("Wade Rescue Vest", category="Vests", Size="S–M/L–XL", Colour="Raw orange/Ink")
ROPE = product("Splice Line", category="Ropes", Length="5 m/10 m", Colour="Red/Blue")
SAIL = product("Tack Sail", AttributeView("material", "Material", "text", "Dacron"), category="Sails")
PATCH = product("Tern Hull Patch RX4400 Grey Large", category="Repair")
PATCH_2 = product("Tern Hull Patch RX4410 Grey Large", category="Repair")
PADDLE = product("Wall Paddle", category="Paddles")
LIGHT = product("Lee Deck Lantern", category="Lights")
LIGHT_2 = product("Port Deck Light", category="Lights")


class Boats(Shop):
    """Another shop, of boats."""

    goods = (
        BOAT_2,
        BOAT_1,
        COVER,
        PUMP,
        RADIO_70,
        RADIO_90,
        HUB,
        VEST,
        ROPE,
        PADDLE,
        LIGHT,
        LIGHT_2,
        PATCH,
        PATCH_2,
    )

    def find_products(self, text: str, *, limit: int = 10) -> Sequence[ProductHit]:
        return [ProductHit(p, name_score(text, p)) for p in self.goods]


def read(text: str, view: ProductView | None = None, *said: str) -> Reading:
    lines = tuple(Line(("shopper", "assistant")[i % 2], line) for i, line in enumerate(said))
    return understand(Question(text, lines, "en", view), Boats())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("how much is the two man gannet", BOAT_2),
        ("price of the one-person gannet", BOAT_1),
        ("what does the gannet two weigh", BOAT_2),
        ("how heavy is the gannet 2 cover", COVER),
        ("what can I run off the Mill", PUMP),
        ("how long does the 70 last", RADIO_70),
        ("is the beacon 1 waterproof", HUB),
        ("how big is the pump", PUMP),
        ("price of the tern hull patch rx4400", PATCH),
        ("how much is the tern hull patch rx4400 for boats", PATCH),
    ],
)
def test_a_product_is_known_by_less_than_its_name(text: str, meant: ProductView) -> None:
    assert read(text).product == meant


@pytest.mark.parametrize(
    "text",
    ["can I wade in it", "how do we splice two ends", "where do you mill the parts", "are there wall lights"],
)
def test_a_verb_or_a_place_is_no_name(text: str) -> None:
    assert read(text).product is None


def test_what_names_the_product_in_view_as_well_names_no_other() -> None:
    assert read("how much is the gannet", BOAT_1).product == BOAT_1
    assert read("how much is the gannet 2 kayak", BOAT_1).product == BOAT_2


def test_two_products_called_alike_stay_two() -> None:
    reading = read("how heavy is the dory radio")
    assert reading.product is None
    assert {p.title for p in reading.candidates} == {"Dory 70 Radio", "Dory 90 X Radio"}


def test_the_two_of_a_name_are_compared() -> None:
    reading = read("what is the difference between the two dory radios?")
    assert [reading.product, *reading.others] == [RADIO_70, RADIO_90]


def test_an_accessory_of_the_name_is_not_compared() -> None:
    reading = read("difference between gannet 1 and gannet 2")
    assert {p.title for p in (reading.product, *reading.others) if p} == {"Gannet 1 Kayak", "Gannet 2 Kayak"}


@pytest.mark.parametrize("text", ["is the Gannet 3 stable", "does the Beacon two have a screen"])
def test_a_model_of_our_name_that_we_do_not_have_is_unknown(text: str) -> None:
    assert read(text).unknown


@pytest.mark.parametrize(
    ("text", "many"), [("a 3 person tent", 3), ("Zelt für zwei Personen", 2), ("a tent", None)]
)
def test_for_how_many(text: str, many: int | None) -> None:
    assert people(text) == many


@pytest.mark.parametrize(
    ("text", "thing", "options"),
    [
        ("is the M there", VEST, {"Size": "S–M"}),
        ("what does the orange one cost", VEST, {"Colour": "Raw orange"}),
        ("how much are ten metres", ROPE, {"Length": "10 m"}),
        ("price of the longer one", ROPE, {"Length": "10 m"}),
        ("what does the metre cost", product("Flat Band", Length="1 m/2 m"), {"Length": "1 m"}),
        ("the half litre bottle", product("Jug", Volume="0.5 l/1 l"), {"Volume": "0.5 l"}),
        ("what is the wide one", product("Mat", Size="Wide 60 cm/Long wide 80 cm"), {"Size": "Wide 60 cm"}),
        ("do you have size 37", product("Sock", Size="36–38/39–41"), {"Size": "36–38"}),
        ("the large one", product("Vase", Size="Small/Large"), {"Size": "Large"}),
        ("was kostet die größere", product("Vase", Size="Klein/Groß"), {"Size": "Groß"}),
        ("how long is this one", product("Mat", Size="Wide 60 cm/Long 80 cm"), {}),
        ("which one is it", product("Relay", Channels="One/Two"), {}),
        ("with two channels", product("Relay", Channels="One/Two"), {"Channels": "Two"}),
    ],
)  # fmt: skip
def test_options_are_known_by_a_part_of_them(text: str, thing: ProductView, options: dict[str, str]) -> None:
    assert options_in(text, thing) == options


@pytest.mark.parametrize(
    ("text", "view", "intent"),
    [
        ("splice line in red?", None, "stock"),
        ("I need the Splice Line in blue", None, "stock"),
        ("what's the 10 m splice line", None, "price"),
        ("how much does the repair take", ROPE, "policy"),
        ("what is the price of the Repair Kit", product("Repair Kit"), "price"),
        ("what does postage cost", ROPE, "policy"),
        ("which material does it fit", SAIL, "attribute"),
        ("which mast does it fit", SAIL, "compatibility"),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_settled_by_what_is_named(
    text: str, view: ProductView | None, intent: str
) -> None:
    assert read(text, view).intent == intent


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("how long does delivery to Peru take?", "and to Chile?", "how long does delivery to Chile take?"),
        ("how much is delivery in Peru", "and to other countries", "how much is delivery to other countries"),
        ("how long is the guarantee on boats", "what about paddles?", "how long is the guarantee on paddles"),
        ("Was kostet der Versand nach Peru?", "und nach Chile?", "Was kostet der Versand nach Chile?"),
        ("can I return boats", "and paddles?", ""),
        ("do you ship to Peru", "and how long does it take?", ""),
    ],
)
def test_a_new_place_or_thing_takes_the_old_ones_place(before: str, text: str, after: str) -> None:
    assert follow_ups.replaced(before, text) == after


def test_the_bigger_one_is_the_next_of_its_kind() -> None:
    reading = read("ok and the bigger one?", RADIO_70, "what does the dory 70 cost", "It costs 70 EUR.")
    assert (reading.product, reading.intent) == (RADIO_90, "price")
    assert "70" not in reading.text


@pytest.mark.parametrize("text", ["is that also true for the Beacon?", "and the Beacon itself?"])
def test_another_product_gets_the_question_before(text: str) -> None:
    reading = read(text, None, "how much is the Mill", "It costs 5 EUR.")
    assert (reading.product, reading.intent) == (HUB, "price")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("wieght of the shiping", "weight of the shipping"),
        ("how meny are dimable", "how many are dimmable"),
        ("a rd kyk", "a rd kayak"),
        ("can I paint it", "can I paint it"),
        ("dont you have vegans", "dont you have vegans"),
        ("does it fit my Ozprey bag", "does it fit my Ozprey bag"),
    ],
)
def test_slips_are_mended_and_real_words_left(text: str, mended: str) -> None:
    brand = {"weight", "vegan", "point", "kayak", "mend"}

    def alike(word: str) -> list[str]:
        return [b for b in brand if b[0] == word[0]]

    assert spelling.corrected(text, (), alike, names={"kayak"}, bold=False) == mended


@pytest.mark.parametrize(
    ("text", "known", "there"),
    [
        ("delivery within DE?", (), "delivery within Germany?"),
        ("do you ship to Vienna", (), "do you ship to Vienna (Austria)"),
        ("is the Vienna shop open", ("vienna",), "is the Vienna shop open"),
        ("how long to Oslo/Norway", (), "how long to Oslo/Norway"),
        ("does it suit us", (), "does it suit us"),
    ],
)
def test_places_bring_their_country(text: str, known: tuple[str, ...], there: str) -> None:
    assert places.located(text, known) == there


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("can it still go back", "can it be returned"),
        ("do you post parcels to Peru", "do you ship parcels to Peru"),
        ("is it here by friday?", "is it here by express delivery on the next working day?"),
        ("how heavy is it", "how heavy is it"),
    ],
)
def test_a_way_of_speaking_becomes_the_words_of_shops(text: str, plain: str) -> None:
    assert in_shop_words(text) == plain


def test_how_tall_somebody_is_is_in_metres() -> None:
    assert spelling.corrected("i'm 1.85, is it high enough", (), lambda word: []).startswith("i'm 1.85 m,")


@pytest.mark.parametrize("text", ["can they go back", "do you send to Peru", "I need it by friday", "amex?"])
def test_a_matter_of_policy_is_known_by_its_verbs(text: str) -> None:
    assert "policy" in intents_of(text)


def test_needs_are_told_apart_from_the_words_that_put_them() -> None:
    needs = needs_of(
        "which boat can I take for three people, under 30 kg and down to minus 5", frozenset({"boat"})
    )
    assert (needs.people, needs.cold, needs.words) == (3, -5.0, ())
    assert [(b.dimension, b.high) for b in needs.bounds] == [("mass", 30.0)]
    bounds = needs_of("ropes longer than 8 m", frozenset({"rope"})).bounds
    assert [(b.dimension, b.low) for b in bounds] == [("length", 8.0)]
    assert seeks("which boats are under 30 kg")
    assert not seeks("how heavy is the boat")
