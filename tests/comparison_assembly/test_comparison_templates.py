from html.parser import HTMLParser

from django.template.loader import render_to_string

from interviews.comparison.assembly import candidate_view, puzzle_view


class Ids(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.ids, self.styled = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        self.styled += [name for name, _ in attrs if name == "style" or name.startswith("on")]


def page_of(attempt):
    return render_to_string("interviews/hiring/comparison.html", {"comparison": candidate_view(attempt)})


def test_page_tells_counts_n_interval_and_small_print(world):
    annealing = world.configuration("Annealing, 3 s")
    for score in (40, 50, 60, 61, 62, 63, 70, 80):
        world.solved(score, configuration=annealing)

    html = page_of(world.solved(70))

    assert "beats 6, ties 1, loses 1 of 8 runs at 60 min" in html
    assert "95 % interval 35–97 %, n = 8" in html
    assert "effort limit 3 s a puzzle; 8 of 8 ended of their own accord" in html
    assert "AI policy for people: forbidden." in html
    assert "toy/first v1, toy/second v1" in html


def test_page_without_anybody_says_so_and_shows_no_share(world):
    html = page_of(world.solved(70))

    assert html.count("Nobody to compare with yet") == 3
    assert "% beaten" not in html


def test_page_with_many_charts_repeats_no_id_and_has_no_inline_style(world):
    for name in ("Annealing", "Random search"):
        run = world.attempt(configuration=world.configuration(name))
        for puzzle in (world.first, world.second):
            world.solve(run, puzzle, 50, length=20, ticks=900)

    found = Ids(page_of(world.solved(70)))

    assert len(found.ids) == len(set(found.ids)) > 10
    assert found.styled == []


def test_names_are_escaped(world):
    world.solved(40, configuration=world.configuration("<script>alert(1)</script>"))

    html = page_of(world.solved(70))

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_running_attempt_is_said_to_be_running(world):
    own = world.attempt(ended=None)

    page = page_of(own)

    assert "Provisional" in page
    assert "still going on: its result may yet rise" in page


def test_attempt_with_something_ungraded_is_said_to_be_provisional(world):
    own = world.solved(70)
    own.submissions.create(
        interview_puzzle=world.first, source=b"r", source_sha256="0" * 64, created_at=own.started_at, active_ms=0,
        wall_ms=0, priority="live", next_try_at=own.started_at, message_due_at=own.started_at,
    )  # fmt: skip

    assert "still being graded: its result may yet change" in page_of(own)


def test_attempt_that_is_over_and_graded_is_final(world):
    assert "Provisional" not in page_of(world.solved(70))


def test_puzzle_that_nobody_solved_has_a_sentence_and_no_empty_axes(world):
    page = render_to_string(
        "interviews/comparison/histograms.html", {"puzzle": puzzle_view(world.attempt(), world.first)}
    )

    assert "Nothing to draw by now: that takes a valid solution" in page
    assert "<svg" not in page


def test_two_configurations_of_one_name_are_told_apart_by_their_digest(world):
    for _ in range(2):
        world.solved(40, configuration=world.configuration("Annealing, 3 s"))
    world.solved(40, configuration=world.configuration("Random search"))

    html = page_of(world.solved(70))

    assert "Annealing, 3 s [00000000]" in html
    assert "Annealing, 3 s [00000001]" in html
    assert "Random search [" not in html


def test_attempt_that_is_not_valid_says_so_itself(world):
    assert "itself marked “Infrastructure fault”" in page_of(world.solved(70, validity="infrastructure"))


def test_histograms_have_their_numbers_as_a_table_too(world):
    for length in (11, 12, 12, 13, 15):
        world.solve(world.attempt(), world.first, 50, length=length, ticks=900)

    html = render_to_string(
        "interviews/comparison/histograms.html", {"puzzle": puzzle_view(world.attempt(), world.first)}
    )

    assert html.count("<svg") == html.count("The same as a table") == 2
    assert "5 of 5 people have a valid solution" in html
