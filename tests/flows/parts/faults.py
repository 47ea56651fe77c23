# SPDX-License-Identifier: Apache-2.0
"""Faults that scenarios and the soak share: each is done to a scene, undone, and returns the moment from which the time to
the next commit counts (None: when it was called). `limit` is in seconds, None where nothing is promised."""
import collections
import time

Fault = collections.namedtuple("Fault", "what act limit")


def name_of(scene, chance):
    return chance.choice(sorted(scene.trackers))


# Trackers.

def killed(scene, chance):
    return scene.kill(name_of(scene, chance), again=True)


def stopped(scene, chance):
    return scene.stop(name_of(scene, chance), again=True)


def paused_shortly(scene, chance):
    tracker = scene.trackers[name_of(scene, chance)]
    tracker.pause()
    time.sleep(chance.uniform(0, 1))
    tracker.resume()
    return time.monotonic()


def paused_past_session(scene, chance):
    """SIGSTOP for longer than the group waits; it goes on as one that no longer owns anything."""
    tracker = scene.trackers[name_of(scene, chance)]
    tracker.pause()
    scene.rest(chance.uniform(7, 9))
    tracker.resume()
    return time.monotonic()


# The broker: the scene's own (Kafka(private=True)).

def broker_restarted(scene, _chance):
    scene.town.kafka.stop()
    scene.town.kafka.start()
    return time.monotonic()


def broker_killed(scene, _chance):
    scene.town.kafka.kill()
    scene.town.kafka.start()
    return time.monotonic()


def _under_load(scene, seconds):
    """Time in which a town that ends is followed by one that finds no broker."""
    scene.load.forgiving = True
    scene.rest(seconds)


def broker_paused(seconds):
    def act(scene, _chance):
        scene.town.kafka.pause()
        _under_load(scene, seconds)
        scene.town.kafka.resume()
        return time.monotonic()
    return act


def broker_away(seconds):
    def act(scene, _chance):
        scene.town.kafka.kill()
        _under_load(scene, seconds)
        scene.town.kafka.start()
        return time.monotonic()
    return act


STATIC_TRACKERS = [Fault("tracker killed, started again", killed, 2), Fault("tracker stopped, started again", stopped, 2),
                   Fault("tracker paused for a moment", paused_shortly, None)]
TRACKERS = [Fault("tracker killed, started again", killed, 8), Fault("tracker stopped, started again", stopped, 8),
            Fault("tracker paused for a moment", paused_shortly, None),
            Fault("tracker paused past its session", paused_past_session, 8)]
BROKER = [Fault("broker restarted", broker_restarted, None), Fault("broker killed", broker_killed, None),
          Fault("broker paused for 5 s", broker_paused(5), None)]
