#!/usr/bin/env python3
"""Uses the dashboard of a running service as an operator does, in headless Chromium, and looks at it as those do who
cannot see it, or not well.

    dashboard.py steer | late | look | strangers | silence | poll | framing | gone  URL  --token TOKEN  [--pid PID]
    dashboard.py pictures URL --token TOKEN --folder FOLDER

Ends with 0 when all was as it should be; else it says what was not. No wait has a length: each is for a condition.
"""

import argparse
import base64
import json
import os
import pathlib
import signal
import sys
import time
import urllib.error
import urllib.request

from browser import Browser, Failure

CIRCUIT = "tts_service"
ROW = f'[...document.querySelectorAll("#circuits tbody tr")].find((row) => row.cells[0].textContent === "{CIRCUIT}")'
SCHEMES = ("light", "dark")


def expect(condition, words):
    if not condition:
        raise Failure(words)


def button(label, inside="document"):
    """The button with that name, in the page."""
    return (f'[...{inside}.querySelectorAll("button")].find((button) => button.checkVisibility() && '
            f'(button.getAttribute("aria-label") ?? button.textContent) === {json.dumps(label)})')


def state(words):
    return f'{ROW}.cells[1].textContent === "{words}"'


class Page:
    """The dashboard in a browser."""

    def __init__(self, options):
        self.url, self.token, self.options = options.url, options.token, options
        self.browser = Browser(options.browser)

    def __enter__(self):
        try:
            self.browser.screen(1440)
            self.browser.open(self.url + "/resilience/dashboard")
            self.browser.until('document.querySelectorAll("#circuits tbody tr").length')
        except BaseException:
            self.browser.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self.browser.__exit__(*error)

    def enter(self, token=None):
        self.browser.click(button("Enter admin token"))
        self.browser.until('document.activeElement.id === "token"')
        self.browser.type(token or self.token)
        self.browser.press("Enter")

    def become_admin(self):
        self.enter()
        self.browser.until('!document.querySelector("dialog[open]")')
        self.browser.until(button("Reload"))

    def act(self, label, go):
        """Presses a button and answers the question that comes; returns the moment of the answer."""
        self.browser.click(button(label))
        self.browser.until('document.querySelector("dialog[open] .cancel") === document.activeElement')
        self.browser.click(button(go, 'document.querySelector("dialog[open]")'))
        return time.monotonic()

    def told(self, words):
        """Waits for an outcome that says so."""
        self.browser.until(f'document.getElementById("told").textContent.includes({json.dumps(words)})')

    def ask(self, client, path="/auth/login", kind="anonymous"):
        """Asks the service for a decision, as a proxy does."""
        body = json.dumps({"client": client, "client_type": kind, "method": "POST", "path": path}).encode()
        try:
            return urllib.request.urlopen(urllib.request.Request(self.url + "/v1/check", body), timeout=20).status
        except urllib.error.HTTPError as error:
            return error.code

    def kept_to_itself(self, expected=()):
        """Nothing but this server was asked, and nothing was complained about."""
        foreign = [url for url in self.browser.asked() if not url.startswith((self.url + "/resilience/", "data:"))]
        expect(not foreign, f"it asks elsewhere: {foreign}")
        complaints = self.browser.complaints(expected)
        expect(not complaints, "complaints: " + "\n".join(complaints))


def steer(page):
    """Opens a circuit, sees it open within two seconds, resets it, reloads; a wrong token is explained."""
    with urllib.request.urlopen(page.url + "/resilience/dashboard", timeout=20) as answer:
        size, policy = len(answer.read()), answer.headers["Content-Security-Policy"]
    expect(size < 60000, f"the page has {size} bytes")
    expect("default-src 'none'" in policy and "unsafe" not in policy, policy)
    browser = page.browser
    browser.until('document.getElementById("link-text").textContent === "Live"')
    browser.until('/^(All is well|The service)/.test(document.getElementById("verdict").textContent)')
    expect(not browser.run(f"!!({button('Reload')})"), "strangers see what only an admin may do")

    page.enter("wrong " + page.token[:2])
    browser.until('document.querySelector("#token-dialog .failure").textContent.includes("does not accept")')
    browser.press("Escape")
    browser.until('!document.querySelector("dialog[open]")')
    expect(browser.run("document.activeElement.id") == "admin", "the focus does not come back")
    page.become_admin()
    kept = browser.run("JSON.stringify([Object.values(sessionStorage), Object.values(localStorage), document.cookie])")
    expect(json.loads(kept) == [[page.token], [], ""], f"the token is kept elsewhere: {kept}")

    pressed = page.act(f"Force open {CIRCUIT}", "Force open")
    browser.until(state("forced open"), 5)
    seconds = time.monotonic() - pressed
    expect(seconds < 2, f"it took {seconds:.2f} s to be seen open")
    page.told("is forced open")
    browser.until(f'document.getElementById("verdict").textContent.includes("{CIRCUIT} is open")')
    browser.until(f'document.getElementById("spoken").textContent.includes("{CIRCUIT} is open")')
    browser.until(f'[...document.querySelectorAll("#log li")].some((item) => /{CIRCUIT} is forced open, was closed/.test(item.textContent))')
    expect(browser.run("document.title").startswith("(1) "), "the title does not tell")
    browser.run('document.getElementById("problems").scrollIntoView()')

    page.act(f"Reset {CIRCUIT}", "Reset")
    browser.until(state("closed"), 5)
    page.act(f"Disable {CIRCUIT}", "Disable")
    browser.until(state("disabled"), 5)
    page.act("Reset all", "Reset all")
    browser.until(state("closed"), 5)
    page.act("Reload", "Reload")
    page.told("The configuration is reloaded")

    # What the file has become is shown, whether this or its watch reads it first, and a bad one refused with its reason
    config = pathlib.Path(page.options.config)
    sound = config.read_text()
    config.write_text(sound.replace("limits: [5/minute]", "limits: [6/minute]"))
    page.act("Reload", "Reload")
    page.told("The configuration is reloaded")
    browser.until('[...document.querySelectorAll("#log li")].some((item) => /Reloaded.*rate_limits.rules.login.limits/.test(item.textContent))')
    config.write_text(sound.replace("limits: [5/minute]", "limits: [5/minuet]"))
    page.act("Reload", "Reload")
    browser.until('document.querySelector("#ask .failure").textContent.includes("minuet")')
    browser.press("Escape")
    config.write_text(sound)

    page.candidate()
    browser.run("location.reload()")
    browser.until(button("Forget admin token"))
    browser.click(button("Forget admin token"))
    browser.until(button("Enter admin token"))
    expect(browser.run("sessionStorage.length") == 0, "the token is still there")
    page.kept_to_itself(["401", "422", "400", "409"])
    print(f"seen open after {seconds:.2f} s; {size} bytes")


def candidate(page):
    """A candidate is seen beside what is in force, and promoted."""
    text = pathlib.Path(page.options.config).read_text().replace("limits: [5/minute]", "limits: [2/minute]").encode()
    order = urllib.request.Request(
        page.url + "/resilience/candidate", text, method="PUT",
        headers={"Authorization": "Bearer " + page.token, "Content-Type": "application/yaml"})
    urllib.request.urlopen(order, timeout=20)
    for _ in range(4):
        page.ask("ip:198.51.100.7")
    page.browser.until('[...document.querySelectorAll("#candidate tbody tr")].some((row) => '
                       'row.cells[0].textContent === "login" && row.cells[2].textContent.startsWith("2"))')
    page.act("Promote the candidate", "Promote")
    page.told("The candidate is in force")
    page.browser.until('/^No candidate/.test(document.getElementById("candidate-note").textContent)')


Page.candidate = candidate


def late(page):
    """What is answered after its dialog was closed opens, closes and keeps nothing; what was done is told all the same."""
    browser, held = page.browser, []
    browser.on["Fetch.requestPaused"] = held.append
    browser("Fetch.enable", patterns=[{"urlPattern": "*/resilience/top*limit=1"}, {"urlPattern": "*/force-open"}])
    come = 'performance.getEntriesByType("resource").filter((entry) => /limit=1$/.test(entry.name) && entry.responseEnd).length'

    def let_go():
        while not held:
            browser.run("1")
        browser("Fetch.continueRequest", requestId=held.pop()["requestId"])

    def close():
        browser.press("Escape")
        browser.until('!document.querySelector("dialog[open]")')

    page.enter()
    while not held:
        browser.run("1")
    close()
    let_go()
    browser.until(f"{come} === 1")
    expect(browser.run("sessionStorage.length") == 0, "it keeps a token that was taken back")
    expect(browser.run('document.getElementById("told").textContent') == "", "it tells of a token that was taken back")
    page.enter()
    let_go()
    browser.until(button("Reload"))

    page.act(f"Force open {CIRCUIT}", "Force open")
    while not held:
        browser.run("1")
    close()
    browser.click(button(f"Disable {CIRCUIT}"))
    browser.until('document.querySelector("dialog[open] .cancel") === document.activeElement')
    let_go()
    page.told("is forced open")
    asked = browser.run('document.querySelector("dialog[open] h2")?.textContent ?? ""')
    expect(asked.startswith("Disable"), f"the answer to one question closes another: {asked}")
    expect(not browser.run('document.getElementById("ask-go").hasAttribute("aria-disabled")'), "the next question waits")
    close()
    browser("Fetch.disable")
    page.act(f"Reset {CIRCUIT}", "Reset")
    browser.until(state("closed"))
    page.kept_to_itself()


def names(browser):
    """Every control, table, region and picture has a name, as a screen reader is told."""
    named = {"button", "textbox", "searchbox", "combobox", "link", "table", "region", "dialog", "image", "img"}
    nodes = browser("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in nodes if not node.get("ignored")]
    return [f"{node['role']['value']} without a name ({node.get('backendDOMNodeId')})" for node in shown
            if node.get("role", {}).get("value") in named and not node.get("name", {}).get("value", "").strip()]


def cards(browser):
    """The table that is shown as cards on a phone is still a table to a screen reader."""
    nodes = browser("Accessibility.getFullAXTree")["nodes"]
    # Where a name may be broken, a screen reader is told of a space
    there = [(node["role"]["value"], node.get("name", {}).get("value", "").replace(" ", ""))
             for node in nodes if not node.get("ignored")]
    wanted = [("rowheader", CIRCUIT), ("columnheader", "Refused"), ("cell", "forcedopen")]
    return [f"no {role} {name} is left" for role, name in wanted if (role, name) not in there]


def focus(browser):
    """Every control is reached by the tab key, is in sight then, and shows it."""
    browser.run("document.activeElement.blur(); scrollTo(0, 0)")
    wanted = browser.run("""(window.wanted = [...document.querySelectorAll("a[href], button, input, select, [tabindex='0']")]
        .filter((element) => element.checkVisibility() && !element.closest("dialog"))).length""")
    found, seen = [], set()
    for _ in range(wanted + 5):
        browser.press("Tab")
        index, words = browser.run("""new Promise((done) => requestAnimationFrame(() => {
            const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
            const wrong = [];
            if (element === document.body) return done([-1, ""]);
            if (!element.matches(":focus-visible") || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push("shows no focus");
            const x = box.x + Math.min(box.width, innerWidth) / 2, y = Math.max(0, box.y) + Math.min(box.height, 20) / 2;
            if (box.bottom < 0 || box.top > innerHeight || !element.contains(document.elementFromPoint(x, y))) wrong.push(`is not in sight: ${x} ${y} ${document.elementFromPoint(x, y)?.outerHTML.slice(0, 80)}`);
            done([window.wanted.indexOf(element), wrong.length ? `${element.outerHTML.slice(0, 80)} ${wrong}` : ""]);
        }))""")
        if index >= 0:
            seen.add(index)
        if words:
            found.append(words)
    for index in set(range(wanted)) - seen:
        found.append("not reached by the tab key: " + browser.run(f"window.wanted[{index}].outerHTML.slice(0, 80)"))
    return found


def look(page):
    """Names, contrast, focus, structure and room: on a desk, a phone and a narrow one, light and dark, dialogs too."""
    browser, found, least = page.browser, [], 21
    rules = (pathlib.Path(__file__).parent / "page.js").read_text()
    rules = rules[rules.index("(isPhone)"):]

    def inspect(what, phone):
        nonlocal least
        result = browser.run(f"({rules})({json.dumps(phone)})")
        least = min(least, result["least"])
        found.extend(f"{what}: {line}" for line in result["found"] + names(browser))

    for _ in range(7):
        page.ask("ip:203.0.113.9")
    browser.until('[...document.querySelectorAll("#problems li")].some((item) => /Rule login denie/.test(item.textContent))')
    inspect("a stranger's", False)
    page.become_admin()
    page.act(f"Force open {CIRCUIT}", "Force open")
    browser.until('document.querySelectorAll("#clients tbody tr").length')
    browser.until('document.querySelectorAll("#log li").length > 1')
    for width in (1440, 390, 320):
        for scheme in SCHEMES:
            browser.screen(width, scheme=scheme)
            browser.until(f'innerWidth === {width} && matchMedia("(prefers-color-scheme: {scheme})").matches')
            inspect(f"{width} {scheme}", width < 600)
            if width < 600:
                found.extend(cards(browser))
            browser.click(button(f"Disable {CIRCUIT}"))
            inspect(f"{width} {scheme} dialog", width < 600)
            browser.press("Escape")
        browser.screen(width)
        browser.run('for (const close of document.querySelectorAll("#told button")) close.click()')
        found.extend(f"{width}: {line}" for line in focus(browser))
    browser.screen(1440)
    page.act(f"Reset {CIRCUIT}", "Reset")
    browser.until(state("closed"))
    expect(not found, "\n".join(dict.fromkeys(found)))
    page.kept_to_itself()
    print(f"least contrast of a text {least:.2f}")


STRANGERS = ["<img src=x onerror=document.title=1>", "</script><script>document.title=1</script>", '"><svg onload=alert(1)>',
             "\u202egnp.exe", "a\u200bb", "x" * 400, "{{constructor}}", "../../reset?rule=", "Ω≈ç√", "a\tb"]


def strangers(page):
    """Clients call themselves what they like; it is text, and what cannot be seen is made visible."""
    browser = page.browser
    page.become_admin()
    statuses = {page.ask(client) for client in STRANGERS for _ in range(7)}
    expect(statuses == {200, 429}, f"{statuses}")
    browser.until(f'document.querySelectorAll("#clients tbody tr").length >= {len(STRANGERS)}', 30)
    texts = browser.run('[...document.querySelectorAll("#clients bdi")].map((name) => name.textContent)')
    for client in STRANGERS[:3] + STRANGERS[6:9]:
        expect(client in texts, f"{client} is not among {texts}")
    for hidden in ("\\u202egnp.exe", "a\\u200bb", "a\\u0009b"):
        expect(hidden in texts, f"{hidden} is not among {texts}")
    expect(not browser.run('document.querySelectorAll("main img, main script, #clients svg, [onload], [onerror]").length'), "text has become markup")
    expect("Resilience" in browser.run("document.title"), "a name has run")
    for width in (1440, 390):
        browser.screen(width)
        browser.until(f"innerWidth === {width} && document.documentElement.scrollWidth <= innerWidth")
    browser.screen(1440)
    page.act(f"Reset the limits of {STRANGERS[7]}", "Reset")
    page.told("are reset")
    expect(page.ask(STRANGERS[7]) == 200 and page.ask(STRANGERS[0]) == 429, "it reset another one, or none")
    page.kept_to_itself()


def silence(page):
    """The server stops in its tracks: the page says that it is stale, how old its figures are, and comes back by itself."""
    browser, pid = page.browser, page.options.pid
    browser.until('document.body.dataset.connection === "live"')
    os.kill(pid, signal.SIGSTOP)
    try:
        browser.until('document.getElementById("stale").checkVisibility()', 15)
        browser.until('/^These figures are \\d+ s old/.test(document.getElementById("stale-age").textContent)')
        browser.until('document.getElementById("spoken").textContent.includes("stale")', 15)
        expect(browser.run('document.getElementById("link-text").textContent') == "Stale", "it says that it is live")
        expect(browser.run('document.querySelectorAll("#circuits tbody tr").length') > 0, "the last figures are gone")
    finally:
        os.kill(pid, signal.SIGCONT)
    browser.until('document.body.dataset.connection === "live" && !document.getElementById("stale").checkVisibility()', 60)
    page.kept_to_itself(["ERR_"])


def poll(page):
    """What is between cannot pass streams: the same figures by asking again, and it says so."""
    browser = page.browser

    def answer(request):
        browser.send("Fetch.fulfillRequest", requestId=request["requestId"], responseCode=200,
                     responseHeaders=[{"name": "Content-Type", "value": "text/html"}], body="")

    browser.on["Fetch.requestPaused"] = answer
    browser("Fetch.enable", patterns=[{"urlPattern": "*/resilience/events*"}])
    page.become_admin()
    browser.until('document.getElementById("link-text").textContent === "Polling"', 30)
    page.act(f"Force open {CIRCUIT}", "Force open")
    browser.until(state("forced open"), 5)
    page.act(f"Reset {CIRCUIT}", "Reset")
    browser.until(state("closed"), 5)
    expect(not browser.run('document.getElementById("stale").checkVisibility()'), "it calls itself stale")
    browser("Fetch.disable")
    page.kept_to_itself()


def framing(page):
    """Events are read as the HTML standard frames them: any line end, comments, data over lines, unknown fields and names;
    what is no JSON is nothing to stumble over. What the service remembers is drawn as if it had been seen."""
    browser = page.browser
    course = {"allowed": [10] * 20, "denied": [2] * 20, "total_allowed": 7000, "total_denied": 50}
    history = json.dumps({"age": 1, "interval": 5, "all": course, "rules": [{**course, "name": "login"}]})
    body = (": a comment\r\nretry: 50\r\n\r\nevent: warning\rdata: {\"time\": null, \"source\": \"a\",\rdata: \"message\": \"one\"}\r\r"
            f"event: history\ndata: {history}\n\n"
            "event: later\ndata: {}\n\nevent: warning\ndata: {no\n\nid: 7\nevent:warning\ndata:{\"source\":\"b\",\"message\":\"two\"}\n\n"
            "event: warning\ndata: {\"source\":\"c\",\"message\":\"cut off\"}\n")

    def answer(request):
        browser.send("Fetch.fulfillRequest", requestId=request["requestId"], responseCode=200,
                     responseHeaders=[{"name": "Content-Type", "value": "text/event-stream; charset=utf-8"}],
                     body=base64.b64encode(body.encode()).decode())

    browser.on["Fetch.requestPaused"] = answer
    browser("Fetch.enable", patterns=[{"urlPattern": "*/resilience/events*"}])
    browser.run("location.reload()")
    log = 'document.getElementById("log").textContent'
    browser.until(f'{log}.includes("a: one") && {log}.includes("b: two")')
    expect(not browser.run(f'{log}.includes("cut off")'), "an event that has not ended is told")
    browser.until('/^Last 1 min \\d+ s: 200 allowed, 40 denied/.test(document.getElementById("chart").getAttribute("aria-label"))')
    browser.until('[...document.querySelectorAll("#problems li")].some((item) => /Rule login denie.*\\b2[0-9] in the last minute/.test(item.textContent))')
    browser("Fetch.disable")
    page.kept_to_itself()


def gone(page):
    """The server ends: the page says why nothing comes, and when it tries again."""
    browser = page.browser
    browser.until('document.body.dataset.connection === "live"')
    print("end it", flush=True)
    browser.until('document.getElementById("stale").checkVisibility()', 20)
    browser.until('/cannot be reached\\. Trying again (in \\d+ s|now)\\./.test(document.getElementById("stale-why").textContent)', 20)
    rules = (pathlib.Path(__file__).parent / "page.js").read_text()
    for scheme in SCHEMES:
        browser.screen(390, scheme=scheme)
        found = browser.run(f"({rules[rules.index('(isPhone)'):]})(true)")["found"]
        expect(not found, "\n".join(found))
    asked = len(browser.asked())
    browser.click(button("Try now"))
    while len(browser.asked()) == asked:
        browser.run("1")
    page.kept_to_itself(["ERR_"])


def pictures(page):
    """Four pictures: 1440 and 390 pixels, light and dark."""
    page.become_admin()
    page.browser.until('document.querySelectorAll("#told p").length === 0', 30)
    for width, height in ((1440, 1100), (390, 1000)):
        for scheme in SCHEMES:
            page.browser.screen(width, height, scheme)
            page.browser.until(f"innerWidth === {width}")
            page.browser.picture(f"{page.options.folder}/dashboard-{width}-{scheme}.png")


def main():
    scenes = {scene.__name__: scene for scene in (steer, late, look, strangers, silence, poll, framing, gone, pictures)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scene", choices=scenes)
    parser.add_argument("url")
    parser.add_argument("--token", required=True)
    parser.add_argument("--pid", type=int, help="the server's, for silence")
    parser.add_argument("--config", help="the server's, for steer")
    parser.add_argument("--folder", default=".")
    parser.add_argument("--browser", default="chromium")
    options = parser.parse_args()
    try:
        with Page(options) as page:
            scenes[options.scene](page)
    except Failure as failure:
        sys.exit(f"{options.scene}: {failure}")


if __name__ == "__main__":
    main()
