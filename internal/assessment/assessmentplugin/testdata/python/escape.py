"""An instrument in Python that tries every way out and tells in its notes how each ended."""

import mmap
import os
import socket
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import diagnostics_pb2 as pb
import marshrut


def read(path):
    with open(path, "rb") as f:
        f.read(1)


def write(path):
    with open(path, "w") as f:
        f.write("x")


def tcp():
    try:
        socket.create_connection(("127.0.0.1", 80), timeout=1)
    except ConnectionRefusedError:
        pass  # it reached the network


def unix():
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect("/run/dbus/system_bus_socket")


def datagram():
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


def executable():
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


WAYS = {
    "passwd": lambda: read("/etc/passwd"),
    "parent-environment": lambda: read(f"/proc/{os.getppid()}/environ"),
    "list-root": lambda: os.listdir("/"),
    "list-home": lambda: os.listdir(os.path.expanduser("~")),
    "write-outside": lambda: write("/tmp/marshrut-hostile-python"),
    "write-itself": lambda: write(os.path.abspath(__file__)),
    "write-beside": lambda: write(os.path.join(HERE, "new.py")),
    "remove-itself": lambda: os.remove(os.path.abspath(__file__)),
    "link-beside": lambda: os.symlink("/etc/passwd", os.path.join(HERE, "link")),
    "fork": os.fork,
    "subprocess": lambda: subprocess.run(["/bin/true"], check=True),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "exec-itself": lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]),
    "tcp": tcp,
    "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "listen": lambda: socket.create_server(("127.0.0.1", 0)),
    "unix": unix,
    "datagram": datagram,
    "executable-memory": executable,
    "kill-parent": lambda: os.kill(os.getppid(), 0),
    "terminal": lambda: __import__("fcntl").ioctl(0, 0x5412, b"x"),
    "priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
    "chmod": lambda: os.chmod(tempfile.gettempdir(), 0o777),
}


class Escape:
    name, version, kind, title = "escape", "1.0.0", "questionnaire", "Беглец"

    def form(self, definition):
        form = pb.FormReply(title="Бегство")
        form.sections.add(code="s", title="С").items.add(code="what", text="Что?", input="text")
        form.competencies.add(code="a", title="А", max=10)
        return form

    def score(self, definition, run_id, answers):
        report = pb.Report(run_id=run_id)
        report.scores.add(competency="a", score=5, max=10, polarity="high_is_good")
        for name, way in WAYS.items():
            try:
                way()
                report.notes.add(code=name, text="DONE")
            except BaseException as error:
                report.notes.add(code=name, text=repr(error)[:200])
        own = os.path.join(tempfile.gettempdir(), "x")
        write(own)
        report.notes.add(code="own-folder", text=str(os.path.exists(own)))
        report.notes.add(code="environment", text=" ".join(sorted(os.environ)))
        return report


if __name__ == "__main__":
    marshrut.serve(Escape())
