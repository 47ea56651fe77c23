# SPDX-License-Identifier: Apache-2.0
"""What it costs the board that many browsers follow its stream, as often as it can be asked for, while a town files events: CPU of
its process, all threads."""
import time

from parts.checks import check, equal
from parts.pages import listening
from parts.process import start_huiyin
from usage import memory, processor
from world import DUELESS, Count

RATE, SECONDS, FOLLOWERS = 1000, 20, 1000


def alone(board, seconds):
    """Percent of one core while nobody follows."""
    begun, before = time.monotonic(), processor(board.pid)
    time.sleep(seconds)
    return (processor(board.pid) - before) / (time.monotonic() - begun) * 100


def stream(world, table):
    count = Count(world, world.topic(), [*DUELESS])
    tracker = count.start()
    tracker.wait_log("taken over", 30)
    board = start_huiyin("board", *count.flags, "--listen", "127.0.0.1:0", "--interval", "250ms")
    port = listening(board).rsplit(":", 1)[1]
    seconds = max(3, int(SECONDS * world.scale))
    followers = world.size(FOLLOWERS, 50)
    town = world.start_tool("latency", "-b", world.kafka.address, "--topic", count.topic, "--redis-port", count.redis.port,
                            "--rate", RATE, "--events", RATE * (3 * seconds + 20), "--warm-up", RATE)
    time.sleep(3)
    before = alone(board, seconds)
    found = world.tool("followers", "--port", port, "--pid", board.pid, "--clients", followers, "--seconds", seconds)
    equal(found["lost"], 0, "followers that were let go")
    check(found["least_reads"] >= seconds, "a follower heard only %d times in %d s" % (found["least_reads"], seconds))
    name = "{:,} followers at {:,} events/s".format(found["clients"], RATE)
    table.add("CPU of board, " + name, found["processor"] * 100, "%", most=10, floor=before, floor_is="with none")
    table.add("the same, updates to each follower", found["reads_each"], "/s", most=4.5)
    table.add("the same, bytes to each follower", found["bytes_each"] / 1024, "kB/s")
    table.add("the same, memory of board", memory(board.pid), "MB")
    town.kill()
    tracker.stop()
    board.stop()
    count.close()
