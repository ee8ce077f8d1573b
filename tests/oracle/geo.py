"""Distance of two points: haversine on a sphere of 6,371,008.8 m, in whole centimetres, half up."""
from math import asin, cos, floor, radians, sin, sqrt


def near(a, b):
    (la, lo), (lb, lp) = a, b
    p, q = radians(la), radians(lb)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(lp - lo) / 2) ** 2
    return floor(2 * 6371008.8 * asin(sqrt(min(1, h))) * 100 + 0.5)
