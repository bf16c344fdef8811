"""Questions to grounded answers: plain values in, plain values out, no ORM."""
