"""Turns what pip, npm and apt print when they fail into one sentence that says how to mend it."""

import re

COMPLAINTS = (
    (r"no space left on device|enospc|enough free space", "The disk is full: free at least 2 GB and run this again."),
    (
        r"temporary failure in name resolution|failed to resolve|name or service not known|could not resolve (?:host|')"
        r"|network is unreachable|no route to host|enotfound|eai_again|enetunreach|econnrefused|etimedout"
        r"|connection refused|newconnectionerror|connecttimeouterror|readtimeouterror|proxyerror"
        r"|connection timed out|unable to connect to",
        "The package registries cannot be reached: check the network (and proxy) of this machine and run this again.",
    ),
    (
        r"certificate_verify_failed|self.signed certificate|unable to get local issuer|cert_has_expired",
        "A package registry's certificate is not trusted here: install your network's root certificate, "
        "name it to pip and npm (PIP_CERT, NODE_EXTRA_CA_CERTS), and run this again.",
    ),
    (
        r"no matching distribution found|could not find a version that satisfies",
        "A pinned package is not offered for this Python or machine: use Python 3.11 to 3.13 on x86-64 or ARM64 Linux.",
    ),
    (
        r"could not get lock|is another process using it",
        "Another apt is running: wait for it to end and run this again.",
    ),
    (r"permission denied|eacces", "Something in this folder belongs to another user: run this as its owner."),
)


def sentence_for(title: str, output: str, log: str) -> str:
    """Return the sentence for a failed command, from what it printed."""
    text = output.lower()
    for pattern, sentence in COMPLAINTS:
        if re.search(pattern, text):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    lines = lines or ["it printed nothing"]
    last = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1])
    return f"{title} failed ({last[:160].rstrip('. ')}): see {log} for all it printed."
