// Runs on every page.

import htmx from "htmx.org/dist/htmx.esm.js";
import { startClocks } from "./clock.js";
import { startCopying } from "./copy.js";
import { startFragments } from "./fragments.js";

htmx.config.allowEval = false;
startFragments();
startCopying();
startClocks();
