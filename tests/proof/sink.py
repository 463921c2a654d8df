# SPDX-License-Identifier: Apache-2.0
"""A mail server on loopback that keeps what it is given and answers as it is told."""
import base64
import socket
import ssl
import threading

from common import WAIT_S


class Sink:
    """Takes mail on a free port. `replies` maps a command (or "." for the end of the data) to
    the replies of its next times; without one it accepts."""

    def __init__(self, certificate=None, starttls=False, tls=False, password=None, port=0):
        self.certificate, self.starttls, self.tls = certificate, starttls, tls
        self.password = password
        self.mails, self.replies, self.seen, self.hold = [], {}, [], None
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.settimeout(WAIT_S)
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def secure(self, connection):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context.wrap_socket(connection, server_side=True)

    def talk(self, connection):
        try:
            self.converse(self.secure(connection) if self.tls else connection)
        except (OSError, ssl.SSLError, EOFError):
            pass
        finally:
            connection.close()

    def answer(self, file, command, usual):
        replies = self.replies.get(command) or []
        reply = replies.pop(0) if replies else usual
        if reply is None:
            raise EOFError  # hangs up in the middle
        file.write(reply.encode() + b"\r\n")
        file.flush()
        return reply

    def converse(self, connection):
        file = connection.makefile("rwb")
        envelope = {}
        self.answer(file, "hello", "220 sink.example.org ready")
        while True:
            line = file.readline()
            if not line:
                return
            words = line.decode("utf-8", "replace").strip()
            command = words.split(" ")[0].upper()
            self.seen.append(words)
            if command == "EHLO":
                offers = ["250-sink.example.org", "250-SIZE 40000000"]
                if self.starttls and not isinstance(connection, ssl.SSLSocket):
                    offers.append("250-STARTTLS")
                if self.password:
                    offers.append("250-AUTH PLAIN LOGIN")
                self.answer(file, command, "\r\n".join(offers) + "\r\n250 8BITMIME")
            elif command == "STARTTLS":
                self.answer(file, command, "220 go ahead")
                connection = self.secure(connection)
                file = connection.makefile("rwb")
            elif command == "AUTH":
                self.check_password(file, words)
            elif command == "MAIL":
                envelope = {"from": words, "to": []}
                self.answer(file, command, "250 2.1.0 sender ok")
            elif command == "RCPT":
                envelope["to"].append(words)
                self.answer(file, command, "250 2.1.5 recipient ok")
            elif command == "DATA":
                if self.answer(file, command, "354 go on").startswith("354"):
                    self.take(file, envelope)
            elif command == "QUIT":
                self.answer(file, command, "221 bye")
                return
            else:
                self.answer(file, command, "250 ok")

    def check_password(self, file, words):
        given = words.split(" ")[2] if words.count(" ") > 1 else ""
        if not given:
            file.write(b"334 \r\n")
            file.flush()
            given = file.readline().decode().strip()
        wanted = base64.b64encode(b"\0" + self.password.replace(":", "\0").encode()).decode()
        self.answer(file, "AUTH", "235 welcome" if given == wanted else "535 5.7.8 wrong password")

    def take(self, file, envelope):
        lines = []
        while True:
            line = file.readline()
            if not line:
                return
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        if self.hold is not None:
            self.hold.wait(WAIT_S)
        if self.answer(file, ".", "250 2.0.0 taken").startswith("250"):
            self.mails.append({**envelope, "bytes": b"".join(lines)})
