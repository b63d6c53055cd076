// Durations on the clock, in milliseconds.

const MINUTE = 60_000;
const WARNINGS_MINUTES = [15, 5, 1];

/** Return a duration as 1:02:03, or as 2:03 below an hour; never negative. */
export function clockFace(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Return the sentence to say when the time left went from `before` to `after`, or "" when there is none. */
export function announcement(before, after) {
  if (before > 0 && after <= 0) return "The time is up. What you send now is kept and marked as late.";
  const crossed = WARNINGS_MINUTES.filter((minutes) => before > minutes * MINUTE && after <= minutes * MINUTE).at(-1);
  return crossed ? `${crossed} ${crossed === 1 ? "minute" : "minutes"} left.` : "";
}

/** Return the sentence to say when the deadline was moved, or "" for less than half a minute. */
export function creditWords(milliseconds) {
  const minutes = Math.round(milliseconds / MINUTE);
  return minutes >= 1 ? `${minutes} ${minutes === 1 ? "minute was" : "minutes were"} added to your clock.` : "";
}
