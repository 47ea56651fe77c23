# SPDX-License-Identifier: Apache-2.0
"""The real broker for a flow test: the one that all tests share, or one of its own that may be killed."""
import collections
import os
import subprocess
import sys
import time
import uuid

from .checks import NAME, ROOT, check, skip, temp, until
from .process import Process, huiyin

try:
    import confluent_kafka
    from confluent_kafka import admin
except ImportError:
    confluent_kafka = None

SCRIPT = os.path.join(ROOT, "tests", "servers", "kafka")
# What a client says of a broker that is away for now, and comes again.
AWAY = () if confluent_kafka is None else (confluent_kafka.KafkaError._TRANSPORT, confluent_kafka.KafkaError._ALL_BROKERS_DOWN)
Message = collections.namedtuple("Message", "partition offset timestamp key value headers")


def _server(*words):
    done = subprocess.run([sys.executable, SCRIPT, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        skip("the real broker", done.stderr.strip())
    return done.stdout.strip()


def _shared():
    """The address of the broker that tests/run or the CTest fixture has started, if there is one."""
    if os.environ.get("HUIYIN_KAFKA"):
        return os.environ["HUIYIN_KAFKA"]
    folder = os.environ.get("HUIYIN_KAFKA_DIR")
    if folder and os.path.exists(os.path.join(folder, "pid")):
        return _server("wait", folder)
    return None


class Kafka:
    """`Kafka()` is the shared broker (or one started for this test alone where there is none): never kill or pause it.
    `Kafka(private=True)` is this test's own. `address` is what `-b` takes."""

    def __init__(self, private=False):
        if confluent_kafka is None:
            skip("the real broker", "the Python package confluent-kafka is missing; tests/run installs it")
        self.process = None
        self.address = None if private else _shared()
        if self.address is None:
            _server("fetch")
            self.folder = temp("kafka-%s" % uuid.uuid4().hex[:8])
            self.start()
        self.connect_admin()

    def connect_admin(self):
        self.admin = admin.AdminClient({"bootstrap.servers": self.address, "log_level": 0, "reconnect.backoff.max.ms": 1000})

    # The server.

    def start(self):
        """Starts an own broker, or one that was stopped or killed, with its data and its port."""
        log = os.path.join(self.folder, "server.log")
        if os.path.exists(log):
            # A line of an earlier run must not be taken for one of this.
            os.replace(log, "%s.%d" % (log, time.time()))
        self.process = Process("kafka", [sys.executable, SCRIPT, "run", self.folder])
        self.process.log_path = log
        def serves():
            check(self.process.alive(), "the broker ended while it started:\n" + self.process.out())
            return "Kafka Server started" in (self.process.log() if os.path.exists(log) else "")
        until(serves, 120, "the broker serves")
        with open(os.path.join(self.folder, "server.properties")) as f:
            self.address = [line for line in f if line.startswith("advertised.")][0].strip().rsplit("/", 1)[1]

    def stop(self):
        self._own().stop(60, code=143)

    def kill(self):
        self._own().kill()

    def pause(self):
        self._own().pause()

    def resume(self):
        self._own().resume()

    def _own(self):
        check(self.process is not None, "this test shares its broker with others: use Kafka(private=True)")
        return self.process

    # Topics.

    def unique(self, word):
        """A name that no other test has, for topics, groups and transactional ids."""
        return "%s.%s.%s" % (NAME, word, uuid.uuid4().hex[:8])

    def topics(self, partitions=4):
        """Makes a set of topics as `huiyin topics create` does, under unique names. `.flags` is what the verbs take:
        -b, --topic, --alerts-topic, --dead-letters-topic; `.group` is a unique group name."""
        return Topics(self, partitions)

    def create(self, topic, partitions=1, **settings):
        """Makes one plain topic (settings with _ for .)."""
        new = admin.NewTopic(topic, partitions, 1, config={k.replace("_", "."): str(v) for k, v in settings.items()})
        self.admin.create_topics([new])[topic].result(30)
        until(lambda: topic in self._described(), 20, topic + " is there")

    def delete(self, *topics):
        for done in self.admin.delete_topics(list(topics)).values():
            done.result(30)
        until(lambda: not set(topics) & set(self._described()), 20, "the topics are gone")

    def grow(self, topic, partitions):
        """Adds partitions until there are so many."""
        self.admin.create_partitions([admin.NewPartitions(topic, partitions)])[topic].result(30)

    def cut(self, topic, partition, below):
        """As retention does: what lies below is deleted."""
        wanted = confluent_kafka.TopicPartition(topic, partition, below)
        next(iter(self.admin.delete_records([wanted]).values())).result(20)

    def partitions(self, topic):
        found = self._described(topic)[topic]
        check(found.error is None, "%s: %s" % (topic, found.error))
        return sorted(found.partitions)

    def _described(self, *topic):
        """The broker's topics by their names; a broker that was away a moment ago is asked again."""
        def asked():
            try:
                return [self.admin.list_topics(*topic, timeout=10).topics]
            except confluent_kafka.KafkaException:
                self.connect_admin()
                return None
        return until(asked, 30, "the broker tells of its topics")[0]

    # Messages.

    def produce(self, topic, messages, partitioner="murmur2_random", **settings):
        """Sends dicts of key, value, and, where wanted, partition, timestamp (ms), headers; returns when all are
        acknowledged."""
        producer = confluent_kafka.Producer(self._conf(partitioner=partitioner, acks="all", **settings))
        _send(producer, topic, messages)

    def transaction(self, topic, messages, commit=True, partitioner="murmur2_random", **settings):
        """Sends the messages in one transaction, which is committed or aborted."""
        producer = confluent_kafka.Producer(self._conf(partitioner=partitioner, **settings,
                                                       transactional_id=self.unique("transaction")))
        producer.init_transactions(30)
        producer.begin_transaction()
        _send(producer, topic, messages)
        (producer.commit_transaction if commit else producer.abort_transaction)(30)

    def read(self, topic, committed=True):
        """Every message of a topic from its beginning to its present end, partition by partition."""
        consumer = confluent_kafka.Consumer(self._conf(
            group_id=self.unique("reader"), enable_auto_commit=False, enable_partition_eof=True, fetch_wait_max_ms=10,
            auto_offset_reset="earliest", isolation_level="read_committed" if committed else "read_uncommitted"))
        parts = self.partitions(topic)
        consumer.assign([confluent_kafka.TopicPartition(topic, p, confluent_kafka.OFFSET_BEGINNING) for p in parts])
        found, waiting = [], set(parts)

        def at_the_end():
            for m in consumer.consume(1000, timeout=0.2):
                if m.error() is None:
                    found.append(Message(m.partition(), m.offset(), m.timestamp()[1], m.key(), m.value(),
                                         dict(m.headers() or [])))
                elif m.error().code() == confluent_kafka.KafkaError._PARTITION_EOF:
                    waiting.discard(m.partition())
                else:
                    check(m.error().code() in AWAY, "reading %s: %s" % (topic, m.error()))
            return not waiting
        until(at_the_end, 60, "all of %s is read" % topic)
        consumer.close()
        return sorted(found, key=lambda m: (m.partition, m.offset))

    def committed(self, group, topic):
        """The offsets that a group has committed: {partition: offset}, those without one left out."""
        wanted = [confluent_kafka.TopicPartition(topic, p) for p in self.partitions(topic)]
        consumer = confluent_kafka.Consumer(self._conf(group_id=group))
        found = consumer.committed(wanted, timeout=20)
        consumer.close()
        return {p.partition: p.offset for p in found if p.offset >= 0}

    def members(self, group):
        """{client or member id: [partitions]} of a consumer group now; {} where a broker that was away does not answer yet."""
        try:
            described = self.admin.describe_consumer_groups([group], request_timeout=5)[group].result(20)
        except (confluent_kafka.KafkaException, TimeoutError):
            self.connect_admin()
            return {}
        return {m.member_id: sorted(p.partition for p in m.assignment.topic_partitions) for m in described.members}

    def _conf(self, **settings):
        conf = {"bootstrap.servers": self.address, "log_level": 3}
        conf.update({k.replace("_", "."): v for k, v in settings.items()})
        return conf


class Topics:
    """Topics of one test; made by `huiyin topics create`."""

    def __init__(self, kafka, partitions):
        word = uuid.uuid4().hex[:8]
        self.kafka = kafka
        self.events, self.alerts, self.dead_letters = (
            "%s.%s.%s" % (NAME, word, kind) for kind in ("events", "alerts", "dead-letters"))
        self.group = "%s.%s.group" % (NAME, word)
        self.names = ["--topic", self.events, "--alerts-topic", self.alerts, "--dead-letters-topic", self.dead_letters]
        self.flags = ["-b", kafka.address, *self.names]
        huiyin("topics", "create", *self.flags, "--partitions", partitions)


def _send(producer, topic, messages):
    failed = []
    for message in messages:
        fields = {k: message[k] for k in ("key", "value", "partition", "timestamp", "headers")
                  if message.get(k) is not None}
        while True:
            try:
                producer.produce(topic, on_delivery=lambda e, m: failed.append(e) if e else None, **fields)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    check(producer.flush(60) == 0, "not all messages to %s were acknowledged" % topic)
    check(not failed, "a message to %s was refused: %s" % (topic, failed and failed[0]))
