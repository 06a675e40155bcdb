"""Buckets: they empty, fill with time, tell how long to wait, and never grow without end."""

from warifu.interfaces.front.limits import Buckets, Limits, address_key


def test_a_bucket_empties_and_fills() -> None:
    bucket = Buckets(rate=2, burst=4)
    assert [bucket.take("a", 0.0) for _ in range(5)] == [0, 0, 0, 0, 1]
    assert bucket.take("a", 0.5) == 0
    assert bucket.take("a", 0.5) == 1
    assert bucket.take("b", 0.5) == 0


def test_what_is_refused_takes_nothing() -> None:
    bucket = Buckets(rate=1, burst=10)
    assert bucket.take("a", 0.0, 11) == 1
    assert bucket.take("a", 0.0, 10) == 0
    assert bucket.take("a", 0.0, 3) == 3


def test_a_flood_of_keys_is_forgotten_oldest_first() -> None:
    bucket = Buckets(rate=0.001, burst=1, most=100)
    for number in range(1_000):
        bucket.take(str(number), 0.0)
    assert len(bucket._kept) == 100
    assert bucket.take("999", 0.0) > 0
    assert bucket.take("0", 0.0) == 0


def test_an_ipv6_customer_is_a_network() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9") != address_key("2001:db8:1:3::1")
    assert address_key("192.0.2.1") != address_key("192.0.2.2")


def test_links_of_one_use_are_guarded_more_narrowly_than_pages() -> None:
    limits = Limits()
    pages = sum(limits.page("/tasks", "192.0.2.1", None, 0.0) == 0 for _ in range(500))
    links = sum(limits.page("/signin/invitation/", "192.0.2.2", None, 0.0) == 0 for _ in range(500))
    assert pages == 500 and links == 200


def test_a_session_has_a_bucket_of_its_own_and_files_do_not_empty_it() -> None:
    limits = Limits()
    assert sum(limits.page("/static/x.css", "192.0.2.9", "s", 0.0) == 0 for _ in range(300)) == 300
    assert sum(limits.page("/tasks", "192.0.2.1", "s", 0.0) == 0 for _ in range(300)) == 200
    assert limits.page("/tasks", "192.0.2.1", "t", 0.0) == 0
