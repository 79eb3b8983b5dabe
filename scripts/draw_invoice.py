"""Invoices of a harbour office as pages of PDF documents."""

from __future__ import annotations

from write_pdf import Line, Rule

BERTH = 28.0
POWER = 0.32
WATER = 3.25
LETTER = (
    "Dear skipper,", "", "Thank you for staying with us. Please pay within fourteen days to the account of the harbour",
    "office, and name the number of the invoice. The rules of the harbour stand on the next page.", "",
    "Fair winds,", "Hanne de Vries, harbour master",
)  # fmt: skip
RULES = (
    "1. Whoever enters the basin calls on channel 12 and waits for an answer.",
    "2. Engines run at walking pace only; the wash of a boat belongs to its skipper.",
    "3. A berth is paid by the night, from noon to noon, and by the length of the boat.",
    "4. Nets, traps and lines are dried on the north pier and nowhere else.",
    "5. In a storm from the west the inner gate is closed. Nobody opens it but the harbour master.",
)


def euro(amount: float) -> str:
    """An amount as the office writes it."""
    return f"{amount:,.2f} €"


def invoice(number: str, boat: str, date: str, nights: int) -> list[Line | Rule]:
    """The first page: head, items, total, letter."""
    rows = [
        ("Berth", f"{nights} nights", nights * BERTH),
        ("Shore power", f"{nights * 11} kWh", nights * 11 * POWER),
        ("Water", f"{nights * 2} m³", nights * 2 * WATER),
    ]
    page: list[Line | Rule] = [
        Line(60, 90, "Harbour office", 22, True), Line(60, 112, "North pier 4, 1781 AC Den Helder"),
        Line(60, 170, f"Invoice {number}", 16, True), Line(60, 200, f"Date: {date}"), Line(60, 218, f"Boat: {boat}"),
        Rule(60, 246, 535, 246),
    ]  # fmt: skip
    for row, (what, many, amount) in enumerate(rows):
        y = 272 + 24 * row
        page += [Line(60, y, what), Line(280, y, many), Line(460, y, euro(amount))]
    total = sum(amount for _, _, amount in rows)
    page += [Rule(60, 342, 535, 342), Line(60, 368, "Total", 13, True), Line(460, 368, euro(total), 13, True)]
    return page + [Line(60, 430 + 18 * row, text) for row, text in enumerate(LETTER) if text]


def rules() -> list[Line | Rule]:
    """The second page: the rules of the harbour."""
    head: list[Line | Rule] = [Line(60, 90, "Rules of the harbour", 18, True)]
    return head + [Line(60, 130 + 22 * row, text) for row, text in enumerate(RULES)]
