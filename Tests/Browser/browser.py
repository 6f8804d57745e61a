"""Headless Chromium, driven over the DevTools protocol through two pipes: no port that others could find, no library."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Failure(Exception):
    """What was expected of the page did not come."""


class Browser:
    """One page in a profile of its own, with all that it asked for and complained about."""

    def __init__(self, program="chromium"):
        self.profile = tempfile.mkdtemp(prefix="browser-")
        there, self.orders = os.pipe()
        self.answers, back = os.pipe()
        # Chromium reads 3 and writes 4; what is there may not be overwritten before it has been moved
        command = ["bash", "-c", f'exec 3<&{there} 4>&{back} "$@"', "bash", program]
        command += ["--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--no-proxy-server",
                    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
                    "--hide-scrollbars", "--lang=en", f"--user-data-dir={self.profile}"]
        command += ["--no-sandbox"] if os.getuid() == 0 else []
        self.process = subprocess.Popen(
            command + ["about:blank"], pass_fds=(there, back), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(there), os.close(back)
        self.rest, self.number, self.session, self.events, self.on = b"", 0, None, [], {}
        try:
            page = next(t for t in self("Target.getTargets")["targetInfos"] if t["type"] == "page")
            self.session = self("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log", "Audits", "Accessibility"):
                self(f"{domain}.enable")
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def __call__(self, method, **parameters):
        """Gives an order and returns its answer."""
        number = self.send(method, **parameters)
        while True:
            answer = self.read(60)
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def send(self, method, **parameters):
        """Gives an order whose answer nobody waits for."""
        self.number += 1
        order = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            order["sessionId"] = self.session
        data = json.dumps(order).encode() + b"\0"
        while data:
            data = data[os.write(self.orders, data):]
        return self.number

    def read(self, seconds):
        """The next message; an event is kept, and told to who asked for it."""
        while b"\0" not in self.rest:
            if not select.select([self.answers], [], [], seconds)[0]:
                raise Failure("the browser does not answer")
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                raise Failure("the browser has gone")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(message)
        if "method" in message:
            self.events.append(message)
            if message["method"] in self.on:
                self.on[message["method"]](message["params"])
        return message

    def run(self, script):
        """What `script` comes to in the page."""
        answer = self("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in answer:
            raise Failure(f"{script}: {answer['exceptionDetails'].get('exception', {}).get('description')}")
        return answer["result"].get("value")

    def until(self, condition, within=20):
        """Waits in the page, from frame to frame, until `condition` holds; returns the seconds that took."""
        script = f"""new Promise((done) => {{
            const began = performance.now(), look = () => {{
                let holds = false;
                try {{ holds = !!({condition}); }} catch {{}}
                const seconds = (performance.now() - began) / 1000;
                if (holds || seconds > {within}) done(holds ? seconds : null);
                else setTimeout(look, 10);
            }};
            look();
        }})"""
        for last in (False, True):
            try:
                seconds = self.run(script)
                break
            except Failure as failure:
                # The page that was asked has made room for another
                if last or not any(words in str(failure) for words in ("navigated", "context was destroyed", "Cannot find context")):
                    raise
        if seconds is None:
            raise Failure(f"not within {within} s: {condition}\n{self.run('document.body.innerText')}")
        return seconds

    def open(self, url):
        self("Page.navigate", url=url)

    def screen(self, width, height=900, scheme="light"):
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def press(self, key, modifiers=0):
        codes = {"Tab": 9, "Enter": 13, "Escape": 27}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key],
                 modifiers=modifiers, **(text if kind == "keyDown" else {}))

    def type(self, text):
        self("Input.insertText", text=text)

    def click(self, element):
        """Clicks into the middle of what `element` says in the page, as a mouse does."""
        self.until(f"({element}).getClientRects().length")
        x, y, hit = self.run(f"""(() => {{
            const element = {element};
            element.scrollIntoView({{ block: "center", behavior: "instant" }});
            const box = element.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
            return [x, y, element.contains(document.elementFromPoint(x, y))];
        }})()""")
        if not hit:
            raise Failure(f"something lies over {element}")
        for kind in ("mousePressed", "mouseReleased"):
            self("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, file, whole=False):
        options = {}
        if whole:
            size = self("Page.getLayoutMetrics")["cssContentSize"]
            options = {"captureBeyondViewport": True,
                       "clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}}
        with open(file, "wb") as picture:
            picture.write(base64.b64decode(self("Page.captureScreenshot", **options)["data"]))

    def asked(self):
        """All addresses that the page asked for."""
        return [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]

    def complaints(self, expected=()):
        """Errors in the console, exceptions, and what the policy forbade; but those that have `expected` in them."""
        told = []
        for event in self.events:
            method, parameters = event["method"], event["params"]
            if method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                told.append(parameters["entry"]["text"] + " " + parameters["entry"].get("url", ""))
            if method == "Runtime.exceptionThrown":
                told.append(str(parameters["exceptionDetails"].get("exception", {}).get("description")))
            if method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
                told.append("console: " + " ".join(str(a.get("value", a.get("description"))) for a in parameters["args"]))
            if method == "Audits.issueAdded" and parameters["issue"]["code"] == "ContentSecurityPolicyIssue":
                told.append(json.dumps(parameters["issue"]["details"]))
        return [line for line in told if not any(part in line for part in expected)]
