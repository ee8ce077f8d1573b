"""The light of a clock (R54): computed, never stored."""
from officetime import DAY


def light(w, c):
    if c.state == "hung":
        return "hung"
    if c.state != "running":
        return "off"
    cal = w.calendar
    if w.now > c.due and not c.prov:
        black = cal.add(c.due, *w.span("light.black"))
        return "black" if w.now > black else "red"
    used, whole = w.counted(c, w.now), w.counted(c, c.due)
    n, unit = c.limit
    last_day = unit == "work_day" and n >= 3 and w.now >= c.due // DAY * DAY + 9 * 3600
    return "yellow" if used * 100 >= w.number("light.yellow") * whole or last_day else "green"


def charged(w, c):
    """R44 moves a late call's charge"""
    from figures import charged_to_co
    if c.name == "answer" and c.of.role == "lead":
        return ";".join(charged_to_co(w, c.of)) or c.charged
    return c.charged
