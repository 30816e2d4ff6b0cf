"""Turns at judging: no more at one time than allowed, first come first judged, and no turn is held by the dead."""

from __future__ import annotations

import threading
from pathlib import Path

from scorer.intake.git_server.judging_turn import judging_turn


def test_the_third_waits_for_one_of_two_and_goes_before_the_fourth(tmp_path: Path) -> None:
    """Two may judge: 1 and 2 do; 3 came before 4, so 3 is next whoever of the two ends."""
    order, pause = list[int](), threading.Event()
    done = {number: threading.Event() for number in (1, 2, 3, 4)}

    def push(number: int) -> None:
        with judging_turn(tmp_path, 2, lambda: False) as turn:
            assert turn
            order.append(number)
            assert done[number].wait(60)

    threads = []
    for number in done:
        threads.append(threading.Thread(target=push, args=(number,)))
        threads[-1].start()
        while len(list(tmp_path.glob("turn-*"))) < number:
            pause.wait(0.01)
    for ended, next_one in ((2, 3), (3, 4)):
        while len(order) < next_one - 1:
            pause.wait(0.01)
        assert next_one not in order
        done[ended].set()
        while len(order) < next_one:
            pause.wait(0.01)
        assert order[-1] == next_one
    for event in done.values():
        event.set()
    for thread in threads:
        thread.join()
    assert not list(tmp_path.glob("turn-*"))


def test_who_has_gone_gets_no_turn_and_a_ticket_of_the_dead_is_passed_over(tmp_path: Path) -> None:
    with judging_turn(tmp_path, 1, lambda: False), judging_turn(tmp_path, 1, lambda: True) as turn:
        assert not turn
    (tmp_path / "turn-000000000001").touch()  # its process was killed: nobody holds it
    with judging_turn(tmp_path, 1, lambda: False) as turn:
        assert turn
        assert [file.name for file in tmp_path.glob("turn-*")] == ["turn-000000000002"]
    assert [file.name for file in tmp_path.iterdir()] == ["turns"]
