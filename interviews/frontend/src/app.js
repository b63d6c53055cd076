// Runs on every page.

import htmx from "htmx.org/dist/htmx.esm.js";
import { startClocks } from "./clock.js";
import { startCopying } from "./copy.js";
import { startFragments } from "./fragments.js";

htmx.config.allowEval = false;
// A form that was swapped in is htmx's at once: a quick hand on the keys must not send it as a plain one.
htmx.config.defaultSettleDelay = 0;
startFragments();
startCopying();
startClocks();
