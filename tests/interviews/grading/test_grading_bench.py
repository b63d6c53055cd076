"""The figures of the benchmark, and what it does when the product does not do its part."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from interviews.grading import bench
from interviews.management.commands.bench import program


@pytest.fixture
def product():
    """A product that answers every request with what the test says."""
    answers = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_GET(self):
            self.do_POST()

        def log_message(self, *_):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield bench.Taker(f"http://127.0.0.1:{server.server_port}", "token", "shuttle-negative", b"rw"), answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_median_and_the_95th_percentile_are_in_milliseconds():
    figures = bench.summarised([second / 1000 for second in range(1, 101)])
    assert figures == {"p50_ms": pytest.approx(50.5), "p95_ms": pytest.approx(96), "count": 100}


def test_nothing_measured_is_an_error():
    with pytest.raises(bench.BenchError):
        bench.summarised([])


def test_each_case_stands_beside_the_cold_one():
    cold = {"p50_ms": 300.0, "p95_ms": 400.0, "per_second": 3.0}
    warm = {"p50_ms": 60.0, "p95_ms": 90.0, "per_second": 30.0}
    last = bench.table({"cold": cold, "warm": warm}, "cold").splitlines()[-1]
    assert last.split()[-2:] == ["5.0×", "10.0×"]


def test_a_verdict_is_waited_for(product):
    taker, answers = product
    waiting = {"state": "running", "verdict": None}
    answers.extend([(202, {"code": "c"}), (200, waiting), (200, {"state": "graded", "verdict": "valid"})])
    assert taker.submit() > 0
    assert answers == []


def test_a_refusal_ends_the_benchmark_with_its_sentence(product):
    taker, answers = product
    answers.extend([(409, {"detail": "The clock has not been started."})] * 3)
    with pytest.raises(bench.BenchError, match="clock has not been started"):
        bench.together([taker.submit] * 3)


def test_a_verdict_other_than_valid_is_no_measurement(product):
    taker, answers = product
    answers.extend([(202, {"code": "c"}), (200, {"state": "graded", "verdict": "wrong"})])
    with pytest.raises(bench.BenchError, match="found wrong"):
        taker.submit()


def test_a_product_that_is_gone_is_told():
    with pytest.raises(bench.BenchError, match="was not answered"):
        bench.Taker("http://127.0.0.1:1", "", "", b"").submit()


def test_the_measured_program_is_found_by_the_solver():
    assert 1 <= len(program()) <= 7
