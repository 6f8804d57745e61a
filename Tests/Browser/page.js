// What a page must be for everybody who uses it: rules of WCAG 2.2 that can be told from the page, as a list of what breaks
// them. `isPhone`: fingers press here.
(isPhone) => {
  const found = [], report = (rule, element, detail) => found.push(`${rule}: ${where(element)} ${detail}`);
  const where = (element) => element.tagName.toLowerCase() + (element.id ? "#" + element.id : "")
    + (typeof element.className === "string" && element.className ? "." + element.className.replaceAll(" ", ".") : "");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isUnseen = (element) => element.closest(".unseen, .skip") != null;
  const isActive = (element) => !document.querySelector("dialog[open]") || element.closest("dialog[open]");

  // Colours, as they come out over all that lies beneath
  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => Object.fromEntries(["r", "g", "b"].map((part) => [part, top[part] * top.a + under[part] * (1 - top.a)]).concat([["a", 1]]));
  const backdrop = (element) => {
    const layers = [];
    for (let part = element; part; part = part.parentElement) {
      const back = colour(getComputedStyle(part).backgroundColor);
      layers.push(back);
      if (back.a === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  const luminance = ({ r, g, b }) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  // 1.4.3: every text
  let texts = 0, least = 21;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isShown(element) || isUnseen(element) || !isActive(element)
      || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
    const back = backdrop(element), ratio = contrast(over(colour(getComputedStyle(element).color), back), back);
    texts++;
    least = Math.min(least, ratio);
    if (ratio < 4.5) report("contrast", element, `${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  if (texts < 40 && !document.querySelector("dialog[open]")) found.push(`contrast: only ${texts} texts were found`);
  for (const input of all("input").filter(isShown).filter(isActive)) {
    const back = backdrop(input), ratio = contrast(colour(getComputedStyle(input, "::placeholder").color), back);
    if (input.placeholder && ratio < 4.5) report("contrast", input, `placeholder ${ratio.toFixed(2)}`);
  }
  // 1.4.11: controls, symbols and pictures
  for (const control of all("button, input, select").filter(isShown).filter(isActive)) {
    const around = backdrop(control.parentElement), style = getComputedStyle(control);
    const ratio = Math.max(contrast(colour(style.borderTopColor), around), contrast(backdrop(control), around));
    if (ratio < 3) report("contrast of a control", control, ratio.toFixed(2));
  }
  for (const mark of all("svg use, #chart path:not([d='']), .spark path").map((part) => part.closest("symbol, path") ?? part.parentElement)) {
    if (!isShown(mark) || !isActive(mark)) continue;
    const style = getComputedStyle(mark), paint = style.fill === "none" ? style.stroke : style.fill;
    const ratio = contrast(colour(paint === "currentcolor" ? style.color : paint), backdrop(mark.closest("svg").parentElement));
    if (ratio < 3 && !mark.classList.contains("allowed")) report("contrast of a picture", mark, ratio.toFixed(2));
    // Which is a large area beside a line that has it
    if (ratio < 2) report("contrast of a picture", mark, ratio.toFixed(2));
  }

  // 1.3.1, 2.4.2, 2.4.6, 3.1.1, 4.1.1: structure
  if (document.documentElement.lang !== "en") found.push("html has no language");
  if (!document.title.includes("Resilience")) found.push("there is no title");
  if (all("h1").length !== 1) found.push("there is not one h1");
  if (all("main").length !== 1 || all("header").length !== 1) found.push("landmarks are missing");
  let level = 0;
  for (const heading of all("h1, h2, h3, h4").filter(isShown).filter((heading) => !heading.closest("dialog"))) {
    if (+heading.tagName[1] > level + 1) report("heading", heading, "skips a level");
    level = +heading.tagName[1];
    if (!heading.textContent.trim()) report("heading", heading, "is empty");
  }
  for (const table of all("table").filter(isShown)) {
    if (!table.caption?.textContent.trim()) report("table", table, "has no caption");
    if (![...table.tHead.rows[0].cells].every((cell) => cell.tagName === "TH" && cell.scope === "col" && cell.textContent.trim())) report("table", table, "has columns without a header");
    const columns = [...table.tHead.rows[0].cells].filter((cell) => !cell.hidden).length;
    for (const row of table.tBodies[0].rows) {
      if (row.cells[0].tagName !== "TH" || row.cells[0].scope !== "row") report("table", table, "has rows without a header");
      if ([...row.cells].filter((cell) => !cell.hidden).length !== columns) report("table", table, "has rows of another length");
    }
  }
  for (const section of all("section, [role=region], dialog")) {
    const name = document.getElementById(section.getAttribute("aria-labelledby"));
    if (!name) report("name", section, "has none");
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) found.push(`id ${id} is there twice`);
  for (const picture of all("svg")) {
    if (picture.getAttribute("aria-hidden") !== "true" && !picture.getAttribute("aria-label")) report("picture", picture, "has no words and is not hidden");
  }
  // What is written in an empty field is gone when one has begun to write
  for (const field of all("input, select")) if (!field.labels.length) report("label", field, "has none");
  for (const label of all("label")) if (!label.control) report("label", label, "is of nothing");

  // 1.4.10 and 2.5.5: a narrow screen, and fingers
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) found.push(`it scrolls sideways: ${width} of ${innerWidth}; ${all("body *").filter((element) => element.getBoundingClientRect().right > innerWidth + 1).map(where).slice(0, 5)}`);
  if (isPhone) {
    for (const control of all("button, input, select").filter(isShown).filter(isActive)) {
      const box = control.getBoundingClientRect();
      if (box.height < 43.5 || box.width < 43.5) report("target", control, `${box.width.toFixed(0)} × ${box.height.toFixed(0)}`);
    }
  }
  // What one sees of a text is all of it
  for (const element of all("th, td, dd, .badge, button").filter(isShown).filter((element) => !isUnseen(element))) {
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) report("cut off", element, element.textContent.slice(0, 40));
  }
  return { found, texts, least };
}
