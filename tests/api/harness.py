"""A server of our own on a free port with a data folder of its own, people of every role, and a small HTTP client.
Standard library only. Used by run.py; nothing here asserts."""
import http.client
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

PASSWORD = "correct horse 9"
STREET, OTHER_STREET, COMMUNITY = "510104035", "510104017", "510104035004"
PEOPLE = [  # account, name, office, role
    ("sys", "系统员", "hub", "sys_admin"),
    ("sec", "安全员", "hub", "sec_admin"),
    ("aud", "审计员", "MDC", "auditor"),
    ("clerk", "街道经办甲", STREET, "street_clerk"),
    ("leader", "街道分管乙", STREET, "street_leader"),
    ("head", "街道书记丙", STREET, "street_head"),
    ("clerk2", "外街经办丁", OTHER_STREET, "street_clerk"),
    ("hub", "受理员戊", "hub", "hub_acceptor"),
    ("hubhead", "中枢负责人己", "hub", "hub_head"),
    ("zfj", "执法联络员庚", "ZFJ", "dept_liaison"),
    ("zfjlead", "执法分管辛", "ZFJ", "dept_leader"),
    ("sjg", "市监联络员壬", "SJG", "dept_liaison"),
    ("sjglead", "市监分管癸", "SJG", "dept_leader"),
    ("gaf", "公安联络员子", "GAF", "dept_liaison"),
    ("gaflead", "公安分管丑", "GAF", "dept_leader"),
    ("jjd", "交警联络员寅", "JJD", "dept_liaison"),
    ("jjdlead", "交警分管卯", "JJD", "dept_leader"),
    ("wjj", "卫健联络员辰", "WJJ", "dept_liaison"),
    ("district", "区领导巳", "district", "district_leader"),
    ("bwb", "编办仲裁午", "BWB", "arbitrator"),
]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        return self.json["type"].removeprefix("/problems/") if self.status >= 400 else None

    @property
    def fields(self):
        return sorted(f["name"] for f in self.json.get("fields", []))


class Client:
    """One person: a bearer token or a cookie. Answers keep nothing open."""

    def __init__(self, server, token=None, cookie=None):
        self.server, self.token, self.cookie = server, token, cookie
        self.deaf = False  # hangs up once, its request sent and the answer not heard

    def ask(self, verb, path, body=None, headers=None, raw=None):
        h = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.cookie:
            h["Cookie"] = f"huying={self.cookie}"
        if body is not None:
            raw = json.dumps(body, ensure_ascii=False).encode()
            h["Content-Type"] = "application/json"
        h.update(headers or {})
        c = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            c.request(verb, path, body=raw, headers={k: v for k, v in h.items() if v is not None})
            if self.deaf:
                self.deaf = False
                raise ConnectionAbortedError("hung up")
            r = c.getresponse()
            return Answer(r.status, {k.lower(): v for k, v in r.getheaders()}, r.read())
        finally:
            c.close()

    def get(self, path, **kw):
        return self.ask("GET", path, **kw)

    def create(self, fields, key=None):
        return self.ask("POST", "/api/v1/calls", fields, {"Idempotency-Key": key or uuid.uuid4().hex})

    def act(self, no, act, task=None, version=None, key=None, **args):
        """One act; the version is looked up first when it is not given."""
        if version is None:
            page = self.get(f"/api/v1/calls/{no}").json
            version = page["version"]
            if task:
                version = next((t["version"] for t in page["tasks"] if t["label"] == task), 1)
        path = f"/api/v1/calls/{no}/tasks/{task}/acts" if task else f"/api/v1/calls/{no}/acts"
        return self.ask("POST", path, {"act": act, **args}, {"If-Match": f'"{version}"', "Idempotency-Key": key or uuid.uuid4().hex})

    def upload(self, data, name="file", filename="x.jpg"):
        b = uuid.uuid4().hex
        raw = (f'--{b}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
               f"Content-Type: application/octet-stream\r\n\r\n").encode() + data + f"\r\n--{b}--\r\n".encode()
        return self.ask("POST", "/api/v1/files", raw=raw, headers={"Content-Type": f"multipart/form-data; boundary={b}"})


class Server:
    def __init__(self, program, folder=None):
        self.program = program
        self.own = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="huying-api-")
        self.data = os.path.join(self.folder, "data")
        self.process, self.port, self.tokens = None, 0, {}

    def spawn(self, *more):
        """A server that begins; it may not be ready yet."""
        self.log = open(os.path.join(self.folder, "server.log"), "ab")
        self.process = subprocess.Popen([self.program, "serve", "--data", self.data, "--create", "--port", "0", *more],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)

    def start(self, *more):
        self.spawn(*more)
        line = self.process.stdout.readline()
        m = re.match(r"http://127\.0\.0\.1:(\d+)", line)
        if not m:
            raise SystemExit(f"the server did not start: {line!r}; see {self.log.name}")
        self.port = int(m[1])

    def stop(self, sig=signal.SIGTERM):
        """The exit code, and how long it took."""
        began = time.time()
        self.process.send_signal(sig)
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        self.log.close()
        return code, time.time() - began

    def verb(self, *args, given=None):
        r = subprocess.run([self.program, *args], input=given, capture_output=True, text=True)
        if r.returncode:
            raise SystemExit(f"{' '.join(args)}: {r.stdout}{r.stderr}")
        return r.stdout

    def people(self, only=None):
        """Everybody of PEOPLE, or these and the three administrators, with a token each."""
        for i, (account, name, office, role) in enumerate(PEOPLE, 1):
            if only and i > 3 and account not in only:
                continue
            self.verb("user", "add", account, name, "--data", self.data, given=PASSWORD + "\n")
            said = self.verb("user", "grant", account, office, role, "--data", self.data, *(["--by", "sys"] if i > 3 else []))
            grant = re.search(r"grant=(\d+)", said)[1]
            if "proposed" in said:
                self.verb("user", "approve", grant, "--data", self.data, "--by", "sec")
            said = self.verb("user", "token", account, grant, "test", "--data", self.data)
            self.tokens[account] = said.strip().splitlines()[-1].split("token=")[-1].split()[0]

    def as_(self, account):
        return Client(self, token=self.tokens[account])

    def nobody(self):
        return Client(self)

    def sign_in(self, account, password=PASSWORD, **more):
        return self.nobody().ask("POST", "/api/v1/session", {"account": account, "password": password, **more})

    def cookie(self, account):
        a = self.sign_in(account)
        return Client(self, cookie=re.search(r"huying=([^;]+)", a.headers["set-cookie"])[1])

    def end(self):
        if self.process and self.process.poll() is None:
            self.stop()
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)


PICTURES = itertools.count()


def jpeg():
    """A small picture, made by hand: baseline, one component, 8 x 8, another grey each time."""
    n = next(PICTURES)
    q = bytes([255, 219, 0, 67, 0] + [8 + n // 32 % 8] * 64)
    sof = bytes([255, 192, 0, 11, 8, 0, 8, 0, 8, 1, 1, 17, 0])
    dc = bytes([255, 196, 0, 20, 0, 1] + [0] * 15 + [6])
    ac = bytes([255, 196, 0, 20, 16, 1] + [0] * 15 + [0])
    sos = bytes([255, 218, 0, 8, 1, 1, 0, 0, 63, 0])
    return bytes([255, 216]) + q + sof + dc + ac + sos + bytes([(32 + n % 32) << 1]) + bytes([255, 217])


def repository():
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def program():
    if len(sys.argv) > 1:
        return os.path.abspath(sys.argv[1])
    if os.environ.get("HUYING"):
        return os.path.abspath(os.environ["HUYING"])
    for build in ("build", "build-dev"):
        path = os.path.join(repository(), build, "huying")
        if os.path.exists(path):
            return path
    raise SystemExit("build first: make build")
