"""A second interpreter of the calculator, written from the rules alone: cells by name, one small step at a time."""

from __future__ import annotations


class StarvedError(Exception):
    pass


class Device:
    def __init__(self, laws, inputs):
        self.modulus = laws["modulus"]
        self.keys, self.quirk = laws["keys"], laws["quirk"]
        self.cells = {"A": 0, "B": 0}
        self.hopper = [value % self.modulus for value in inputs]
        self.printed, self.presses_of = [], {}
        self.direction, self.jump, self.restart = 1, 0, False

    def value(self, name):
        if name == "in":
            if not self.hopper:
                raise StarvedError
            return self.hopper.pop(0)
        return self.cells[name] if name in ("A", "B") else name

    def holds(self, condition):
        a, b = self.cells["A"], self.cells["B"]
        if condition.endswith(" odd"):
            return self.cells[condition[0]] % 2 == 1
        if condition.endswith("=0"):
            return self.cells[condition[0]] == 0
        return {"A>B": a > b, "A<B": a < b, "A=B": a == b}[condition]

    def oddity(self, then, cell="A"):
        if then == "swap":
            self.cells["A"], self.cells["B"] = self.cells["B"], self.cells["A"]
        elif then == "clear":
            self.cells[cell] = 0
        elif then == "negate":
            self.cells["A"] = (self.modulus - self.cells["A"]) % self.modulus
        elif then == "raise":
            self.cells["A"] = (self.cells["A"] + 1) % self.modulus

    def act(self, letter):
        meaning = self.keys[letter]
        if "every" in meaning:
            self.presses_of[letter] = self.presses_of.get(letter, 0) + 1
            if self.presses_of[letter] % meaning["every"]:
                return
        if "if" in meaning and not self.holds(meaning["if"]):
            return
        do, when, then = meaning["do"], self.quirk["when"], self.quirk.get("then")
        if do == "print":
            self.printed.append(self.cells[meaning["of"]])
            if when == "print":
                self.oddity(then, meaning["of"])
        elif do == "swap":
            self.oddity("swap")
        elif do == "skip":
            self.jump += 2 if when == "skip" else 1
        elif do == "restart":
            self.restart = True
        elif do == "reverse":
            self.direction *= -1
        elif do == "halve":
            self.cells[meaning["to"]] //= 2
        else:
            old, value = self.cells[meaning["to"]], self.value(meaning["of"])
            results = {
                "put": value, "add": old + value, "take": old - value, "from": value - old, "times": old * value,
                "least": min(old, value), "most": max(old, value), "gap": max(old, value) - min(old, value),
            }  # fmt: skip
            self.cells[meaning["to"]] = results[do] % self.modulus
            if meaning["of"] == "in" and when == "read" and value > self.quirk["above"]:
                self.oddity(then)


def run(laws, program, inputs):
    """Return what was printed, the ending and the cells at the end."""
    device, quirk = Device(laws, inputs), laws["quirk"]
    place, before = 0, None
    for press in range(1, 161):
        letter, times = program[place], 1
        odd = quirk["when"] == "press" and press % quirk["every"] == 0
        odd = odd or (quirk["when"] == "repeat" and letter == before)
        if odd:
            times = {"ignore": 0, "twice": 2}[quirk["then"]]
        before, device.jump, device.restart = letter, 0, False
        try:
            for _ in range(times):
                device.act(letter)
        except StarvedError:
            return device.printed, "starved"
        if device.restart:
            place = 0
            continue
        place += device.direction * (1 + device.jump)
        if place not in range(len(program)):
            place %= len(program)
            if quirk["when"] == "wrap":
                device.oddity(quirk["then"])
    return device.printed, "overrun"
