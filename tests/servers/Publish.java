// SPDX-License-Identifier: Apache-2.0
// The Java client as a publisher, for the tests: java -cp 'JARS/*' Publish.java BROKERS TOPIC < MESSAGES
//
// A line `producer COMPRESSION PARTITIONER TRANSACTIONAL-ID` (`-` for the client's own partitioner, or for no
// transactions) begins another producer; each line behind it is a message: TIMESTAMP KEY VALUE, both in base64, `-` for
// no key. With transactions every 50 messages are one, and every third of these is aborted first, and then sent again.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

public class Publish {
  private static final int TRANSACTION = 50;

  private static KafkaProducer<byte[], byte[]> producer(String brokers, String[] words) {
    Properties p = new Properties();
    p.put("bootstrap.servers", brokers);
    p.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    p.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    p.put("linger.ms", "20");
    p.put("compression.type", words[1]);
    if (!words[2].equals("-")) {
      p.put("partitioner.class", words[2]);
    }
    if (!words[3].equals("-")) {
      p.put("transactional.id", words[3]);
    }
    return new KafkaProducer<>(p);
  }

  private static void send(KafkaProducer<byte[], byte[]> to, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> r : records) {
      sent.add(to.send(r));
    }
    to.flush();
    for (java.util.concurrent.Future<?> f : sent) {
      f.get();
    }
  }

  private static void transact(KafkaProducer<byte[], byte[]> to, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    to.initTransactions();
    for (int from = 0, number = 0; from < records.size(); from += TRANSACTION, number++) {
      List<ProducerRecord<byte[], byte[]>> part = records.subList(from, Math.min(from + TRANSACTION, records.size()));
      for (int again = number % 3 == 1 ? 0 : 1; again < 2; again++) {
        to.beginTransaction();
        send(to, part);
        if (again == 0) {
          to.abortTransaction();
        } else {
          to.commitTransaction();
        }
      }
    }
  }

  private static void finish(String brokers, String[] words, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    if (words == null) {
      return;
    }
    try (KafkaProducer<byte[], byte[]> to = producer(brokers, words)) {
      if (words[3].equals("-")) {
        send(to, records);
      } else {
        transact(to, records);
      }
    }
    records.clear();
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    String[] producer = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("producer")) {
        finish(arguments[0], producer, records);
        producer = words;
        continue;
      }
      byte[] key = words[1].equals("-") ? null : Base64.getDecoder().decode(words[1]);
      byte[] value = Base64.getDecoder().decode(words[2]);
      records.add(new ProducerRecord<>(arguments[1], null, Long.valueOf(words[0]), key, value));
    }
    finish(arguments[0], producer, records);
  }
}
