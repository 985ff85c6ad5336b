"""Pictures of pages by a headless Chromium, over DevTools on two pipes; no port is opened."""
import base64
import json
import os
import shutil
import subprocess


class Camera:
    """A browser with one page."""

    def __init__(self, folder):
        program = shutil.which("chromium") or shutil.which("google-chrome")
        if not program:
            raise RuntimeError("Chromium is not installed (apt install chromium)")
        commands, self.input = os.pipe()
        self.output, answers = os.pipe()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c",
             f"exec {program} --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage "
             f"--no-first-run --remote-debugging-pipe --user-data-dir={folder}/profile about:blank "
             f"3<&{commands} 4>&{answers}"],
            pass_fds=(commands, answers), stderr=subprocess.DEVNULL, env={"HOME": folder, **path()})
        os.close(commands)
        os.close(answers)
        self.rest, self.number, self.session, self.loads = b"", 0, None, 0
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.call("Page.enable")

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.input, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self):
        while b"\0" not in self.rest:
            piece = os.read(self.output, 1 << 16)
            if not piece:
                raise RuntimeError("Chromium has ended")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(text)
        if message.get("method") == "Page.loadEventFired":
            self.loads += 1
        return message

    def sign_in(self, address, name, password):
        """Signs in at the gateway, as a person does."""
        self.go(f"{address}/sign-in")
        before = self.loads
        script = (f"document.querySelector('input[name=name]').value = {json.dumps(name)};"
                  f"document.querySelector('input[name=password]').value = {json.dumps(password)};"
                  "document.querySelector('input[name=password]').form.requestSubmit();")
        self.call("Runtime.evaluate", expression=script)
        while self.loads == before:
            self.receive()

    def go(self, address):
        before = self.loads
        self.call("Page.navigate", url=address)
        while self.loads == before:
            self.receive()

    def link(self, address, words):
        """Where the link of a page leads that says so."""
        self.go(address)
        script = ("[...document.querySelectorAll('main a')]"
                  f".find(link => link.textContent == {json.dumps(words)}).getAttribute('href')")
        return self.call("Runtime.evaluate", expression=script)["result"]["value"]

    def first_link(self, address, beginning):
        """Where the first link of a page leads that begins so; None when it has none."""
        self.go(address)
        script = ("[...document.querySelectorAll('main td a')].map(a => a.getAttribute('href'))"
                  f".find(link => link.startsWith({json.dumps(beginning)})) ?? null")
        return self.call("Runtime.evaluate", expression=script)["result"]["value"]

    def take(self, address, width, colours, path_of_picture):
        """Takes the whole page; returns by how many pixels it is wider than the window."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=width < 500)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": colours}])
        self.go(address)
        metrics = self.call("Page.getLayoutMetrics")
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        with open(path_of_picture, "wb") as file:
            file.write(base64.b64decode(picture["data"]))
        return metrics["cssContentSize"]["width"] - width

    def stop(self):
        self.process.terminate()
        self.process.wait()


def path():
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin")}
