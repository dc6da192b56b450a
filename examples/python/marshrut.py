"""What every instrument in Python needs: the handshake with the platform and its gRPC services.

An instrument is an object with
    name, version, title, kind ("questionnaire")
    form(definition: bytes) -> diagnostics_pb2.FormReply
    score(definition: bytes, run_id: str, answers: list[Answer]) -> diagnostics_pb2.Report
It raises WrongDefinition or WrongAnswers for mistakes in what it was given.
"""

import base64
import collections
import datetime
import json
import os
import sys
import threading
from concurrent import futures

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from google.protobuf import any_pb2

import diagnostics_pb2 as pb

COOKIE = ("MARSHRUT_PLUGIN", "6f1f7f0c-individual-route-instrument")
PROTOCOL = 1
MAX_MESSAGE = 4 << 20
SERVICE = "marshrut.diagnostics.v1."

Answer = collections.namedtuple("Answer", "item choices text")


class Refusal(Exception):
    """A mistake in what the instrument was given, with its places: pairs of path and reason."""

    kind = pb.Refusal.KIND_UNSPECIFIED

    def __init__(self, *places):
        super().__init__(places)
        self.message = pb.Refusal(kind=self.kind, places=[pb.Place(path=p, reason=r) for p, r in places[:200]])


class WrongDefinition(Refusal):
    kind = pb.Refusal.DEFINITION


class WrongAnswers(Refusal):
    kind = pb.Refusal.ANSWERS


def serve(instrument):
    """Serve the instrument until the platform ends the process. It is all that main does."""
    info = {"name": instrument.name, "version": instrument.version, "kind": instrument.kind, "title": instrument.title}
    if sys.argv[1:] == ["describe"]:
        print(json.dumps(info, ensure_ascii=False))
        return
    if os.environ.get(COOKIE[0]) != COOKIE[1]:
        sys.exit("Эту программу запускает сервер; сама по себе она не работает.")
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=16),
        options=[("grpc.max_receive_message_length", MAX_MESSAGE), ("grpc.max_send_message_length", MAX_MESSAGE)],
    )
    server.add_generic_rpc_handlers(_handlers(instrument, pb.DescribeReply(**info)))
    address = os.path.join(os.environ["PLUGIN_UNIX_SOCKET_DIR"], "instrument")
    certificate, credentials = _mutual_tls(os.environ["PLUGIN_CLIENT_CERT"].encode())
    server.add_secure_port("unix:" + address, credentials)
    server.start()
    # The line that the platform waits for: versions, address, protocol, our certificate.
    print(f"1|{PROTOCOL}|unix|{address}|grpc|{certificate}", flush=True)
    server.wait_for_termination()


def _mutual_tls(client_pem):
    """A certificate for this process alone; only the platform that started it may call."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.utcnow()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1)).not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    credentials = grpc.ssl_server_credentials(
        [(private, certificate.public_bytes(serialization.Encoding.PEM))], root_certificates=client_pem, require_client_auth=True)
    der = certificate.public_bytes(serialization.Encoding.DER)
    return base64.b64encode(der).decode().rstrip("="), credentials


def _exit_with_parent():
    parent = int(os.environ.get("MARSHRUT_PLUGIN_PARENT", os.getppid()))
    wait = threading.Event()
    while os.getppid() == parent:
        wait.wait(1)
    os._exit(0)


def _handlers(instrument, info):
    def describe(request, context):
        return info

    def form(request, context):
        try:
            return instrument.form(request.definition)
        except Refusal as refusal:
            _refuse(context, refusal)

    def score(request, context):
        s = request.submission
        try:
            report = instrument.score(request.definition, s.run_id, [Answer(a.item, list(a.choices), a.text) for a in s.answers])
        except Refusal as refusal:
            _refuse(context, refusal)
        return pb.ScoreReply(report=report)

    def score_all(chunks, context):
        definition = None
        for chunk in chunks:
            if definition is None:  # the first one carries it
                definition = chunk.definition
            reply = pb.ReportChunk(number=chunk.number)
            for s in chunk.submissions:
                outcome = reply.outcomes.add()
                try:
                    outcome.report.CopyFrom(instrument.score(definition, s.run_id, _unpack(s.packed, chunk.texts)))
                except WrongAnswers as refusal:
                    outcome.refusal.CopyFrom(refusal.message)
                except Refusal as refusal:
                    _refuse(context, refusal)
            yield reply

    def unary(call, request, reply):
        return grpc.unary_unary_rpc_method_handler(call, request.FromString, reply.SerializeToString)

    return (
        grpc.method_handlers_generic_handler(SERVICE + "Instrument", {"Describe": unary(describe, pb.DescribeRequest, pb.DescribeReply)}),
        grpc.method_handlers_generic_handler(SERVICE + "Questionnaire", {
            "Form": unary(form, pb.FormRequest, pb.FormReply),
            "Score": unary(score, pb.ScoreRequest, pb.ScoreReply),
            "ScoreAll": grpc.stream_stream_rpc_method_handler(score_all, pb.ScoreChunk.FromString, pb.ReportChunk.SerializeToString),
        }),
    )


def _unpack(packed, texts):
    """The answers of a chunk: places in its table of texts, counted from 1, 0 being the empty text."""
    text = lambda place: texts[place - 1] if place else ""
    answers, rest = [], list(packed)
    while rest:
        item, words, count = rest[:3]
        answers.append(Answer(text(item), [text(c) for c in rest[3:3 + count]], text(words)))
        rest = rest[3 + count:]
    return answers


def _refuse(context, refusal):
    """A mistake travels as a detail of the status, so that the person sees its places."""
    detail = any_pb2.Any()
    detail.Pack(refusal.message)
    # google.rpc.Status by hand: code (1), message (2), details (3).
    packed = detail.SerializeToString()
    words = b"the input is refused"
    status = b"\x08\x03\x12" + bytes([len(words)]) + words + b"\x1a" + _varint(len(packed)) + packed
    context.set_trailing_metadata((("grpc-status-details-bin", status),))
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, words.decode())


def _varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])
