# SPDX-License-Identifier: Apache-2.0
"""An SMTP server with TLS and a login, and the certificate authority that both sides trust."""
import email
import email.policy
import ssl
import subprocess

from .checks import skip, temp
from .ports import free_port

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
except ImportError:
    Controller = None


def certificate(name="127.0.0.1"):
    """(authority, certificate, key): files of an authority of our own and of a server of that address."""
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=30)
    ca, ca_key, cert, key, request, extra = (temp("tls-" + part) for part in (
        "ca.pem", "ca.key", "server.pem", "server.key", "server.csr", "server.ext"))
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", ca_key, "-out", ca, "-days", "2", "-subj", "/CN=tests",
            "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=" + name)
    with open(extra, "w") as f:
        f.write("subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-out", cert, "-days", "2", "-extfile",
            extra)
    return ca, cert, key


class Mailbox:
    """`letters` are the parsed messages that came in, with `envelope`: who sent and who receives. `refuse` makes an address
    that is turned away for good."""

    def __init__(self, cert, key, user="huiyin", password="open sesame", refuse="nobody@example.org"):
        if Controller is None:
            skip("an SMTP server", "the Python package aiosmtpd is missing; tests/run installs it")
        self.letters, self.logins, outer = [], [], self

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address == refuse:
                    return "550 5.1.1 there is nobody of that name"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
                letter.envelope = (envelope.mail_from, list(envelope.rcpt_tos), bool(session.ssl), envelope.content)
                outer.letters.append(letter)
                return "250 OK"

        def authenticate(server, session, envelope, mechanism, data):
            right = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
            outer.logins.append(right)
            return AuthResult(success=right, handled=False)

        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
        self.port = free_port()

        class Server(Controller):
            def factory(self):
                return SMTP(self.handler, require_starttls=True, auth_required=True, auth_require_tls=True, tls_context=context,
                            authenticator=authenticate, hostname="tests")

        self.controller = Server(Handler(), hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        self.controller.stop()
