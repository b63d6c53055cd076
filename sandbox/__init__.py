"""Runs inert text through our own evaluator inside hardened Docker containers.

Theory of operation. These processes exist:

- The *caller* (a grading worker, the web server) has neither Docker nor capabilities. It holds a unix socket and a
  `client.BrokerClient`, sends a job and gets the evaluator's answer, or one sentence about our own failure.
- The *broker* (`python -m sandbox serve`, one per host) is the only process that may use Docker, which amounts to
  being root. It listens on that socket (mode 0660), queues jobs by priority and keeps a pool of evaluators. It
  never looks into a job or a report beyond their envelopes.
- An *evaluator container* has one program as process 1, given to the broker on its command line. It holds our code and
  Python, no shell, no network, no capability, nothing writable but a small /tmp, and an unprivileged user
  (`policy`, `seccomp`). It is created, compared with the policy, attached to and started ahead of time; it says
  `ready`, then takes one job after the other and parses each in a forked process with limits of its own.
- The *engine* is the machine's own or, where there is none, a private dockerd that the first of our commands starts and
  the last one ends (`engine`, `private_engine`, `engine_keeper`).

They are joined by two kinds of pipe, both carrying length-prefixed JSON (`frames`): the caller's connection to the
broker's socket, and the broker's attach stream to each container (`attach`), opened before the container starts.
Nothing is ever sent by `docker exec`, mounted, or passed by environment.

What goes wrong ends the container, never the broker. On a deadline, a flood or a bad frame the attach stream is
closed first and the container killed after, since an open stream that nobody reads can freeze the daemon. A
container that dies between jobs, dies before it answers or answers nonsense costs its job one silent retry on a fresh
one; what overruns or floods is not tried again. A broker that is killed takes its evaluators along, since their stdin
closes; the next broker on the same socket removes what is left by its labels (`reaper`).
"""
