# SPDX-License-Identifier: Apache-2.0
"""What was measured on: processor, memory, load, versions."""
import os
import re
import subprocess

from parts.process import program


def load():
    return "%.1f" % os.getloadavg()[0]


def words(world, load_before):
    """Two lines: the machine with its load before and now, and the versions of what runs on it."""
    return "%d × %s, %d GB, Linux %s; load %s before, %s after\n%s; Redis %s; Kafka %s; %s" % (
        os.cpu_count(), _processor(), _memory(), os.uname().release, load_before, load(),
        _version(), world.redis_version(), world.kafka_version(), _first_line("java", "--version"))


def _processor():
    with open("/proc/cpuinfo") as f:
        return re.search(r"model name\s*: (.*)", f.read()).group(1)


def _memory():
    with open("/proc/meminfo") as f:
        return round(int(re.search(r"MemTotal:\s*(\d+)", f.read()).group(1)) / 1024 / 1024)


def _first_line(*line):
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.split("\n")[0].strip()


def librdkafka():
    """Its version, as numbers: (2, 0, 2)."""
    return tuple(map(int, re.search(r"librdkafka ([\d.]+)", _version()).group(1).split(".")))


def _version():
    """The program and its libraries, without what it says about them."""
    lines = subprocess.run([program(), "--version"], stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return "; ".join(line.split(" (")[0].strip() for line in lines if " before " not in line and line.strip())
