#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""Each type of receiver gets what it expects: the real Alertmanager, an SMTP server with TLS and a login, group robots with
their signatures, a command, a webhook by TLS."""
import base64
import datetime
import hashlib
import hmac
import os
import shutil
import ssl
import urllib.parse
import urllib.request

from harness import *
from parts.mailbox import Mailbox, certificate
from parts.telling import *


class Alertmanager:
    """The real one, from Debian."""

    def __init__(self):
        if not shutil.which("prometheus-alertmanager"):
            skip("the real Alertmanager", "the package prometheus-alertmanager is missing; tests/run installs it")
        self.port = free_port()
        with open(temp("alertmanager.yml"), "w") as f:
            f.write("route: {receiver: none, group_wait: 0s}\nreceivers: [{name: none}]\n")
        self.process = Process("alertmanager", [
            "prometheus-alertmanager", "--config.file", temp("alertmanager.yml"), "--storage.path", temp("alertmanager"),
            "--web.listen-address", "127.0.0.1:%d" % self.port, "--cluster.listen-address="])
        until(lambda: self._ask("status"), 30, "Alertmanager serves")

    def _ask(self, path):
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/api/v2/%s" % (self.port, path), timeout=5) as answer:
                return json.load(answer)
        except OSError:
            return None

    def active(self):
        return {a["labels"]["alert_id"]: a for a in self._ask("alerts?active=true")}


def robot(good):
    """Answers 200 whatever comes, as they do; what was refused says so in the body."""
    return lambda hit: (200, json.dumps({"errcode": 0, "code": 0} if good(hit) else {"errcode": 310000, "code": 19021}))


def dingtalk_is_signed(hit):
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(hit.path).query))
    wanted = hmac.new(b"SECding", ("%s\nSECding" % query["timestamp"]).encode(), hashlib.sha256).digest()
    return query["sign"] == base64.b64encode(wanted).decode() and query["access_token"] == "abc" and \
        abs(int(query["timestamp"]) - now()) < 60000


def feishu_is_signed(hit):
    body = json.loads(hit.body)
    wanted = hmac.new(("%s\nfei" % body["timestamp"]).encode(), b"", hashlib.sha256).digest()
    return body["sign"] == base64.b64encode(wanted).decode() and abs(int(body["timestamp"]) - time.time()) < 60


def secret(name, text):
    path = temp(name)
    with open(path, "w") as f:
        f.write(text)
    return path


authority, cert, key = certificate()
alertmanager, mailbox = Alertmanager(), Mailbox(cert, key)
wecom, dingtalk, feishu = Endpoint(robot(lambda hit: True)), Endpoint(robot(dingtalk_is_signed)), Endpoint(robot(feishu_is_signed))
secure, stranger = Endpoint(), Endpoint()
echo = Endpoint(lambda hit: (404, "<pre>Cannot POST %s</pre>" % hit.path))
for endpoint in (secure, stranger):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    endpoint.server.socket = context.wrap_socket(endpoint.server.socket, server_side=True)
said, told = temp("said"), temp("told")
command = ("cat >> %s; printf '%%s|%%s|%%s\\n' \"$HUIYIN_STATUS\" \"$HUIYIN_REQUEST_ID\" \"$HUIYIN_CATEGORY\" >> %s; "
           "test \"$HUIYIN_REQUEST_ID\" != slow || sleep 5 & test \"$HUIYIN_REQUEST_ID\" != bad || exit 65" % (said, told))
desk = Desk("""
[receiver manager]
type = alertmanager
url = http://127.0.0.1:%d/
[receiver mail]
type = mail
smtp-url = smtp://127.0.0.1:%d
from = huiyin@example.org
to = duty@example.org, nobody@example.org, boss@example.org
user = huiyin
password-file = %s
ca-file = %s
time-zone = Asia/Shanghai
[receiver nobody]
type = mail
smtp-url = smtp://127.0.0.1:%d
from = huiyin@example.org
to = nobody@example.org
user = huiyin
password-file = %s
ca-file = %s
[receiver wrong]
type = mail
smtp-url = smtp://127.0.0.1:%d
from = huiyin@example.org
to = duty@example.org
user = huiyin
password-env = WRONG_PASSWORD
ca-file = %s
[receiver wecom]
type = wecom
url-env = WECOM_URL
[receiver dingtalk]
type = dingtalk
url-file = %s
secret-file = %s
[receiver feishu]
type = feishu
url = %s/hook
secret-env = FEISHU_SECRET
language = en
[receiver command]
type = command
command = %s
[receiver secure]
type = webhook
url = https://127.0.0.1:%d/x
ca-file = %s
user = u
password-env = WRONG_PASSWORD
[receiver stranger]
type = webhook
url = https://127.0.0.1:%d/x
[receiver echo]
type = wecom
url-file = %s
[route shown]
receivers = manager
continue = yes
repeat = 5m
[route all]
receivers = mail, wecom, dingtalk, feishu, command, secure, stranger
continue = yes
[route strange]
category = strange
receivers = nobody, wrong, echo
""" % (alertmanager.port, mailbox.port, secret("password", "open sesame\n"), authority, mailbox.port,
       secret("password", "open sesame\n"), authority, mailbox.port, authority,
       secret("ding-url", "%s/robot/send?access_token=abc\n" % dingtalk.url), secret("ding", "SECding"), feishu.url, command,
       secure.port, authority, stranger.port, secret("echo-url", echo.url + "/cgi-bin/webhook/send?key=t-o-k-e-n\n")))
env = dict(os.environ, WRONG_PASSWORD="let me in", WECOM_URL=wecom.url + "/send?key=w-e-c-o-m", FEISHU_SECRET="fei")
huiyin("notify", "check", desk.path)
notify = desk.start(env=env)
first = alert("r1", category="供暖'$(reboot)", number=3)
desk.put(first, alert("r2", severity="INFO"), alert("bad", category="strange"))

say("Alertmanager")
until(lambda: len(alertmanager.active()) == 3, 20, "Alertmanager has the alerts")
shown = alertmanager.active()["0:r1:overdue:3"]
equal((shown["labels"]["alertname"], shown["labels"]["severity"], shown["labels"]["category"]),
      ("overdue", "CRITICAL", "供暖'$(reboot)"), "labels")
ends = min(datetime.datetime.fromisoformat(a["endsAt"].replace("Z", "+00:00")) for a in alertmanager.active().values())
check(ends.timestamp() > time.time() + 14 * 24 * 3600,
      "what stands ends there on %s, though an acknowledgement or quiet hours may withhold its repeats" % ends)
desk.put(dict(first, status="CLEARED", at=now()))
until(lambda: "0:r1:overdue:3" not in alertmanager.active(), 20, "a cleared alert has ended there")
equal(len(alertmanager.active()), 2, "alerts that are active")

say("mail")
until(lambda: len(mailbox.letters) == 4, 20, "the mail has come")
letter = next(one for one in mailbox.letters if "r1" in one["subject"])
equal(letter.envelope[:3], ("huiyin@example.org", ["duty@example.org", "boss@example.org"], True), "envelope and TLS")
notify.wait_log("takes no mail.* receiver=mail mailbox=nobody@example.org reason=.550 5.1.1")
check("r1" in letter["subject"] and not letter["subject"].isascii(), "the subject: %r" % letter["subject"])
check("供暖" in letter.get_content(), letter.get_content())
check(any(other["references"] == letter["message-id"] for other in mailbox.letters), "the clear is not in its raise's thread")

say("robots")
for endpoint, text in ((wecom, "markdown"), (dingtalk, "markdown"), (feishu, "post")):
    until(lambda: len(endpoint.taken()) == 4, 20, "the robot has heard")
    check(all(text in hit.body.decode() for hit in endpoint.taken()), "the form")
    check(sum("供暖" in hit.body.decode() for hit in endpoint.taken()) == 3, "the text")
equal(wecom.taken()[0].path, "/send?key=w-e-c-o-m", "the path of the robot")
check(all(map(dingtalk_is_signed, dingtalk.taken())) and all(map(feishu_is_signed, feishu.taken())), "signatures")

say("a command")
until(lambda: os.path.exists(told) and open(told).read().count("\n") == 4, 20, "the command has run")
lines = open(told, encoding="utf-8").read().splitlines()
equal(sorted(lines), sorted(["RAISED|r1|供暖'$(reboot)", "RAISED|r2|供暖", "RAISED|bad|strange", "CLEARED|r1|供暖'$(reboot)"]),
      "what the command saw")
check('"id":"0:r1:overdue:3:RAISED"' in open(said, encoding="utf-8").read(), "the command's input")
equal(len([json.loads(line) for line in open(said, encoding="utf-8")]), 4, "lines of its input")

say("TLS")
until(lambda: len(secure.taken()) == 4, 20, "the webhook by TLS has heard")
equal(secure.taken()[0].headers["Authorization"], "Basic " + base64.b64encode(b"u:let me in").decode(), "login")
equal(stranger.hits, [], "messages to one whose certificate is not trusted")
equal(desk.waiting("stranger"), 4, "messages that wait for it")

say("who refuses")
letters = until(lambda: len(desk.letters()) == 2 and desk.letters(), 20, "dead letters")
equal(sorted(m.key.decode() for m in letters), ["command:0:bad:overdue:1:RAISED", "nobody:0:bad:overdue:1:RAISED"], "dead letters")
check(any(b"answered 550" in m.headers["reason"] for m in letters), "%r" % letters)
until(lambda: False in mailbox.logins, 10, "the wrong password was tried")
equal(desk.waiting("wrong"), 1, "a message waits until the password is mended")
notify.wait_log('receiver=wrong reason="[^"]*53')
notify.wait_log('receiver=echo reason="it answered 404: <pre>Cannot POST [*]{3}</pre>')
for word in ("t-o-k-e-n", "open sesame", "let me in", "SECding", "w-e-c-o-m", "access_token", "fei\""):
    check(word not in notify.log(), "%r is in the log" % word)
notify.stop()
mailbox.stop()
