"""Uses the page of `cyclegan serve` in a real Chromium, as a person does, and compares what it saves with what `cyclegan translate` writes.

    page.py [--screenshots FOLDER] [PHOTOGRAPH ...]
"""
import argparse
import base64
import os
import shutil
import subprocess
import tempfile
import time
import zipfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from served import PROGRAM, ROOT, RUN, Server, cyclegan

parser = argparse.ArgumentParser()
parser.add_argument("--screenshots")
parser.add_argument("photographs", nargs="*")
arguments = parser.parse_args()
folder = tempfile.mkdtemp()
photographs = arguments.photographs or [
    os.path.join(ROOT, path)
    for path in ("Domains/horse/test/0001.png", "Tests/ImagesTests/Fixtures/jpeg/baseline420.jpg")
]
saved = os.path.join(folder, "saved")
os.makedirs(saved)


def chromium():
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1000,1000",
                 "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"):
        options.add_argument(word)
    options.add_experimental_option("prefs", {"download.default_directory": saved})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def step(words):
    print(f"{time.monotonic() - start:6.1f} s  {words}", flush=True)


def find(name):
    return page.find_element(By.ID, name)


def until(condition, seconds=60):
    return WebDriverWait(page, seconds, 0.1).until(lambda _: condition())


def items():
    return page.find_elements(By.CSS_SELECTOR, "#items li")


def all_done(count):
    states = [item.get_attribute("data-state") for item in items()]
    assert "failed" not in states, [item.text for item in items()]
    return len(states) == count and set(states) == {"done"} and find("save-all").is_displayed()


def drop(path):
    """A drop as the browser itself gets it from the desktop."""
    box = page.execute_script("scrollTo(0, 0); const b = document.getElementById('drop').getBoundingClientRect(); return [b.x + 20, b.y + 20]")
    data = {"items": [], "files": [path], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        page.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, "x": box[0], "y": box[1], "data": data})


def download(name, identifier):
    """Clicks on what saves, and waits for the file to be whole.

    Chromium keeps the name with an empty file, writes beside it into another, and renames that at the end.
    """
    for left in os.listdir(saved):
        os.remove(os.path.join(saved, left))
    path = os.path.join(saved, name)
    find(identifier).click()
    until(lambda: os.listdir(saved) == [name] and os.path.getsize(path) > 0)
    return path


def screenshot(name):
    if arguments.screenshots:
        os.makedirs(arguments.screenshots, exist_ok=True)
        page.save_screenshot(os.path.join(arguments.screenshots, f"{name}.png"))


def same(path, other):
    with open(path, "rb") as one, open(other, "rb") as two:
        assert one.read() == two.read(), f"{path} and {other} differ"


def size_shown(identifier):
    return page.execute_script(f"const i = document.getElementById('{identifier}'); return [i.naturalWidth, i.naturalHeight]")


start = time.monotonic()
tiny = ["--no-estimate", "--output"]
runs = os.path.join(folder, "runs")
shutil.copytree(RUN, os.path.join(runs, "horse2zebra"))
cyclegan("draw-shapes", os.path.join(folder, "shapes"))
for name, option in (("classes", "--conditional"), ("texts", "--captions")):
    cyclegan("train", "--method", "dcgan", os.path.join(folder, "shapes"), option, "--size", "32", "--width", "8", "--steps", "5",
             *tiny, os.path.join(runs, name))
for path in photographs:
    cyclegan("translate", RUN, path, "--to", "zebra", "--output", os.path.join(folder, "translated"))
cyclegan("generate", os.path.join(runs, "classes"), "--class", "red circle", "--count", "3", "--seed", "5", "--truncation", "0.7",
         "--output", os.path.join(folder, "made"))
step("made runs and what to compare with")
training = subprocess.Popen(
    [PROGRAM, "train", os.path.join(ROOT, "Domains/horse"), os.path.join(ROOT, "Domains/zebra"), "--size", "24", "--width", "2",
     "--blocks", "1", "--discriminator-layers", "2", "--steps", "100000", "--sample-steps", "20", *tiny, os.path.join(runs, "tiny")],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

with Server(runs) as server:
    page = chromium()
    try:
        # Without the token there is nothing.
        page.get(f"http://127.0.0.1:{server.port}/")
        assert "token" in page.find_element(By.TAG_NAME, "body").text
        page.get(server.address)
        until(lambda: Select(find("run")).options)
        assert "token" not in page.current_url
        until(lambda: find("state").text == "The server is free.")
        Select(find("run")).select_by_value("horse2zebra")
        until(lambda: find("translate").is_displayed())
        step("opened the page")

        # Dropped, chosen, pasted, taken.
        page.find_elements(By.CSS_SELECTOR, "#ways input")[0].click()
        assert "horse → zebra" in find("ways").text
        drop(photographs[0])
        until(lambda: all_done(1))
        name = os.path.basename(photographs[0])
        same(download(name, "save"), os.path.join(folder, "translated", name))
        step(f"dropped {name}; what is saved has the bytes of `cyclegan translate`")
        until(lambda: size_shown("over") == size_shown("under") != [0, 0])

        slider = find("slider")
        for keys, value in ((Keys.HOME, "0"), (Keys.END, "100"), (Keys.ARROW_LEFT * 30, "70")):
            slider.send_keys(keys)
            assert slider.get_attribute("value") == value
        clip = page.execute_script("return document.getElementById('over').style.clipPath")
        assert clip == "inset(0px 30% 0px 0px)", clip
        assert slider.get_attribute("aria-valuetext") == "70 % horse"
        box = slider.rect
        webdriver.ActionChains(page).move_to_element_with_offset(slider, int(box["width"] * 0.25 - box["width"] / 2), 0).click().perform()
        assert 20 <= int(slider.get_attribute("value")) <= 30, slider.get_attribute("value")
        page.execute_script("const s = document.getElementById('slider'); s.value = 50; s.dispatchEvent(new Event('input'))")
        page.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
        screenshot("translated")
        step("moved the slider by keys and by the mouse")

        find("back").click()
        until(lambda: find("views-choice").is_displayed() and all_done(1))
        Select(find("views")).select_by_value("cycle")
        assert find("right-name").text == "back to horse"
        stem, extension = os.path.splitext(name)
        download(f"{stem}-back{extension}", "save")
        until(lambda: size_shown("over") == size_shown("under") != [0, 0])
        screenshot("back")
        find("back").click()
        until(lambda: all_done(1) and not find("views-choice").is_displayed())
        step("there and back again")

        find("files").send_keys("\n".join(photographs[1:] or photographs))
        count = 1 + len(photographs[1:] or photographs)
        until(lambda: all_done(count))
        page.execute_script(
            """const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0)), data = new DataTransfer()
               data.items.add(new File([bytes], 'pasted.png', {type: 'image/png'}))
               document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data}))""",
            base64.b64encode(open(os.path.join(ROOT, "Domains/horse/test/0002.png"), "rb").read()).decode())
        until(lambda: all_done(count + 1))
        find("take").click()
        until(lambda: page.execute_script("return document.getElementById('video').videoWidth > 0"))
        find("shoot").click()
        until(lambda: all_done(count + 2))
        step("chosen, pasted, and taken with the (browser's false) camera")
        with zipfile.ZipFile(download("cyclegan.zip", "save-all")) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert len(names) == count + 2 and "pasted.png" in names, names
            for path in photographs:
                with open(os.path.join(folder, "translated", os.path.basename(path)), "rb") as file:
                    assert archive.read(os.path.basename(path)) == file.read()
        step(f"saved {len(names)} pictures as an archive")
        find("list").location_once_scrolled_into_view
        screenshot("list")

        # What cannot be translated is said; what takes long can be cancelled.
        broken = os.path.join(folder, "broken.png")
        with open(broken, "wb") as file:
            file.write(open(photographs[0], "rb").read()[:300])
        drop(broken)
        until(lambda: items()[-1].get_attribute("data-state") == "failed")
        assert "broken.png" in items()[-1].text and "damaged" in items()[-1].text or "truncated" in items()[-1].text, items()[-1].text
        page.find_elements(By.CSS_SELECTOR, "#items li")[-1].find_elements(By.TAG_NAME, "button")[-1].click()
        # At its own size, which takes long; the network sees it reduced otherwise.
        page.execute_script("document.getElementById('scale').closest('details').open = true")
        Select(find("scale")).select_by_value("native")
        large = os.path.join(folder, "large.png")
        page.execute_async_script(
            """const done = arguments[0], canvas = new OffscreenCanvas(6000, 4000), c = canvas.getContext('2d')
               c.fillStyle = '#7a8'; c.fillRect(0, 0, 6000, 4000); c.fillStyle = '#851'; c.fillRect(2000, 1000, 1500, 2000)
               canvas.convertToBlob().then(blob => { const data = new DataTransfer()
                 data.items.add(new File([blob], 'large.png', {type: 'image/png'}))
                 document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data})); done() })""")
        until(lambda: items()[-1].get_attribute("data-state") == "running" and "0 %" not in items()[-1].text)
        assert "busy: large.png" in find("state").text, find("state").text
        screenshot("busy")
        step(f"a picture of 24 megapixels is at work: {items()[-1].text.splitlines()[1]}")
        items()[-1].find_elements(By.TAG_NAME, "button")[-1].click()
        assert items()[-1].get_attribute("data-state") == "cancelled"
        until(lambda: find("state").text == "The server is free.", 20)
        step("cancelled it")
        find("clear").click()
        assert not items()

        # Pictures from nothing.
        Select(find("run")).select_by_value("classes")
        Select(find("class")).select_by_value("red circle")
        for identifier, text in (("seed", "5"), ("count", "3"), ("truncation", "0.7")):
            find(identifier).clear()
            find(identifier).send_keys(text)
        page.find_element(By.CSS_SELECTOR, "#making [type=submit]").click()
        until(lambda: len(page.find_elements(By.CSS_SELECTOR, "#made img")) == 3)
        with zipfile.ZipFile(download("cyclegan.zip", "save-made")) as archive:
            for name in archive.namelist():
                with open(os.path.join(folder, "made", name), "rb") as file:
                    assert archive.read(name) == file.read(), name
            assert len(archive.namelist()) == 3
        find("more").click()
        until(lambda: len(page.find_elements(By.CSS_SELECTOR, "#made img")) == 6)
        screenshot("made")
        Select(find("run")).select_by_value("texts")
        find("text").send_keys("a small red circle")
        page.find_element(By.CSS_SELECTOR, "#making [type=submit]").click()
        until(lambda: len(page.find_elements(By.CSS_SELECTOR, "#made img")) == 3)
        assert "a small red circle" in find("made").text
        step("made pictures of a class, the bytes of `cyclegan generate`, and of a text")

        # A report can do what is in it, and no more.
        with open(os.path.join(runs, "texts/report.html"), "w") as file:
            file.write("<!doctype html><title>Report</title><p id=p>report</p><script>document.getElementById('p').textContent = 'report runs'\n"
                       "fetch('/api/runs').catch(() => document.getElementById('p').textContent += ', alone')</script>")
        find("show-watch").click()
        until(lambda: find("watch-text").text.endswith("It is finished."))
        page.switch_to.frame(find("report-frame"))
        until(lambda: page.find_element(By.ID, "p").text == "report runs, alone")
        page.switch_to.default_content()

        # A run that is trained at this moment.
        page.execute_script("document.activeElement.blur()")
        until(lambda: "tiny" in [option.get_attribute("value") for option in Select(find("run")).options])
        Select(find("run")).select_by_value("tiny")
        until(lambda: "step" in find("watch-text").text)
        first = find("watch-text").text
        until(lambda: find("watch-text").text.split(" of ")[0] != first.split(" of ")[0])
        until(lambda: page.find_elements(By.CSS_SELECTOR, "#losses svg") and size_shown("sheet")[0] > 0)
        until(lambda: find("report").is_displayed())
        page.switch_to.frame(find("report-frame"))
        until(lambda: page.find_elements(By.CSS_SELECTOR, "h1") and page.find_elements(By.CSS_SELECTOR, "svg"))
        page.switch_to.default_content()
        sample = find("sample")
        until(lambda: int(sample.get_attribute("max")) > 1)
        sample.send_keys(Keys.HOME)
        assert find("sample-name").text == "after step 20", find("sample-name").text
        screenshot("watch")
        step(f"watched a run: {find('watch-text').text}")

        # A telephone, in the dark.
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        Select(find("run")).select_by_value("horse2zebra")
        find("show-try").click()
        drop(photographs[0])
        until(lambda: all_done(1))
        width = page.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], f"the page is wider than a telephone: {width}"
        time.sleep(0.3)
        screenshot("telephone")
        step("fits a telephone")

        # Every control has a name, and nothing was reported by the browser beside the refusals that were asked for.
        nameless = page.execute_script(
            """return [...document.querySelectorAll('button, input, select, a')].filter(e =>
                 !(e.labels?.length || e.ariaLabel || e.textContent.trim())).map(e => e.outerHTML)""")
        assert not nameless, nameless
        faults = [entry["message"] for entry in page.get_log("browser") if entry["level"] == "SEVERE"]
        expected = ("/?", ":%d/ - Failed to load resource" % server.port, "api/translate", "Content Security Policy", "/report")
        assert all(any(word in fault for word in expected) for fault in faults), faults
        step("nothing else was reported by the browser")

        # A page of another server learns nothing and orders nothing.
        page.get("data:text/html,<title>elsewhere</title>")
        for address, options in (("/api/runs", "{credentials: 'include'}"), ("/api/translate?run=horse2zebra&to=zebra", "{method: 'POST', body: 'x', mode: 'no-cors'}")):
            answer = page.execute_async_script(
                f"const done = arguments[0]; fetch('http://127.0.0.1:{server.port}{address}', {options})"
                ".then(r => r.text()).then(t => done('read: ' + t)).catch(e => done('refused: ' + e))")
            assert answer in ("read: ",) or answer.startswith("refused"), answer
        step("a page of another server reads nothing")
    except BaseException:
        page.save_screenshot(os.path.join(folder, "failed.png"))
        print("The page as it was:", os.path.join(folder, "failed.png"))
        print(*[entry["message"] for entry in page.get_log("browser")], sep="\n")
        raise
    finally:
        page.quit()
        training.terminate()
        training.wait()
shutil.rmtree(folder)
print("The page works.")
