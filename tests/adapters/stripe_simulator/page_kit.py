"""A small browser for the practice pages, and a practice Stripe that serves them."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.pages import PracticePages
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import START, client_for

KEY = {"publishable_key": "pk_test_practice"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self):
        return json.loads(self.text)


class Browser:
    """Follows redirects as a browser does, and sends what a browser sends."""

    def __init__(self, origin):
        self.origin = origin
        self.seen: list[str] = []

    def send(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=10)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.seen.append(path)
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)

    def open(self, address, **headers):
        answer = self.send("GET", urlsplit(address).path, **headers)
        while answer.status == 303:
            answer = self.send("GET", answer.headers["location"])
        return answer

    def submit(self, address, **fields):
        answer = self.send(
            "POST",
            urlsplit(address).path,
            urlencode(fields),
            content_type="application/x-www-form-urlencoded",
            origin=self.origin,
            sec_fetch_site="same-origin",
        )
        return self.open(answer.headers["location"]) if answer.status == 303 else answer

    def ask(self, path, **fields):
        return self.send(
            "POST", path, json.dumps({**KEY, **fields}), content_type="application/json"
        )


@pytest.fixture(scope="module")
def server():
    simulator = Simulator(None, wall=lambda: START)
    pages = PracticePages(simulator)
    yield simulator
    pages.close()
    simulator.close()


@pytest.fixture
def client(server):
    return client_for(server)


@pytest.fixture
def bench(server):
    return PracticeBench(server)


@pytest.fixture
def browser(bench):
    return Browser(bench.pages())
