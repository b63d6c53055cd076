"""The rules of the shuttle once more, written straight from the text and as slowly as may be: the engine's oracle."""


def interpret(laws, rail, bits, most_written):
    """Return (ending, ticks, written) of a run."""
    position, facing, flag = 0, laws["start"]["heading"], laws["start"]["flag"]
    inputs, written, ticks, quiet = list(bits), "", 0, 0
    while True:
        ticks += 1
        meaning = laws["glyphs"][rail[position]][facing]
        quiet += 1
        stride = 1
        if "when" not in meaning or meaning["when"] == flag:
            if meaning["do"] == "read":
                if not inputs:
                    return "ended", ticks, written
                flag, quiet = int(inputs.pop(0)), 0
            elif meaning["do"] == "write":
                written, quiet = written + str(flag), 0
                if len(written) > most_written:
                    return "extra", ticks, written
            elif meaning["do"] == "invert":
                flag = 1 - flag
            elif meaning["do"] == "reverse":
                facing = "left" if facing == "right" else "right"
            elif meaning["do"] == "stride":
                stride = meaning["by"]
        if quiet > 4 * len(rail):
            return "dead", ticks, written
        target = position + stride if facing == "right" else position - stride
        if target in range(len(rail)):
            position = target
            continue
        end, beside, back = (len(rail) - 1, len(rail) - 2, "left") if facing == "right" else (0, 1, "right")
        goes_on = laws["bumper"] == "inward" and position == end and len(rail) > 1
        position, facing = (beside if goes_on else end), back
