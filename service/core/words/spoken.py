"""Short Dutch words that are easy to write down and to say on the telephone; for codes."""

from __future__ import annotations

# No two sound alike, none offends, none holds a letter with an accent. Never take one away or
# change the order: codes that people wrote down are made of these.
SPOKEN: tuple[str, ...] = (
    "adelaar", "akker", "anker", "appel", "arend", "avond", "bakker", "ballon", "banaan",
    "beker", "berg", "berk", "beuk", "bezem", "bier", "blad", "bloem", "boek", "boom",
    "boot", "borstel", "bos", "brief", "broer", "brood", "brug", "buizerd", "bureau",
    "cactus", "citroen", "dadel", "dak", "dans", "deken", "deur", "dorp", "draad", "druif",
    "duif", "dijk", "eend", "egel", "eiland", "emmer", "ezel", "fakkel", "fiets", "film",
    "fluit", "fornuis", "framboos", "gans", "garen", "gebouw", "geluid", "geit", "gitaar",
    "glas", "goud", "gras", "griffel", "haan", "haard", "haven", "hagel", "hamer", "hand",
    "haring", "hert", "heuvel", "hond", "honing", "hooi", "hoorn", "huis", "ijsbeer",
    "iris", "ivoor", "jager", "jas", "juli", "juni", "kaars", "kachel", "kameel", "kano",
    "kapper", "kasteel", "kat", "kegel", "kelder", "kers", "ketel", "keuken", "kikker",
    "klaver", "kleur", "klok", "knoop", "koffer", "konijn", "kop", "koren", "kraan",
    "krant", "kristal", "kroon", "kruik", "kussen", "kwast", "kwartel", "ladder", "lamp",
    "laken", "leeuw", "lente", "lepel", "lijster", "linde", "lucht", "maan", "magneet",
    "mandarijn", "mantel", "markt", "mast", "meer", "meeuw", "melk", "merel", "metaal",
    "meubel", "molen", "morgen", "mos", "motor", "muis", "muts", "naald", "nacht", "nagel",
    "nest", "netel", "noord", "noot", "oever", "olijf", "olifant", "onweer", "oogst",
    "orgel", "otter", "oven", "paard", "paleis", "papier", "parel", "park", "peer", "pen",
    "perzik", "piano", "pijl", "plank", "plein", "ploeg", "poort", "post", "potlood",
    "prins", "puzzel", "raam", "radio", "rank", "raket", "regen", "reiger", "ridder",
    "ring", "rivier", "rogge", "roos", "rugzak", "schaap", "schaar", "schip", "schilder",
    "schuur", "sjaal", "slang", "sleutel", "sloot", "smid", "sneeuw", "soep", "spiegel",
    "spin", "spoor", "stad", "stal", "steen", "ster", "stoel", "storm", "straat", "struik",
    "tafel", "tak", "tand", "tapijt", "thee", "tijger", "toren", "trap", "trein", "trommel",
    "tulp", "tuin", "uil", "uur", "vaas", "valk", "veer", "venster", "veld", "vijver",
    "vink", "vis", "vlag", "vlinder", "vloer", "vogel", "vos", "vuur", "wagen", "walnut",
    "wand", "water", "weg", "weide", "wiel", "wilg", "winter", "wolk", "wol", "wortel",
    "zadel", "zaag", "zand", "zee", "zeil", "zilver", "zomer", "zon", "zuid", "zwaan",
)  # fmt: skip
