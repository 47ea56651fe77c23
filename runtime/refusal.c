// SPDX-License-Identifier: Apache-2.0
// What it means that a broker did not take a message.
#include "runtime/refusal.h"

bool refusal_is_about_a_batch(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
      return true;
    default:
      return false;
  }
}

const char *refusal_reason(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
      return "the broker refused its timestamp, which lies further from now than the topic allows "
             "(message.timestamp.after.max.ms, message.timestamp.before.max.ms)";
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return "it is larger than the topic or this program allows (max.message.bytes, -X message.max.bytes)";
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
      return "the broker refused the record as invalid (a compacted topic without a key?)";
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
      return "no broker acknowledged it in time (-X message.timeout.ms)";
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return "there is no such topic; make it with 'huiyin topics create'";
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return "the topic has no such partition";
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "this user may not write to the topic";
    default:
      return rd_kafka_err2str(code);
  }
}
