"""Working days, office hours and limits (R20-R26). An instant is whole seconds since 1970 on Chengdu's own clock
(no zone arithmetic anywhere), a day is instant // 86400."""
import datetime

DAY = 86400
EPOCH = datetime.date(1970, 1, 1)
MORNING, NOON, AFTER, EVENING = 9 * 60, 12 * 60, 13 * 60, 17 * 60
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LAWFUL = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def day_of(text):
    """2026-03-09 -> day, ValueError when there is no such date"""
    if len(text) != 10:
        raise ValueError(text)
    return (datetime.date.fromisoformat(text) - EPOCH).days


def date_of(day):
    return EPOCH + datetime.timedelta(days=day)


def instant(day, text):
    """time HH:MM or HH:MM:SS on that day"""
    parts = text.split(":")
    if len(parts) not in (2, 3) or any(len(p) != 2 or not p.isascii() or not p.isdigit() for p in parts):
        raise ValueError(text)
    h, m, s = (int(p) for p in parts + ["00"][:3 - len(parts)])
    if h > 23 or m > 59 or s > 59:
        raise ValueError(text)
    return day * DAY + h * 3600 + m * 60 + s


def iso(t):
    d, s = divmod(t, DAY)
    return f"{date_of(d).isoformat()}T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+08:00"


def plain(t):
    """as a story says it"""
    d, s = divmod(t, DAY)
    tail = f":{s % 60:02}" if s % 60 else ""
    return f"{date_of(d).isoformat()} {WEEKDAYS[date_of(d).weekday()]} {s // 3600:02}:{s // 60 % 60:02}{tail}"


def up(t):
    return -(-t // 60) * 60


class Calendar:
    def __init__(self, rows):
        self.off, self.work, self.memo = set(), set(), {}
        for date, kind in rows:
            (self.off if kind == "off" else self.work).add(day_of(date))

    def replace(self, year, off, work):
        self.memo.clear()
        self.off = {d for d in self.off if date_of(d).year != year} | set(off)
        self.work = {d for d in self.work if date_of(d).year != year} | set(work)

    def covered(self, year):
        return (datetime.date(year, 1, 1) - EPOCH).days in self.off

    def working(self, day):
        known = self.memo.get(day)
        if known is None:
            date = date_of(day)
            if not self.covered(date.year):
                known = date.weekday() < 5 and (date.month, date.day) not in LAWFUL
            elif day in self.off:
                known = False
            else:
                known = day in self.work or date.weekday() < 5
            self.memo[day] = known
        return known

    def provisional(self, start, due):
        years = range(date_of(start // DAY).year, date_of(due // DAY).year + 1)
        return not all(self.covered(y) for y in years)

    def next_working(self, day):
        while not self.working(day):
            day += 1
        return day

    def previous_working(self, day, n=1):
        while n:
            day -= 1
            n -= self.working(day)
        return day

    def work_days_between(self, after, until):
        """working days d with after < d <= until"""
        return sum(self.working(d) for d in range(after + 1, until + 1))

    def evening(self, day):
        return day * DAY + EVENING * 60

    def add(self, start, n, unit):
        """R21-R25"""
        if unit == "work_day":
            day = start // DAY
            while n:
                day += 1
                n -= self.working(day)
            return self.evening(day)
        if unit == "natural_day":
            return self.evening(self.next_working(start // DAY + n))
        t = up(start)
        if unit == "clock_minute":
            return t + n * 60
        if unit == "clock_hour":
            return t + n * 3600
        left = n * 60 if unit == "work_hour" else n
        day, minute = divmod(t // 60, 1440)
        while True:
            if self.working(day):
                for a, b in ((MORNING, NOON), (AFTER, EVENING)):
                    a = max(a, minute)
                    if b > a:
                        if left <= b - a:
                            return day * DAY + (a + left) * 60
                        left -= b - a
            day, minute = day + 1, 0

    def minutes(self, a, b, unit):
        """counted minutes that lie wholly between two instants (R54)"""
        a, b = up(a) // 60, b // 60
        if b <= a:
            return 0
        if unit.startswith("clock"):
            return b - a
        total = 0
        for day in range(a // 1440, b // 1440 + 1):
            if self.working(day):
                for x, y in ((MORNING, NOON), (AFTER, EVENING)):
                    x, y = max(a, day * 1440 + x), min(b, day * 1440 + y)
                    total += max(0, y - x)
        return total
