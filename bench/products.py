"""An invented range of any size as catalogue JSON, one product a line, the same for the same number.

    python -m bench.products 50000 > products.jsonl

Forty kinds of things by sixty makers, each with typed attributes, a text, prices, stock by store, about two
variants, and relations to other products: as varied as a large shop's feed, and nobody's.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from typing import Any

KINDS = {
    "Outdoor > Tents": ("tent", ("persons", "water_column", "weight", "packed_length")),
    "Outdoor > Sleeping bags": ("sleeping bag", ("comfort_temperature", "weight", "length")),
    "Outdoor > Backpacks": ("backpack", ("volume", "weight", "back_length")),
    "Outdoor > Stoves": ("camping stove", ("power", "weight", "boiling_time")),
    "Lighting > Desk lamps": ("desk lamp", ("power", "colour_temperature", "height", "brightness")),
    "Lighting > Ceiling lights": ("ceiling light", ("power", "diameter", "brightness")),
    "Lighting > Bulbs": ("bulb", ("power", "brightness", "colour_temperature", "lifetime")),
    "Kitchen > Kettles": ("kettle", ("capacity", "power", "cable_length")),
    "Kitchen > Pans": ("frying pan", ("diameter", "weight", "height")),
    "Kitchen > Knives": ("chef's knife", ("blade_length", "hardness", "weight")),
    "Kitchen > Mixers": ("stand mixer", ("capacity", "power", "speeds", "weight")),
    "Tools > Drills": ("cordless drill", ("torque", "battery_voltage", "weight", "speeds")),
    "Tools > Saws": ("jigsaw", ("power", "cutting_depth", "stroke")),
    "Tools > Sanders": ("orbital sander", ("power", "pad_diameter", "noise")),
    "Tools > Ladders": ("ladder", ("working_height", "load", "steps")),
    "Office > Chairs": ("office chair", ("seat_height", "load", "weight")),
    "Office > Desks": ("standing desk", ("width", "depth", "load", "max_height")),
    "Office > Printers": ("laser printer", ("pages_per_minute", "memory", "weight", "noise")),
    "Office > Shredders": ("shredder", ("sheets", "bin_volume", "noise")),
    "Computers > Notebooks": ("notebook", ("memory", "storage", "screen_size", "battery_life", "weight")),
    "Computers > Monitors": ("monitor", ("screen_size", "refresh_rate", "brightness", "weight")),
    "Computers > Keyboards": ("keyboard", ("keys", "cable_length", "weight")),
    "Computers > Docks": ("docking station", ("ports", "power", "cable_length")),
    "Audio > Headphones": ("headphones", ("battery_life", "driver", "weight", "impedance")),
    "Audio > Speakers": ("loudspeaker", ("power", "battery_life", "weight")),
    "Audio > Turntables": ("turntable", ("wow", "weight", "platter_diameter")),
    "Bikes > Helmets": ("bike helmet", ("weight", "vents", "head_size")),
    "Bikes > Locks": ("bike lock", ("length", "weight", "security_level")),
    "Bikes > Lights": ("bike light", ("brightness", "battery_life", "weight")),
    "Bikes > Pumps": ("floor pump", ("pressure", "height", "hose_length")),
    "Garden > Mowers": ("lawn mower", ("cutting_width", "power", "bag_volume", "weight")),
    "Garden > Hoses": ("garden hose", ("length", "diameter", "pressure")),
    "Garden > Shears": ("hedge shears", ("blade_length", "weight", "tooth_gap")),
    "Baby > Prams": ("pram", ("weight", "load", "folded_length")),
    "Baby > Monitors": ("baby monitor", ("range", "battery_life", "weight")),
    "Sports > Rackets": ("tennis racket", ("weight", "head_size", "balance")),
    "Sports > Skis": ("touring ski", ("length", "weight", "waist_width")),
    "Sports > Mats": ("yoga mat", ("length", "width", "thickness", "weight")),
    "Home > Heaters": ("oil radiator", ("power", "room_size", "weight", "cable_length")),
    "Home > Fans": ("tower fan", ("power", "noise", "height", "speeds")),
}
UNITS = {
    "water_column": "mm", "weight": "kg", "comfort_temperature": "°C", "volume": "l", "power": "W",
    "colour_temperature": "K", "brightness": "lm", "capacity": "l", "torque": "Nm", "battery_voltage": "V",
    "noise": "dB", "load": "kg", "memory": "GB", "storage": "GB", "battery_life": "h", "refresh_rate": "Hz",
    "impedance": "Ω", "pressure": "bar", "range": "m", "room_size": "m²", "boiling_time": "min",
    "lifetime": "h", "hardness": "HRC", "bin_volume": "l", "bag_volume": "l", "driver": "mm", "wow": "%",
}  # fmt: skip
COUNTED = {"persons", "speeds", "steps", "pages_per_minute", "sheets", "keys", "ports", "vents",
           "security_level", "head_size", "balance"}  # fmt: skip
FIRST = "Alder Birk Corv Dorn Elv Fenn Gald Hask Ilm Jor Kest Lund Mora Nord Ost Palt Quill Rask Sund Tarn"
LAST = ("holm", "vik", "mark")
MATERIALS = ("aluminium", "steel", "polyester", "ripstop nylon", "oak", "bamboo", "ABS", "glass", "cork")
COLOURS = ("black", "white", "moss", "sand", "slate", "rust", "navy")
SIZES = ("S", "M", "L")
STORES = ("Leipzig", "Hamburg", "Wien")
SAYINGS = (
    "Made for long days, with {material} where it matters.",
    "The {kind} that stays quiet, and stays in shape.",
    "Every part can be replaced; {maker} keeps spare parts for ten years.",
    "Tested for {months} months before it went on sale.",
    "Comes in {colour} and with a cotton bag.",
    "Wipe it with a damp cloth; never put it into the dishwasher.",
    "A lighter frame than its predecessor, at the same strength.",
    "Assembly takes about {months} minutes and one key, which is included.",
)


def main() -> None:
    """Write the range to standard output."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for one in products(options.number, options.seed):
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")


def products(number: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """So many products; the first ones are the same in a longer range."""
    dice = random.Random(seed)
    for place in range(number):
        yield _product(place, dice)


def _product(place: int, dice: random.Random) -> dict[str, Any]:
    category, (kind, names) = dice.choice(list(KINDS.items()))
    maker = dice.choice(FIRST.split()) + dice.choice(LAST)
    series = f"{dice.choice(FIRST.split())}{dice.choice('aeiou')} {dice.randrange(10, 999)}"
    price = round(dice.lognormvariate(4.2, 0.9), 2)
    words: dict[str, Any] = {"material": dice.choice(MATERIALS), "kind": kind, "maker": maker,
             "months": dice.randrange(3, 30), "colour": dice.choice(COLOURS)}  # fmt: skip
    told = dice.sample(SAYINGS, dice.randrange(2, 6))
    found: dict[str, Any] = {
        "sku": f"B-{place:06d}",
        "title": f"{maker} {series} {kind}",
        "brand": maker,
        "category": category,
        "description": "<p>" + "</p><p>".join(one.format(**words) for one in told) + "</p>",
        "bullets": [f"{words['material'].capitalize()} {kind}", f"{words['months']} months of warranty"],
        "attributes": {name: _value(name, dice) for name in names} | {"material": words["material"]},
        "price": {"amount": f"{price:.2f}", "currency": "EUR"},
        "stock": {store: dice.randrange(0, 40) for store in dice.sample(STORES, dice.randrange(1, 4))},
    }
    if dice.random() < 0.4:
        found["variants"] = _variants(found["sku"], price, dice)
    if place and dice.random() < 0.3:
        relation = dice.choice(("fits", "requires", "not_with", "replaces", "part_of"))
        found["relations"] = [{"kind": relation, "sku": f"B-{dice.randrange(place):06d}"}]
    return found


def _value(name: str, dice: random.Random) -> Any:
    if name in COUNTED:
        return dice.randrange(1, 120)
    return {"value": round(dice.lognormvariate(3, 1.2), 1), "unit": UNITS.get(name, "cm")}


def _variants(sku: str, price: float, dice: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "sku": f"{sku}-{colour}-{size}".upper(),
            "options": {"Colour": colour, "Size": size},
            "price": {"amount": f"{price * (1 + 0.05 * SIZES.index(size)):.2f}", "currency": "EUR"},
            "stock": dice.randrange(0, 12),
        }
        for colour in dice.sample(COLOURS, dice.randrange(1, 4))
        for size in SIZES[: dice.randrange(1, 4)]
    ]


if __name__ == "__main__":
    main()
